"""What a file really is, told from its content. The name is only a hint where the content leaves a choice."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from fazhi.readers.encodings import looks_binary
from fazhi.readers.refusal import refusal


_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
_EXECUTABLES = (b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/")
_UNSUPPORTED = (b"GIF8", b"RIFF", b"%!PS", b"\x00\x00\x01\x00", b"ID3", b"OggS", b"SQLite format 3\x00")
_HTML = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s[^>]*charset|<(?:div|table|p|span)[\s>][^\x00]{0,4000}</(?:div|table|p|span)>",
    re.IGNORECASE,
)


_MAIL_HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]{2,60}:\s")
"""Saved pages and mail begin with header lines."""


def sniff(data: bytes, name: str = "") -> str:
    """Name of the reader for a document, or "zip" for a plain ZIP archive.

    Raises `empty`, `executable`, `archive`, `encrypted`, `corrupt` or `unsupported`.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise refusal("empty")
    head = data[:1024]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _sniff_ole(data)
    # Some systems put a line or a BOM before the header; PDF viewers accept it within the first kilobyte.
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_IMAGES) and _is_image(head):
        return "image"
    if head.startswith(_EXECUTABLES) or (head.startswith(b"MZ") and looks_binary(data)):
        raise refusal("executable")
    if head.startswith(_OTHER_ARCHIVES):
        raise refusal("archive")
    if head.startswith(_UNSUPPORTED):
        raise refusal("unsupported")
    if looks_binary(data):
        # The right name with wrong content is a damaged file; anything else is of no known kind.
        known = (".pdf", ".docx", ".doc", ".wps", ".ofd", ".xlsx", ".xls", ".docm", ".rtf", ".zip")
        raise refusal("corrupt" if _suffix(name) in known else "unsupported")
    return _sniff_text(data, _suffix(name))


def _sniff_text(data: bytes, suffix: str) -> str:
    head = data[:20_000]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace(b"\x00", b"")
    lower = head[:4096].lower()
    if b"mime-version:" in lower and _MAIL_HEADER.match(lower.lstrip()):
        return "mhtml"
    if suffix != ".txt" and suffix != ".md" and suffix != ".csv" and _HTML.search(head):
        return "html"
    if re.search(rb"<!doctype\s+html|<html[\s>]", lower):
        return "html"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        raise refusal("unsupported")
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in (".pdf", ".docx", ".doc", ".wps", ".ofd", ".xlsx", ".xls", ".zip", ".docm"):
        raise refusal("corrupt")
    return "txt"


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refusal("corrupt") from error
    names = {member.filename.replace("\\", "/").lower() for member in members[:20_000]}
    if "[content_types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return "docx"
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
        raise refusal("unsupported")
    if any(name == "ofd.xml" or name.endswith("/ofd.xml") for name in names):
        return "ofd"
    if "mimetype" in names and "content.xml" in names:
        return "odf"
    return "zip"


def _sniff_ole(data: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            names = {"/".join(entry).lower() for entry in container.listdir()}
    except Exception as error:  # olefile raises many kinds on damaged containers
        raise refusal("corrupt") from error
    if "encryptedpackage" in names:
        raise refusal("encrypted")
    if "worddocument" in names:
        return "doc"
    if "workbook" in names or "book" in names:
        return "xls"
    raise refusal("unsupported")


def _is_image(head: bytes) -> bool:
    # "BM" alone may open a text; a bitmap has its reserved bytes zero.
    return not head.startswith(b"BM") or head[6:10] == b"\x00\x00\x00\x00"


def _suffix(name: str) -> str:
    return PurePath(name.lower()).suffix
