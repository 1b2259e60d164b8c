"""PDF: characters with their boxes from PDFium, paragraphs from `layout`, pages without usable text from OCR.

PDFium is not safe in threads: read in a process of its own. Scripts, forms and attachments are never touched.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import pypdfium2
import pypdfium2.raw as pdfium

from fazhi.readers.builder import TextBuilder
from fazhi.readers.columns import Item, printed_page
from fazhi.readers.encodings import chinese_share
from fazhi.readers.layout import compose
from fazhi.readers.limits import Limits
from fazhi.readers.printed import Glyph, PrintedPage, PrintedTable, fragments, needs_space
from fazhi.readers.refusal import refusal
from fazhi.readers.ruled import ruled_tables, rules_of
from fazhi.readers.upright import turn_upright
from fazhi.source import SourceText


_FEW_CHARACTERS = 15
"""A page with fewer has no text of its own, if a picture covers it."""
_BAD_SHARE = 0.12
_LOW_CHINESE = 0.12
"""`chinese_share` below which a page of Chinese characters was mapped to wrong ones by its font."""
_BAD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f]")
"""What a font without a map to Unicode leaves: replacement, private use, control characters."""
_CHINESE = re.compile("[\u3400-\u9fff]+")
_MAX_CHARACTERS_PER_PAGE = 60_000
_INVISIBLE = 3
_GET_UNICODE = ctypes.PYFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetUnicode, ctypes.c_void_p).value or 0
)
_GET_BOX = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
"""The same functions, called with plain addresses and without giving up the interpreter lock: twice as fast."""


@dataclass(slots=True)
class _PageText:
    glyphs: list[Glyph]
    needs_ocr: bool
    has_layer: bool
    """The text is an invisible layer over a scan: someone else's OCR."""


def read_pdf(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The text of a PDF. Pages whose text is missing or garbled are recognised; `notes` says which."""
    document = open_pdf(data)
    try:
        return _read(document, limits, ocr)
    finally:
        document.close()


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


def _read(document: pypdfium2.PdfDocument, limits: Limits, ocr: bool) -> SourceText:
    count = len(document)
    if count > limits.max_pages:
        raise refusal("too_many_pages", limit=limits.max_pages)
    pages: list[PrintedPage] = []
    scanned: list[int] = []
    layered: list[int] = []
    total = 0
    before: pypdfium2.PdfPage | None = None
    for index in range(count):
        page = document[index]
        # A page is closed only when the next is parsed: fonts that both use are then loaded once, not twice.
        text = _page_text(page)
        total += len(text.glyphs)
        if total > limits.max_characters:
            raise refusal("too_complex")
        if text.needs_ocr:
            scanned.append(index)
            pages.append(PrintedPage(index + 1))
        else:
            if text.has_layer:
                layered.append(index)
            pages.append(_printed_page(page, index + 1, text.glyphs))
        if before is not None:
            before.close()
        before = page
    if before is not None:
        before.close()
    if scanned:
        _recognise(document, pages, scanned, limits, ocr)
    builder = TextBuilder(limits)
    compose(pages, builder)
    notes = []
    if scanned:
        notes.append(f"{_page_list(scanned)}为扫描图像或文字编码损坏，已用 OCR 识别，请对照原件核对。")
    if layered:
        notes.append(f"{_page_list(layered)}的文字来自扫描件自带的识别层，请对照原件核对。")
    title = str(document.get_metadata_dict().get("Title") or "")
    return builder.build("pdf", pages=count, title=title, ocr=bool(scanned or layered), notes=notes)


def _recognise(
    document: pypdfium2.PdfDocument, pages: list[PrintedPage], scanned: Sequence[int], limits: Limits, ocr: bool
) -> None:
    if not ocr:
        raise refusal("no_ocr")
    if len(scanned) > limits.max_ocr_pages:
        raise refusal("too_many_ocr_pages", limit=limits.max_ocr_pages)
    from fazhi.readers.ocr import recognise
    from fazhi.readers.page_image import render_array

    for index in scanned:
        pages[index] = printed_page(index + 1, recognise(render_array(document, index)))


def _page_list(indexes: Sequence[int]) -> str:
    """ "第1、3-5页" """
    spans: list[list[int]] = []
    for number in (index + 1 for index in indexes):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return f"第{'、'.join(str(a) if a == b else f'{a}-{b}' for a, b in spans)}页"


def _printed_page(page: pypdfium2.PdfPage, number: int, glyphs: list[Glyph]) -> PrintedPage:
    width, height = page.get_size()
    aspect = height / max(width, 1.0)
    tables: list[PrintedTable] = []
    rest = glyphs
    if rules := rules_of(page):
        tables, rest = ruled_tables(rules, glyphs, aspect)
    parts: list[Item] = [*fragments(rest, aspect), *tables]
    return printed_page(number, parts)


def _page_text(page: pypdfium2.PdfPage) -> _PageText:
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _MAX_CHARACTERS_PER_PAGE:
            raise refusal("too_complex")
        turn_upright(page, textpage.raw, count)
        glyphs = _glyphs(page, textpage.raw, count)
        visible = [glyph.text for glyph in glyphs if not glyph.text.isspace()]
        if len(visible) < _FEW_CHARACTERS:
            return _PageText(glyphs, _is_picture(page), False)
        text = "".join(visible)
        bad = len(_BAD.findall(text))
        chinese = "".join(_CHINESE.findall(text))
        garbled = len(chinese) >= 60 and chinese_share(chinese) < _LOW_CHINESE
        layer = _is_invisible(textpage.raw, count) and _is_picture(page)
        return _PageText(glyphs, bad > _BAD_SHARE * len(text) or garbled, layer)
    finally:
        textpage.close()


def _glyphs(page: pypdfium2.PdfPage, handle: pdfium.FPDF_TEXTPAGE, count: int) -> list[Glyph]:
    """Characters in content order with boxes as fractions of the page as it is displayed."""
    left, bottom, right, top = page.get_bbox()
    width, height = max(right - left, 1.0), max(top - bottom, 1.0)
    rotation = page.get_rotation()
    aspect = width / height if rotation in (90, 270) else height / width
    glyphs: list[Glyph] = []
    blank = ""
    height_before, slanted = 0.0, False
    for index, (code, found, box_left, box_top, box_right, box_bottom) in enumerate(_characters(handle, count)):
        if code in (0x0D, 0x0A):
            continue
        character = chr(code) if 0x4E00 <= code <= 0x9FFF else _character(code)
        if not character or not found:
            continue
        if abs((box_height := box_top - box_bottom) - height_before) > 0.01 * box_height:
            height_before = box_height
            slanted = _is_slanted(pdfium.FPDFText_GetCharAngle(handle, index))
        if slanted:
            continue  # a watermark across the page
        if character == " ":
            blank = "made" if blank != "typed" and pdfium.FPDFText_IsGenerated(handle, index) == 1 else "typed"
            continue
        x0, x1 = (box_left - left) / width, (box_right - left) / width
        y0, y1 = (top - box_top) / height, (top - box_bottom) / height
        if rotation:
            x0, x1, y0, y1 = _rotated(rotation, x0, x1, y0, y1)
        # Above, below and far beside the page nothing belongs to it; a line cut off by its edge does.
        if y1 <= y0 or x1 <= -0.5 or x0 >= 1.6 or y1 <= -0.01 or y0 >= 1.01:
            continue
        # PDFium makes a blank of the thin space that layout leaves between Chinese characters and digits.
        if blank:
            if glyphs:
                last = glyphs[-1]
                gap = (x0 - last.right) / max(0.8 * (y1 - y0) * aspect, 0.001)
                if blank == "typed" or needs_space(last.text, character, gap):
                    glyphs.append(Glyph(" ", last.right, last.right, last.top, last.bottom))
            blank = ""
        glyphs.append(Glyph(character, x0, x1, y0, y1) if x0 <= x1 else Glyph(character, x1, x0, y0, y1))
    return glyphs


def _characters(handle: pdfium.FPDF_TEXTPAGE, count: int) -> Iterator[tuple[int, int, float, float, float, float]]:
    """Code, whether it has a box, and left, top, right and bottom of each character.

    PDFium is asked by `map` and the boxes are read at once: calls one by one cost more than all else on a page.
    """
    boxes = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(boxes)
    address = ctypes.cast(handle, ctypes.c_void_p).value
    codes = map(_GET_UNICODE, repeat(address), range(count))
    found = list(map(_GET_BOX, repeat(address), range(count), range(start, start + 16 * count, 16)))
    values = iter(boxes[:])
    return zip(codes, found, values, values, values, values, strict=False)


def _is_slanted(angle: float) -> bool:
    """Whether a character stands askew, neither level nor turned by a right angle."""
    return 0.09 < angle % (math.pi / 2) < math.pi / 2 - 0.09


def _character(code: int) -> str:
    if code in (0, 0xFEFF, 0x200B, 0xFFFE) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd" if code in (0, 0xFFFE) else ""
    if code == 2:
        return "-"  # PDFium's mark for a hyphen at a line's end
    character = chr(code)
    if character.isspace():
        return " "
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        plain = unicodedata.normalize("NFKC", character)  # Kangxi radicals stand for ordinary characters in many PDFs
        return plain if len(plain) == 1 else character
    return character


def _rotated(rotation: int, x0: float, x1: float, y0: float, y1: float) -> tuple[float, float, float, float]:
    """A box of the unrotated page on the page as displayed, turned clockwise by `rotation` degrees."""
    if rotation == 90:
        return 1 - y1, 1 - y0, x0, x1
    if rotation == 180:
        return 1 - x1, 1 - x0, 1 - y1, 1 - y0
    return y0, y1, 1 - x1, 1 - x0


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
