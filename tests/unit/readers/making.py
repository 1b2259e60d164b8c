"""Small documents made in code, so that every test shows what is in its file. All places and figures are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EXTRA = (
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
SENTENCE = "全年新收行政复议申请一百三十七件，依法审结一百二十九件，各项工作取得新的进展，法治政府建设迈上新的台阶。"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    """A Word paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word document with this body XML."""
    document = f"<w:document {W} {EXTRA}><w:body>{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **(extra or {})})


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]], extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OFD of pages of lines (x, y in millimetres, text), 5.6 mm characters."""
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed, members = [], {}
    for number, lines in enumerate(pages):
        listed.append(f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>')
        objects = "".join(
            f'<ofd:TextObject ID="{i}" Boundary="{x} {y} 180 8" Font="1" Size="5.6">'
            f'<ofd:TextCode X="0" Y="5" DeltaX="g {max(1, len(text) - 1)} 5.6">{text}</ofd:TextCode></ofd:TextObject>'
            for i, (x, y, text) in enumerate(lines)
        )
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{''.join(listed)}</ofd:Pages></ofd:Document>",
            **members,
            **(extra or {}),
        }
    )


Drawn = tuple[float, float, str] | tuple[float, float, str, float]


def pdf(
    pages: Sequence[Sequence[Drawn]],
    *,
    rules: Sequence[tuple[float, float, float, float]] = (),
    password: str = "",
    images: Sequence[bytes] = (),
    watermark: str = "",
) -> bytes:
    """A PDF of A4 pages of lines (x, y from the top in points, text, size 16); `rules` are drawn on each page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    encrypt = StandardEncryption(password, password) if password else None
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)
    for page in pages:
        for x, y, text, *size in page:
            canvas.setFont("STSong-Light", size[0] if size else 16)
            canvas.drawString(x, A4[1] - y, text)
        for x0, y0, x1, y1 in rules:
            canvas.line(x0, A4[1] - y0, x1, A4[1] - y1)
        if watermark:
            canvas.translate(150, 400)
            canvas.rotate(45)
            canvas.setFont("STSong-Light", 60)
            canvas.drawString(0, 0, watermark)
        canvas.showPage()
    for image in images:
        canvas.drawImage(ImageReader(io.BytesIO(image)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wrapped(text: str, *, top: float, left: float = 80, width: int = 27, pitch: float = 26) -> list[Drawn]:
    """A paragraph set in lines of `width` characters, the first indented by two, as (x, y, text)."""
    lines: list[Drawn] = [(left + 32, top, text[: width - 2])]
    rest = text[width - 2 :]
    while rest:
        lines.append((left, top + pitch * len(lines), rest[:width]))
        rest = rest[width:]
    return lines
