"""One writer per file format: a `Sample` becomes the file that a bureau would have on its disk.

The PDF has running heads and page numbers, the web page the chrome of a government site (navigation, share
widget, related links with numbers that belong to other places), the DOCX real headings and a bordered table:
all that readers must leave out or keep in order.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from fazhi.samples import ROOT
from fazhi.samples.markup import Block, Sample


_FONT = "NotoSansSC"
_FIXED = dt.datetime(2025, 3, 20, 9, 0, tzinfo=dt.UTC)


def write_txt(sample: Sample, path: Path) -> None:
    """Plain text, one block a line with blank lines between; encoding and line ends as the source names them."""
    newline = {"crlf": "\r\n", "lf": "\n"}[sample.meta.get("newline", "lf")]
    text = "\n\n".join(_plain(block) for block in sample.blocks) + "\n"
    path.write_bytes(text.replace("\n", newline).encode(sample.meta.get("encoding", "utf-8")))


def write_html(sample: Sample, path: Path) -> None:
    """A page of a government site around the report."""
    body = "\n".join(_html_block(blocks) for blocks in _runs(sample.blocks[1:]))
    template = (ROOT / "src" / "page.html").read_text(encoding="utf-8")
    for key, value in {
        "TITLE": html.escape(sample.title),
        "REGION": html.escape(sample.meta["region"]),
        "DATE": f"{sample.meta['year'] + 1}-03-12",
        "CODE": f"{sample.meta['region_code']}0001",
        "BODY": body,
    }.items():
        template = template.replace(f"[[{key}]]", value)
    path.write_text(template, encoding="utf-8")


def write_docx(sample: Sample, path: Path) -> None:
    """A Word document with heading styles; equal neighbours in a table's first column are merged."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = docx.Document()
    document.styles["Normal"].font.size = Pt(12)
    document.core_properties.title = sample.title
    document.core_properties.author = "示例数据"
    document.core_properties.created = document.core_properties.modified = _FIXED.replace(tzinfo=None)
    document.sections[0].header.paragraphs[0].text = "示例数据（虚构）"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    for blocks in _runs(sample.blocks):
        kind = blocks[0].kind
        if kind == "row":
            _docx_table(document, blocks)
        elif kind == "title":
            document.add_heading(blocks[0].text, level=0).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif kind in ("heading", "subheading"):
            document.add_heading(blocks[0].text, level=1 if kind == "heading" else 2)
        else:
            paragraph = document.add_paragraph()
            for part, bold in _bold_parts(blocks[0].text):
                paragraph.add_run(part).bold = bold or None
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_fixed_dates(buffer.getvalue()))


def write_pdf(sample: Sample, path: Path) -> None:
    """A4 pages with an embedded Chinese font, running head and page number; lines break anywhere."""
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont(_FONT, ROOT / "fonts" / "NotoSansSC-subset.ttf"))
    base = ParagraphStyle(
        "base",
        fontName=_FONT,
        fontSize=12,
        leading=21,
        wordWrap="CJK",
        firstLineIndent=24,
    )
    plain = ParagraphStyle("heading", parent=base, fontSize=13, spaceBefore=6, firstLineIndent=0)
    styles = {
        "title": ParagraphStyle(
            "title",
            parent=plain,
            fontSize=18,
            leading=28,
            alignment=TA_CENTER,
            spaceAfter=12,
        ),
        "heading": plain,
        "subheading": ParagraphStyle("subheading", parent=base, fontSize=12.5),
        "paragraph": base,
    }

    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont(_FONT, 9)
        canvas.drawString(25 * mm, 284 * mm, f"云岭市{sample.meta['region']}  示例数据（虚构）")
        canvas.drawRightString(185 * mm, 284 * mm, f"{sample.meta['year']}年度")
        canvas.drawCentredString(105 * mm, 12 * mm, f"— {document.page} —")

    document = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=25 * mm, rightMargin=25 * mm, topMargin=24 * mm, bottomMargin=22 * mm,
        invariant=1, title=sample.title, author="示例数据",
    )  # fmt: skip
    story = [Paragraph(html.escape(_plain(block)), styles[block.kind]) for block in sample.blocks]
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)


def _plain(block: Block) -> str:
    return block.text.replace("**", "")


def _bold_parts(text: str) -> Iterator[tuple[str, bool]]:
    for place, part in enumerate(text.split("**")):
        if part:
            yield part, place % 2 == 1


def _runs(blocks: list[Block]) -> Iterator[list[Block]]:
    """Table rows that follow each other together, every other block alone."""
    for is_row, group in groupby(blocks, key=lambda block: block.kind == "row"):
        rows = list(group)
        if is_row:
            yield rows
        else:
            yield from ([block] for block in rows)


def _html_block(blocks: list[Block]) -> str:
    first = blocks[0]
    if first.kind == "row":
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in block.cells) + "</tr>\n" for block in blocks
        )
        return f'<table border="1">\n{rows}</table>'
    inner = "".join(
        f"<strong>{html.escape(part)}</strong>" if bold else html.escape(part) for part, bold in _bold_parts(first.text)
    )
    if first.kind in ("heading", "subheading"):
        return f"<p><strong>　　{inner}</strong></p>"
    return f"<p>　　{inner}</p>"


def _docx_table(document: Any, blocks: list[Block]) -> None:
    table = document.add_table(rows=0, cols=len(blocks[0].cells), style="Table Grid")
    for block in blocks:
        for cell, text in zip(table.add_row().cells, block.cells, strict=True):
            cell.text = text
    start = 0
    for place in range(1, len(blocks) + 1):
        if place < len(blocks) and blocks[place].cells[0] == blocks[start].cells[0]:
            continue
        if place - start > 1:
            for later in range(start + 1, place):
                table.cell(later, 0).text = ""
            table.cell(start, 0).merge(table.cell(place - 1, 0)).text = blocks[start].cells[0]
        start = place


def _fixed_dates(archive: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, date_time=(2025, 3, 20, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return buffer.getvalue()
