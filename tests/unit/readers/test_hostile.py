"""Files made to harm: each ends in a text or a refusal, quickly, in the confined child; the caller lives on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from fazhi.readers import Limits, UnreadableDocument
from fazhi.readers.isolated import read_isolated
from tests.unit.readers.making import SENTENCE, W, docx, ofd, p, pdf, zipped


FILES = Path(__file__).parent / "files"
LIMITS = Limits(seconds=60.0, memory_bytes=800 * 1024 * 1024)
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY x0 "哈">' + "".join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 10)) + "]>"
)
SECRET = '<!DOCTYPE a [<!ENTITY s SYSTEM "file:///etc/passwd">]>'


def member_claiming(size: int) -> bytes:
    """A DOCX whose main part unpacks to `size` bytes."""
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * size})


def raw_pdf(*objects: str) -> bytes:
    """A PDF of these objects, the first the catalogue, without a cross-reference table."""
    body = "".join(f"{number} 0 obj\n{content}\nendobj\n" for number, content in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer\n<</Root 1 0 R /Size {len(objects) + 1}>>\n%%EOF".encode()


def encrypted_zip() -> bytes:
    data = bytearray(docx(p(SENTENCE)))
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(marker)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(marker, at + 4)
    return bytes(data)


def many_members(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
        for number in range(count):
            archive.writestr(f"word/media/{number}", "")
    return out.getvalue()


PAGES_IN_A_RING = raw_pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>")
SCRIPT_PDF = raw_pdf(
    "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>", "<</Type/Pages/Count 0/Kids[]>>"
)
CLAIMS_MANY_PAGES = raw_pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2000000000/Kids[]>>")
MERGED_BOMB = (
    "<html><body>"
    + "<table>"
    + "<tr>"
    + "<td rowspan=99999 colspan=99999>甲</td>" * 400
    + "</tr>" * 1
    + "<tr><td>1</td></tr></table>"
)
XLSX_FAR_CELL = zipped(
    {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row></sheetData></worksheet>',
    }
)  # fmt: skip

REFUSED: dict[str, tuple[bytes, str, set[str]]] = {
    "zip bomb in a docx": (member_claiming(150_000_000), "a.docx", {"too_complex"}),
    "docx of too many parts": (many_members(6_000), "a.docx", {"too_complex"}),
    "encrypted zip": (encrypted_zip(), "a.docx", {"encrypted"}),
    "billion laughs in a docx": (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": f"{LAUGHS}<a>&x9;</a>"}), "a.docx", {"corrupt"}),
    "outer entity in a docx": (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": f"{SECRET}<a>&s;</a>"}), "a.docx", {"corrupt"}),
    "outer entity in an ofd": (ofd([[(20, 20, "文")]], {"OFD.xml": f"{SECRET}<a>&s;</a>"}), "a.ofd", {"corrupt"}),
    "deep xml in a docx": (docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000), "a.docx", {"corrupt"}),
    "not a document in a docx": (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": b"\x00\xff" * 99}), "a.docx", {"corrupt"}),
    "docx without its document": (zipped({"[Content_Types].xml": "<a/>", "word/x.xml": ""}), "a.docx", {"corrupt"}),
    "html nested 100,000 deep": ((f"<html><body>{'<div>' * 100_000}{SENTENCE}").encode(), "a.html", {"too_complex"}),
    "cut-off docx": (docx(p(SENTENCE))[:300], "a.docx", {"corrupt"}),
    "pages in a ring": (PAGES_IN_A_RING, "a.pdf", {"corrupt", "no_text", "too_many_pages"}),
    "script in a pdf": (SCRIPT_PDF, "a.pdf", {"corrupt", "no_text"}),
    "pdf that claims two billion pages": (CLAIMS_MANY_PAGES, "a.pdf", {"corrupt", "no_text", "too_many_pages"}),
    "pdf of 10,000 pages": (pdf([[]] * 10_000), "a.pdf", {"too_many_pages"}),
    "pdf with a password": (pdf([[(80, 90, "文")]], password="x"), "a.pdf", {"encrypted"}),
    "cut-off pdf": (pdf([[(80, 90, SENTENCE)]])[:700], "a.pdf", {"corrupt", "no_text"}),
    "noise behind a pdf header": (b"%PDF-1.7\n" + bytes(range(256)) * 400, "a.pdf", {"corrupt"}),
    "image that claims 60,000 × 60,000": (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xea\x60\x00\x00\xea\x60\x08\x02\x00\x00\x00" + bytes(60), "a.png",
        {"corrupt", "too_complex"},
    ),
    "cut-off jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40), "a.jpg", {"corrupt", "no_ocr"}),
    "noise in an ole container": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40, "a.doc", {"corrupt"}),
    "cell in the last corner of a sheet": (XLSX_FAR_CELL, "a.xlsx", {"too_complex", "no_text"}),
    "rtf of a million braces": (b"{\\rtf1" + b"{" * 1_000_000, "a.rtf", {"too_complex"}),
    "program named report": (b"MZ\x90\x00" + bytes(range(256)) * 30, "报告.docx", {"executable"}),
    "ofd that points out of itself": (
        ofd([], {"OFD.xml": "<OFD><DocBody><DocRoot>../../../../etc/passwd</DocRoot></DocBody></OFD>"}), "a.ofd", {"corrupt"},
    ),
    "ofd page that repeats a glyph a billion times": (
        ofd([], {
            "Doc_0/Document.xml": '<D><Pages><Page ID="1" BaseLoc="p.xml"/></Pages></D>',
            "Doc_0/p.xml": '<P><TextObject Boundary="0 0 9 9" Size="5"><TextCode X="0" Y="0" DeltaX="g 1000000000 1"> </TextCode></TextObject></P>',
        }), "a.ofd", {"no_text"},
    ),
}  # fmt: skip

READ: dict[str, tuple[bytes, str, str]] = {
    "html nested 4,000 deep": ((f"<html><body>{'<div>' * 4_000}{SENTENCE}").encode(), "a.html", SENTENCE),
    "tables nested 3,000 deep": ((f"<html><body>{'<table><tr><td>' * 3_000}{SENTENCE}").encode(), "a.html", SENTENCE),
    "cells that span everything": (MERGED_BOMB.encode(), "a.html", "甲"),
    "script in html": (f"<html><body><script>fetch('//x')</script><p onload=x>{SENTENCE}</p><iframe src='http://x'></iframe>".encode(), "a.html", SENTENCE),
    "macro in a docm": (docx(p(SENTENCE), {"word/vbaProject.bin": b"Auto_Open"}), "a.docm", SENTENCE),
    "spans beyond the table in a docx": (
        docx(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{p("甲")}</w:tc><w:tc>{p("乙")}</w:tc></w:tr></w:tbl>'), "a.docx", "甲",
    ),
    "styles based on themselves": (
        docx(p(SENTENCE, '<w:pStyle w:val="A"/>'), {
            "word/styles.xml": f'<w:styles {W}><w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="A"/></w:style></w:styles>'
        }), "a.docx", SENTENCE,
    ),
    "control and direction characters": (f"\u202e{SENTENCE}\u202c\x07\u200b".encode(), "a.txt", SENTENCE),
    "one line of two million characters": ((SENTENCE * 35_000).encode(), "a.txt", SENTENCE),
    "numbers only the eye can split": (("1" * 200_000 + "件。").encode(), "a.txt", "件。"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_harmful_files_are_refused(name: str) -> None:
    data, file, codes = REFUSED[name]
    with pytest.raises(UnreadableDocument) as caught:
        read_isolated(data, file, limits=LIMITS, ocr=False)
    assert caught.value.code in codes
    assert "请" in caught.value.message


@pytest.mark.parametrize("name", READ)
def test_harmless_parts_of_odd_files_are_read(name: str) -> None:
    data, file, text = READ[name]
    source = read_isolated(data, file, limits=LIMITS, ocr=False)
    assert text in source.text
    assert "\u202e" not in source.text
    assert "root:" not in source.text


@pytest.mark.parametrize("file", ["report.doc", "report.xls", "report.rtf", "report.odt", "report.ods"])
def test_flipped_bytes_never_raise_anything_else(file: str) -> None:
    """In this process, so that a foreign exception shows; the positions are spread over the file, always the same."""
    from fazhi.readers import read

    data = (FILES / file).read_bytes()
    ends = set()
    for seed in range(40):
        damaged = bytearray(data)
        for step in range(1, 30):
            damaged[(seed * 7919 + step * step * 104_729) % len(damaged)] ^= 0xFF
        try:
            ends.add(type(read(bytes(damaged), file, ocr=False)).__name__)
        except UnreadableDocument as problem:
            ends.add(problem.code)
    assert ends <= {
        "SourceText",
        "corrupt",
        "no_text",
        "encrypted",
        "unsupported",
        "too_complex",
        "too_many_pages",
        "archive",
        "empty",
    }
