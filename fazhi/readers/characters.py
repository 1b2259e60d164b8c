"""The characters of a PDF page as PDFium finds them: cleaned, with their boxes, gathered to runs.

A page has a thousand characters and more: what is done for each of them is what reading costs. So PDFium is asked by
`map`, and characters that follow each other closely on one baseline are handled together.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from operator import sub

import pypdfium2
import pypdfium2.raw as pdfium

from fazhi.readers.direct import direct
from fazhi.readers.printed import PrintedLine, Run, needs_space, usual_width


_STRETCH = re.compile("[!-~·–-—‘’“”…①-⓿─-◿\u3001-\u33ff\u3400-\u9fff\uff01-\uffee]+|[^\r\n]")
"""Characters that need no cleaning, as many as follow each other, or any other one."""
_CLEAN = re.compile("[!-~·–-—‘’“”…①-⓿─-◿\u3001-\u33ff\u3400-\u9fff\uff01-\uffee]+")
_LINE = re.compile("[^\r\n]+")
_UNBROKEN = re.compile("[^ ]+")
_LEVEL = 0.15
"""Of a character's height: how far the edges of characters on one baseline differ."""
_TOUCHING = 0.7
"""Em: a gap that surely parts nothing."""
_OVERPRINTED = 0.26
"""A step smaller than this share of a character's width may print it twice."""
_GET_UNICODE = direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_GET_ANGLE = direct(pdfium.FPDFText_GetCharAngle, ctypes.c_float, ctypes.c_void_p, ctypes.c_int)
_IS_GENERATED = direct(pdfium.FPDFText_IsGenerated, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_GET_BOX = direct(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


@dataclass(slots=True)
class _Page:
    """The characters of one page as PDFium gives them: points from the bottom left, before the page is turned."""

    address: int
    text: str
    found: Sequence[int]
    """For each character whether it has a box."""
    edges: tuple[list[float], list[float], list[float], list[float]]
    """Left, top, right and bottom."""
    left: float
    top: float
    width: float
    height: float
    rotation: int
    """Degrees by which the page is turned clockwise for display."""

    @property
    def aspect(self) -> float:
        """Height ÷ width as displayed."""
        return self.width / self.height if self.rotation in (90, 270) else self.height / self.width


def words_of(page: pypdfium2.PdfPage, handle: pdfium.FPDF_TEXTPAGE, count: int) -> list[Run | PrintedLine]:
    """Characters in content order with boxes as fractions of the page as it is displayed: lines where PDFium's lines
    are plain, runs of them elsewhere."""
    left, bottom, right, top = page.get_bbox()
    found, edges = _boxes(handle, count)
    size = max(right - left, 1.0), max(top - bottom, 1.0)
    address = ctypes.cast(handle, ctypes.c_void_p).value or 0
    whole = _Page(address, _text(handle, count), found, edges, left, top, *size, page.get_rotation())
    plain = not whole.rotation and all(found)
    words: list[Run | PrintedLine] = []
    for match in _LINE.finditer(whole.text):
        line = _plain_line(whole, *match.span()) if plain else None
        if line is None:
            words.extend(_pieces(whole, *match.span()))
        elif not _is_slanted(_GET_ANGLE(address, match.start())):
            words.append(line)
    return words


def _plain_line(page: _Page, start: int, end: int) -> PrintedLine | None:
    """A line whose characters stand level and closely one after the other; None where they need a look each."""
    text = page.text[start:end]
    lefts, tops, rights, bottoms = [edges[start:end] for edges in page.edges]
    if " " in text:
        if not all(_IS_GENERATED(page.address, i) == 1 for i, one in enumerate(text, start) if one == " "):
            return None
        # PDFium makes a blank of the thin space that layout leaves between Chinese characters and digits.
        parts = [match.span() for match in _UNBROKEN.finditer(text)]
        for (_, before), (after, _) in pairwise(parts):
            gap = (lefts[after] - rights[before - 1]) / max(0.8 * (tops[after] - bottoms[after]), 0.1)
            if needs_space(text[before - 1], text[after], gap):
                return None
        text = text.replace(" ", "")
        lefts, tops, rights, bottoms = [
            [edge for first, last in parts for edge in edges[first:last]] for edges in (lefts, tops, rights, bottoms)
        ]
    if len(text) < 2 or not _CLEAN.fullmatch(text):
        return None
    low, high = min(bottoms), max(tops)
    height = tops[0] - bottoms[0]
    slack = _LEVEL * height
    widths = list(map(sub, rights, lefts))
    if not (
        height > 0
        and high - min(tops) <= slack
        and max(bottoms) - low <= slack
        and page.top - page.height * 1.01 < low
        and high < page.top + 0.01 * page.height
        and rights[0] > page.left - 0.5 * page.width
        and lefts[-1] < page.left + 1.6 * page.width
        and min(widths) >= 0
        and _step_on(lefts, widths)
        and max(map(sub, lefts[1:], rights)) <= _TOUCHING * 0.75 * height
    ):
        return None
    left, width = page.left, page.width
    lefts.append(rights[-1])
    tops.sort()
    bottoms.sort()
    middle = len(text) // 2
    return PrintedLine(
        text,
        tuple([round((x - left) / width, 4) for x in lefts]),
        (page.top - tops[middle]) / page.height,
        (page.top - bottoms[middle]) / page.height,
        usual_width(text, widths) / width,
    )


def _pieces(page: _Page, first: int, last: int) -> Iterator[Run]:
    """The runs of one line whose characters stand apart, or need cleaning."""
    line = _displayed(page, first, last)
    before: Run | None = None
    blank = ""
    height_before, slanted = 0.0, False
    for start, end in _stretches(line.text, page.found[first:last]):
        run = line.between(start, end)
        if end - start == 1:
            run = run._replace(text=_character(ord(run.text)))
            if not run.text:
                continue
        height = run.bottoms[0] - run.tops[0]
        if abs(height - height_before) > 0.01 * height:
            height_before = height
            slanted = _is_slanted(_GET_ANGLE(page.address, first + start))
        if slanted:
            continue  # a watermark across the page
        if run.text == " ":
            blank = "made" if blank != "typed" and _IS_GENERATED(page.address, first + start) == 1 else "typed"
            continue
        for part in [run] if _is_row(run, page.aspect) else _on_page(run):
            if blank:
                if before is not None:
                    right = before.rights[-1]
                    gap = (run.lefts[0] - right) / max(0.8 * height * page.aspect, 0.001)
                    if blank == "typed" or needs_space(before.text[-1], part.text[0], gap):
                        yield Run(" ", (right,), (right,), before.tops[-1:], before.bottoms[-1:])
                blank = ""
            yield part
            before = part


def _displayed(page: _Page, start: int, end: int) -> Run:
    """Some characters of a page with boxes as fractions of the page as it is displayed."""
    lefts, tops, rights, bottoms = [edges[start:end] for edges in page.edges]
    x0, x1 = [(x - page.left) / page.width for x in lefts], [(x - page.left) / page.width for x in rights]
    y0, y1 = [(page.top - y) / page.height for y in tops], [(page.top - y) / page.height for y in bottoms]
    if page.rotation == 90:
        x0, x1, y0, y1 = [1 - y for y in y1], [1 - y for y in y0], x0, x1
    elif page.rotation == 180:
        x0, x1, y0, y1 = [1 - x for x in x1], [1 - x for x in x0], [1 - y for y in y1], [1 - y for y in y0]
    elif page.rotation == 270:
        x0, x1, y0, y1 = y0, y1, [1 - x for x in x1], [1 - x for x in x0]
    return Run(page.text[start:end], x0, x1, y0, y1)


def _stretches(text: str, found: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges of characters that can be handled together: those that need no cleaning and have a box."""
    for match in _STRETCH.finditer(text):
        if all(found[match.start() : match.end()]):
            yield match.span()
        else:
            yield from ((i, i + 1) for i in range(*match.span()) if found[i])


def _is_row(run: Run, aspect: float) -> bool:
    """Whether the characters stand level, one closely after the other, on the page: no need to look at each."""
    text, lefts, rights, tops, bottoms = run
    if len(text) == 1:
        return False
    height = bottoms[0] - tops[0]
    slack = _LEVEL * height
    widths = list(map(sub, rights, lefts))
    return (
        rights[0] > -0.5
        and lefts[-1] < 1.6
        and (low := min(tops)) < 1.01
        and (high := max(bottoms)) > -0.01
        and max(tops) - low <= slack
        and high - min(bottoms) <= slack
        and height > 0
        and min(widths) >= 0
        and _step_on(lefts, widths)
        and max(map(sub, lefts[1:], rights)) <= _TOUCHING * 0.75 * height * aspect
    )


def _step_on(lefts: Sequence[float], widths: Sequence[float]) -> bool:
    """Whether no character is printed over the one before."""
    steps = list(map(sub, lefts[1:], lefts))
    return min(steps) >= _OVERPRINTED * max(widths) or all(
        step >= _OVERPRINTED * width for step, width in zip(steps, widths, strict=False)
    )


def _on_page(run: Run) -> Iterator[Run]:
    """Each character as a run of its own.

    Above, below and far beside the page nothing belongs to it; a line cut off by its edge does.
    """
    for character, left, right, top, bottom in zip(*run, strict=True):
        if bottom > top and bottom > -0.01 and top < 1.01 and right > -0.5 and left < 1.6:
            yield Run(character, (min(left, right),), (max(left, right),), (top,), (bottom,))


def _text(handle: pdfium.FPDF_TEXTPAGE, count: int) -> str:
    """One character for each index of the page's text."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(handle, 0, count, buffer) == count + 1:
        text = bytes(buffer).decode("utf-16-le", "surrogatepass")[:-1]
        if len(text) == count:
            return text
    # Characters that are left out of the text or are wider than 16 bits shift it: ask for each.
    address = ctypes.cast(handle, ctypes.c_void_p).value
    codes = map(_GET_UNICODE, repeat(address), range(count))
    return "".join([chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes])


def _boxes(
    handle: pdfium.FPDF_TEXTPAGE, count: int
) -> tuple[list[int], tuple[list[float], list[float], list[float], list[float]]]:
    """For each character whether it has a box, and all left, top, right and bottom edges."""
    boxes = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(boxes)
    address = ctypes.cast(handle, ctypes.c_void_p).value
    found = list(map(_GET_BOX, repeat(address), range(count), range(start, start + 16 * count, 16)))
    values = boxes[:]
    return found, (values[0::4], values[1::4], values[2::4], values[3::4])


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
