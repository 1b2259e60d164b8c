"""TXT and Markdown in any Chinese encoding."""

from __future__ import annotations

from dataclasses import replace

from fazhi.readers.encodings import decode
from fazhi.readers.limits import Limits
from fazhi.readers.refusal import refusal
from fazhi.reflow import reflow
from fazhi.source import SourceText


_DROPPED = dict.fromkeys([0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""NUL, and the marks that turn the direction of text (they can make a figure look like another)."""


def read_text(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """Decoded and reflowed text."""
    text = decode(data).translate(_DROPPED).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise refusal("empty")
    if len(text) > limits.max_characters:
        raise refusal("too_complex")
    source = reflow(text)
    if not any(character.isalnum() for character in source.text):
        raise refusal("no_text")
    return replace(source, format="txt")
