"""Paragraphs that are really printed lines: text pasted from a PDF into a web page or a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from fazhi.reflow import reflow, starts_block


_ENDS = "。！？；：!?;:…”）"
_LONG = 22
"""Characters of a printed line of prose; headings and signatures are shorter."""


def are_broken(paragraphs: Sequence[str]) -> bool:
    """Whether most longer paragraphs stop in mid-sentence at about the same width."""
    long = [text for text in paragraphs if len(text) >= _LONG]
    if len(long) < 8:
        return False
    middle = median(len(text) for text in long)
    if middle > 60:
        return False
    cut = [text for text in long if text[-1] not in _ENDS and not (starts_block(text) and "，" not in text)]
    alike = [text for text in cut if abs(len(text) - middle) <= max(3, middle * 0.15)]
    return len(alike) >= 0.6 * len(long)


def mend(paragraphs: Sequence[str]) -> list[str]:
    """The same paragraphs, joined again where they are printed lines; otherwise unchanged."""
    if not are_broken(paragraphs):
        return list(paragraphs)
    return reflow("\n".join(paragraphs)).text.split("\n")
