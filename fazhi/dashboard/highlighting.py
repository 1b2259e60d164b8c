"""Marking the words of a question in a sentence: pure functions on text, escaped by the template as any text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fazhi.extraction.text import normalise


class Run(NamedTuple):
    """A stretch of text, marked or not."""

    text: str
    is_hit: bool


def runs(text: str, words: Iterable[str]) -> list[Run]:
    """`text` cut into stretches; every place where one of the words stands is a hit, touching ones joined.

    Characters are compared as they are searched (full width as half width, any case), so that lengths stay equal.
    """
    folded = normalise(text).lower()
    if len(folded) != len(text):  # a capital whose small form is two characters
        folded = normalise(text)
    marked = bytearray(len(text))
    for word in words:
        at = folded.find(word) if word else -1
        while at >= 0:
            marked[at : at + len(word)] = b"\x01" * len(word)
            at = folded.find(word, at + 1)
    found: list[Run] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or marked[end] != marked[start]:
            found.append(Run(text[start:end], bool(marked[start])))
            start = end
    return found
