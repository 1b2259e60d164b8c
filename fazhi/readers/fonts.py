"""Reading a PDF without the machine's fonts.

For a Chinese font that a PDF names but does not embed, PDFium looks for one like it and measures every glyph in it:
longer than reading takes, and different from machine to machine. Only pictures need such fonts; for reading, one font
serves for all, in which every character is the same small box. For Latin fonts PDFium has its own.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium


_EM = 1000
_ASCENT, _DESCENT = 880, -120
_WIDTH = 200
"""Narrower than any character, for the boxes of characters are made to hold their glyphs."""
_FOUND = 1
"""What stands for the font: PDFium asks for nothing but its data."""
_EAST_ASIAN = (128, 129, 134, 136)
"""Character sets of Japanese, Korean, simplified and traditional Chinese fonts. A Latin font without widths of its own
takes them from the font found, so that none may be found for it."""


def _sfnt(tables: dict[bytes, bytes]) -> bytes:
    """A TrueType file of these tables."""
    head = struct.pack(">IHHHH", 0x00010000, len(tables), 0, 0, 0)
    place = len(head) + 16 * len(tables)
    entries, body = b"", b""
    for tag, table in sorted(tables.items()):
        entries += struct.pack(">4sIII", tag, 0, place + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return head + entries + body


def _box_font() -> bytes:
    """A TrueType font that shows any character as a narrow box as high as a Chinese one."""
    corners = struct.pack(">hhhhh", 1, 0, _DESCENT, _WIDTH, _ASCENT)  # one outline, and the box that it fills
    outline = struct.pack(">HH", 3, 0) + bytes([1] * 4)  # four corners, no program
    steps = struct.pack(">hhhh", 0, _WIDTH, 0, -_WIDTH) + struct.pack(">hhhh", _DESCENT, 0, _ASCENT - _DESCENT, 0)
    glyph = corners + outline + steps
    glyph += b"\0" * (-len(glyph) % 4)
    # One group of a many-to-one map: every character has glyph 1. Glyph 0 would count as missing.
    characters = struct.pack(">HHIIIIII", 13, 0, 28, 0, 1, 0, 0x10FFFF, 1)
    return _sfnt(
        {
            b"cmap": struct.pack(">HHHHI", 0, 1, 3, 10, 12) + characters,
            b"head": struct.pack(
                ">IIIIHHQQhhhhHHhhh",
                0x10000,
                0x10000,
                0,
                0x5F0F3CF5,
                0,
                _EM,
                0,
                0,
                0,
                _DESCENT,
                _EM,
                _ASCENT,
                0,
                8,
                2,
                1,
                0,
            ),
            b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, _EM, 0, 0, _EM, 1, *[0] * 7, 2),
            b"maxp": struct.pack(">IH13H", 0x10000, 2, 4, 1, 0, 0, 1, *[0] * 8),
            b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
            b"loca": struct.pack(">III", 0, len(glyph), 2 * len(glyph)),
            b"glyf": glyph * 2,
        }
    )


_FONT = _box_font()


def _font_data(info: Any, font: Any, table: int, buffer: Any, size: int) -> int:
    if table != 0:
        return 0  # no single tables, and no collection of fonts
    if buffer and size >= len(_FONT):
        ctypes.memmove(buffer, _FONT, len(_FONT))
    return len(_FONT)


def _find_font(info: Any, weight: int, italic: int, charset: int, *_: Any) -> int | None:
    return _FOUND if charset in _EAST_ASIAN else None


def _answers() -> pdfium.FPDF_SYSFONTINFO:
    types: dict[str, Any] = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    answers: dict[str, Any] = {
        "Release": lambda *_: None,
        "EnumFonts": lambda *_: None,
        "MapFont": _find_font,
        "GetFont": lambda *_: None,
        "GetFontData": _font_data,
        "GetFaceName": lambda *_: 0,
        "GetFontCharset": lambda *_: 0,
        "DeleteFont": lambda *_: None,
    }
    return pdfium.FPDF_SYSFONTINFO(version=1, **{name: types[name](answer) for name, answer in answers.items()})


_ANSWERS = _answers()
"""PDFium keeps its address."""


@contextmanager
def without_fonts() -> Iterator[None]:
    """No font of the machine is looked for in documents opened within; pictures of them may show boxes for text."""
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(_ANSWERS))
    try:
        yield
    finally:
        pdfium.FPDF_SetSystemFontInfo(pdfium.FPDF_GetDefaultSystemFontInfo())
