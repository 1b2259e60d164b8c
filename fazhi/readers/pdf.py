"""PDF: characters with their boxes from PDFium, paragraphs from `layout`, pages without usable text from OCR.

PDFium is not safe in threads: read in a process of its own. Scripts, forms and attachments are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from fazhi.readers.builder import TextBuilder
from fazhi.readers.characters import words_of
from fazhi.readers.columns import Item, printed_page
from fazhi.readers.encodings import chinese_share
from fazhi.readers.fonts import without_fonts
from fazhi.readers.layout import compose
from fazhi.readers.limits import Limits
from fazhi.readers.printed import PrintedLine, PrintedPage, PrintedTable, Run, as_glyphs, as_runs, fragments
from fazhi.readers.refusal import refusal
from fazhi.readers.ruled import ruled_tables, rules_of
from fazhi.readers.stamps import without_stamps
from fazhi.readers.upright import turn_upright
from fazhi.source import SourceText


_FEW_CHARACTERS = 15
"""A page with fewer has no text of its own, if a picture covers it."""
_BAD_SHARE = 0.12
_LOW_CHINESE = 0.12
"""`chinese_share` below which a page of Chinese characters was mapped to wrong ones by its font."""
_SAMPLE = 200
_BAD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f]")
"""What a font without a map to Unicode leaves: replacement, private use, control characters."""
_CHINESE = re.compile("[\u3400-\u9fff]+")
_MAX_CHARACTERS_PER_PAGE = 60_000
_INVISIBLE = 3


@dataclass(slots=True)
class _PageText:
    words: list[Run | PrintedLine]
    needs_ocr: bool
    has_layer: bool
    """The text is an invisible layer over a scan: someone else's OCR."""


@dataclass(slots=True)
class _Pages:
    title: str
    pages: list[PrintedPage] = field(default_factory=list)
    parts: list[list[Item]] = field(default_factory=list)
    """Fragments and tables by page, as long as they are not in order."""
    scanned: list[int] = field(default_factory=list)
    """Indexes of the pages that wait for OCR."""
    layered: list[int] = field(default_factory=list)
    """Indexes of the pages with someone else's OCR."""


def read_pdf(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The text of a PDF. Pages whose text is missing or garbled are recognised; `notes` says which."""
    with without_fonts():
        document = open_pdf(data)
        try:
            read = _read_pages(document, limits)
        finally:
            document.close()
    if read.scanned:
        _recognise(data, read, limits, ocr)
    builder = TextBuilder(limits)
    compose(read.pages, builder)
    notes = []
    if read.scanned:
        notes.append(f"{_page_list(read.scanned)}为扫描图像或文字编码损坏，已用 OCR 识别，请对照原件核对。")
    if read.layered:
        notes.append(f"{_page_list(read.layered)}的文字来自扫描件自带的识别层，请对照原件核对。")
    recognised = bool(read.scanned or read.layered)
    return builder.build("pdf", pages=len(read.pages), title=read.title, ocr=recognised, notes=notes)


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The document; raises `encrypted` or `corrupt`."""
    start = data.find(b"%PDF-", 0, 2048)
    try:
        document = pypdfium2.PdfDocument(data[max(0, start) :])
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower() or "security" in str(error).lower()
        raise refusal("encrypted" if encrypted else "corrupt") from error
    if len(document) == 0:
        document.close()
        raise refusal("corrupt")
    return document


def _read_pages(document: pypdfium2.PdfDocument, limits: Limits) -> _Pages:
    count = len(document)
    if count > limits.max_pages:
        raise refusal("too_many_pages", limit=limits.max_pages)
    read = _Pages(document.get_metadata_value("Title"))
    total = 0
    before: pypdfium2.PdfPage | None = None
    for index in range(count):
        page = document[index]
        # A page is closed only when the next is parsed: fonts that both use are then loaded once, not twice.
        text = _page_text(page)
        total += sum([len(one.text) for one in text.words])
        if total > limits.max_characters:
            raise refusal("too_complex")
        if text.needs_ocr:
            read.scanned.append(index)
            read.parts.append([])
        else:
            if text.has_layer:
                read.layered.append(index)
            read.parts.append(_parts(page, text.words))
        if before is not None:
            before.close()
        before = page
    if before is not None:
        before.close()
    read.pages = [printed_page(number, parts) for number, parts in enumerate(without_stamps(read.parts), 1)]
    return read


def _recognise(data: bytes, read: _Pages, limits: Limits, ocr: bool) -> None:
    if not ocr:
        raise refusal("no_ocr")
    if len(read.scanned) > limits.max_ocr_pages:
        raise refusal("too_many_ocr_pages", limit=limits.max_ocr_pages)
    from fazhi.readers.ocr import recognise
    from fazhi.readers.page_image import render_array

    document = open_pdf(data)
    try:
        for index in read.scanned:
            read.pages[index] = printed_page(index + 1, recognise(render_array(document, index)))
    finally:
        document.close()


def _page_list(indexes: Sequence[int]) -> str:
    """ "第1、3-5页" """
    spans: list[list[int]] = []
    for number in (index + 1 for index in indexes):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return f"第{'、'.join(str(a) if a == b else f'{a}-{b}' for a, b in spans)}页"


def _parts(page: pypdfium2.PdfPage, words: list[Run | PrintedLine]) -> list[Item]:
    width, height = page.get_size()
    aspect = height / max(width, 1.0)
    tables: list[PrintedTable] = []
    if rules := rules_of(page):
        tables, rest = ruled_tables(rules, as_glyphs(words), aspect)
        if tables:
            words = [*as_runs(rest)]
    return [*fragments(words, aspect), *tables]


def _page_text(page: pypdfium2.PdfPage) -> _PageText:
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _MAX_CHARACTERS_PER_PAGE:
            raise refusal("too_complex")
        turn_upright(page, textpage.raw, count)
        words = words_of(page, textpage.raw, count)
        text = "".join([one.text for one in words]).replace(" ", "")
        if len(text) < _FEW_CHARACTERS:
            return _PageText(words, _is_picture(page), False)
        bad = len(_BAD.findall(text))
        chinese = "".join(_CHINESE.findall(text))
        sample = chinese[:: 1 + len(chinese) // _SAMPLE]
        garbled = len(chinese) >= 60 and chinese_share(sample) < _LOW_CHINESE
        layer = _is_invisible(textpage.raw, count) and _is_picture(page)
        return _PageText(words, bad > _BAD_SHARE * len(text) or garbled, layer)
    finally:
        textpage.close()


def _is_invisible(handle: pdfium.FPDF_TEXTPAGE, count: int) -> bool:
    """Whether the first, middle and last characters are drawn in no colour at all."""
    modes = []
    for index in {0, count // 2, max(0, count - 2)}:
        text_object = pdfium.FPDFText_GetTextObject(handle, index)
        if text_object:
            modes.append(pdfium.FPDFTextObj_GetTextRenderMode(text_object))
    return bool(modes) and all(mode == _INVISIBLE for mode in modes)


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether an image covers much of the page, or so many outlines that text may have been turned into them."""
    width, height = page.get_size()
    outlines = 0
    covered = 0.0
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH]
    for number, item in enumerate(page.get_objects(filter=kinds, max_depth=3)):
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            outlines += 1
        else:
            left, bottom, right, top = item.get_bounds()
            covered += abs((right - left) * (top - bottom))
        if outlines > 150 or covered > 0.2 * width * height:
            return True
        if number > 5_000:
            break
    return False
