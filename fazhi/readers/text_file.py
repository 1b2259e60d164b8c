"""TXT and Markdown in any Chinese encoding."""

from __future__ import annotations

from dataclasses import replace

from fazhi.readers.encodings import decode
from fazhi.readers.limits import Limits
from fazhi.readers.refusal import refusal
from fazhi.reflow import reflow
from fazhi.source import SourceText


def read_text(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """Decoded and reflowed text."""
    text = decode(data).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise refusal("empty")
    if len(text) > limits.max_characters:
        raise refusal("too_complex")
    source = reflow(text)
    if not any(character.isalnum() for character in source.text):
        raise refusal("no_text")
    return replace(source, format="txt")
