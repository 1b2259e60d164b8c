"""Note marks: raised figures and signs that send the reader to a note. Read as text, they would change the figure
before them (137 件 with note 2) or stand in the way of its unit."""

from __future__ import annotations

import re


_RAISED = re.compile(
    r"\s*[\[(（〔［【]?\s*(?:\d{1,3}(?:\s*[,，、\-–]\s*\d{1,3})*|[①-⑳]+|[*＊※†‡]{1,3}|[ivx]{1,5}|注\d{0,2})\s*[\])）〕］】]?\s*"
)
_LEVEL = re.compile(r"(?<=[^\s\da-zA-Z])(?:(?:\[\d{1,2}\]|［\d{1,2}］)|[①-⑳](?=[，。；、：）)]|$))")
"""Marks set as large as the text: a number in square brackets, and a circled one where no list item can begin."""
SIGNS = frozenset("0123456789[]()（）〔〕［］①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳*＊※†‡ivx")
"""The characters of raised marks."""
_OPENS = re.compile("[\\[［①-⑳]")


def is_note_mark(raised: str, before: str) -> bool:
    """Whether raised text behind `before` is a note mark, and not the power of a unit (km²)."""
    return _RAISED.fullmatch(raised) is not None and not re.search(r"[a-zA-Z]\s*$", before)


def level_marks(text: str) -> list[tuple[int, int]]:
    """Where note marks stand that are set as large as the text."""
    return [match.span() for match in _LEVEL.finditer(text)] if _OPENS.search(text) else []


def without_level_marks(text: str) -> str:
    """The text without them."""
    return _LEVEL.sub("", text) if _OPENS.search(text) else text
