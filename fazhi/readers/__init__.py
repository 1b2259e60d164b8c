"""Bytes of a document → `SourceText`: one module per format, one tuple that names them all.

Read in this order: `sniffing` (what is it), `READERS` here, then the module of the format. Formats printed on pages
(PDF, OFD, scans) share `layout`, which turns printed lines into paragraphs. Plain Python: no Django, no database.
Untrusted documents are read through `isolated`, which runs `read` in a child process with limits.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from fazhi.readers.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from fazhi.readers.refusal import refusal
from fazhi.readers.sniffing import sniff
from fazhi.source import SourceText, UnreadableDocument


__all__ = ["READERS", "Limits", "Reader", "SourceText", "UnreadableDocument", "read", "sniff"]


@dataclass(frozen=True, slots=True)
class Reader:
    """One document format. Its module is imported at first use, so that a TXT never loads the PDF library."""

    name: str
    label: str
    """For people, Chinese."""
    suffixes: tuple[str, ...]
    """What an upload field offers; never trusted."""
    module: str
    function: str

    def load(self) -> Callable[..., SourceText]:
        """The function `(data, *, limits, ocr) -> SourceText`."""
        function: Callable[..., SourceText] = getattr(importlib.import_module(self.module), self.function)
        return function


READERS = (
    Reader("txt", "文本", (".txt", ".md"), "fazhi.readers.text_file", "read_text"),
    Reader("html", "网页", (".html", ".htm"), "fazhi.readers.web_page", "read_html"),
    Reader("mhtml", "网页存档与邮件", (".mhtml", ".mht", ".eml"), "fazhi.readers.mail", "read_mhtml"),
    Reader("docx", "Word 文档", (".docx", ".docm"), "fazhi.readers.word", "read_docx"),
    Reader("doc", "Word 97–2003 与 WPS 文档", (".doc", ".wps"), "fazhi.readers.word_binary", "read_doc"),
    Reader("pdf", "PDF", (".pdf",), "fazhi.readers.pdf", "read_pdf"),
    Reader("image", "图像", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), "fazhi.readers.image", "read_image"),
    Reader("ofd", "OFD 版式文件", (".ofd",), "fazhi.readers.ofd", "read_ofd"),
    Reader("xlsx", "Excel 工作簿", (".xlsx", ".xlsm"), "fazhi.readers.spreadsheet", "read_xlsx"),
    Reader("xls", "Excel 97–2003 工作簿", (".xls", ".et"), "fazhi.readers.spreadsheet", "read_xls"),
    Reader("csv", "CSV 表格", (".csv", ".tsv"), "fazhi.readers.spreadsheet", "read_csv"),
    Reader("rtf", "RTF", (".rtf",), "fazhi.readers.rich_text", "read_rtf"),
    Reader("odf", "OpenDocument", (".odt", ".ods"), "fazhi.readers.open_document", "read_odf"),
)


def read(data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS, ocr: bool = True) -> SourceText:
    """The text of one document. `name` is the file name as uploaded, a hint only.

    `ocr=False` refuses pages that are images (`no_ocr`) instead of recognising them. Raises `UnreadableDocument`,
    and nothing else, for whatever the bytes are.
    """
    if len(data) > limits.max_bytes:
        raise refusal("too_large", limit=limits.max_bytes // MEGABYTE)
    format = sniff(data, name)
    if format == "zip":
        raise refusal("archive")
    reader = next((reader for reader in READERS if reader.name == format), None)
    if reader is None:
        raise refusal("unsupported")
    try:
        return reader.load()(data, limits=limits, ocr=ocr)
    except UnreadableDocument:
        raise
    except MemoryError as error:
        raise refusal("too_complex") from error
    except RecursionError as error:
        raise refusal("too_complex") from error
    except ImportError:
        raise  # a broken installation is no fault of the document
    except Exception as error:  # a damaged file may fail anywhere inside a parser
        raise refusal("corrupt") from error
