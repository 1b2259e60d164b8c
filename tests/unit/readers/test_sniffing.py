"""What a file is, by content; and every wrong file gets a stable code with a Chinese sentence."""

from __future__ import annotations

import pytest

from fazhi.readers import Limits, UnreadableDocument, read, sniff
from tests.unit.readers.making import SENTENCE, docx, ofd, p, pdf, zipped


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "name", "format"),
    [
        (SENTENCE.encode(), "a.txt", "txt"),
        (SENTENCE.encode("gbk"), "没有后缀", "txt"),
        (SENTENCE.encode("utf-16"), "a.txt", "txt"),
        (b"<!DOCTYPE html><html><body></body></html>", "a.txt", "html"),
        ("<div><p>正文</p></div>".encode(), "a.htm", "html"),
        ("\ufeff<html>".encode("utf-16"), "a.html", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "a.mht", "mhtml"),
        (docx(p("文")), "renamed.pdf", "docx"),
        (ofd([[(20, 20, "文")]]), "a", "ofd"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<a/>"}), "a.docx", "xlsx"),
        (zipped({"a.txt": "文"}), "a.zip", "zip"),
        (b"%PDF-1.7\n", "a.doc", "pdf"),
        (b"\r\n\xef\xbb\xbf%PDF-1.4", "a.pdf", "pdf"),
        (b"{\\rtf1\\ansi", "a.doc", "rtf"),
        (b"\x89PNG\r\n\x1a\n0000", "a.jpg", "image"),
        ("地区,败诉率\n甲区,1%\n".encode("gbk"), "a.csv", "csv"),
        ("BM的确是正文开头的两个字母".encode(), "a.txt", "txt"),
        ("MZ开头的文本也是文本".encode(), "a.txt", "txt"),
    ],
)
def test_sniff_tells_the_format_by_content(data: bytes, name: str, format: str) -> None:
    assert sniff(data, name) == format


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b"   \r\n\t ", "a.txt", "empty"),
        (b"\x00" * 100, "a.bin", "empty"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(range(256)) * 4, "报告.pdf", "executable"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "报告.docx", "executable"),
        (b"#!/bin/sh\nrm -rf /\n", "报告.txt", "executable"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(50), "a.rar", "archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "a.7z", "archive"),
        (zipped({"a.txt": "文"}), "a.zip", "archive"),
        (b"GIF89a" + bytes(100), "a.gif", "unsupported"),
        (bytes(range(1, 30)) * 50, "a.dat", "unsupported"),
        (bytes(range(1, 30)) * 50, "a.pdf", "corrupt"),
        (b"this is no pdf at all", "a.pdf", "corrupt"),
        (b"PK\x03\x04 broken", "a.docx", "corrupt"),
        (OLE + bytes(600), "a.doc", "corrupt"),
        (b"<?xml version='1.0'?><a/>", "a.xml", "unsupported"),
        (b"%PDF-1.7\n%%EOF", "a.pdf", "corrupt"),
        (pdf([[(80, 90, "正文")]], password="secret"), "a.pdf", "encrypted"),
        (b"%PDF-1.4\n", "a.pdf", "corrupt"),
    ],
)
def test_read_refuses_wrong_files_with_code_and_advice(data: bytes, name: str, code: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(data, name)
    assert caught.value.code == code
    assert "请" in caught.value.message


def test_read_refuses_files_above_the_limit_and_names_it() -> None:
    with pytest.raises(UnreadableDocument, match="1 MB") as caught:
        read(b"a" * (1024 * 1024 + 1), "a.txt", limits=Limits(max_bytes=1024 * 1024))
    assert caught.value.code == "too_large"


def test_read_refuses_too_many_pages() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read(pdf([[(80, 90, "正文")]] * 4), "a.pdf", limits=Limits(max_pages=3))
    assert caught.value.code == "too_many_pages"
