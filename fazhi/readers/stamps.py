"""Watermarks and seals that lie over the text of a page: they are no part of it, and would stand amid its lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from fazhi.readers.columns import Item
from fazhi.readers.printed import PrintedLine, is_wide


_LARGER = 1.3
"""A stamp is set in larger characters than what it lies over."""
_LONGEST = 30
_FEW_WIDE = 2
_SHARE = 0.5
"""Of height and width: how far a stamp lies over a line. Lines of ordinary text do not lie over each other."""


def without_stamps(pages: Sequence[list[Item]]) -> list[list[Item]]:
    """The fragments of all pages without stamps; what lies over text on one page is a stamp on every page."""
    stamps = {_key(line) for items in pages for line in _overlying([i for i in items if isinstance(i, PrintedLine)])}
    if not stamps:
        return list(pages)
    return [[item for item in items if not (isinstance(item, PrintedLine) and _key(item) in stamps)] for items in pages]


def _key(line: PrintedLine) -> tuple[str, int]:
    return line.text, round(line.em * 200)


def _overlying(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    if not lines:
        return []
    smallest = min(line.em for line in lines)
    large = [line for line in lines if line.em > _LARGER * smallest and len(line.text) <= _LONGEST and _is_sure(line)]
    if not large:
        return []
    below = sorted(lines, key=lambda line: line.top)
    tops = [line.top for line in below]
    tallest = max(line.height for line in lines)
    return [
        line
        for line in large
        if any(
            _lies_over(line, other)
            for other in below[bisect_left(tops, line.top - tallest) : bisect_left(tops, line.bottom)]
        )
    ]


def _lies_over(line: PrintedLine, other: PrintedLine) -> bool:
    if line.em < _LARGER * other.em or not _is_sure(other):
        return False
    high = min(line.bottom, other.bottom) - max(line.top, other.top)
    wide = min(line.right, other.right) - max(line.left, other.left)
    return high > _SHARE * other.height and wide > _SHARE * min(line.right - line.left, other.right - other.left)


def _is_sure(line: PrintedLine) -> bool:
    """Whether the size of its characters is sure, as it is where Chinese ones are: some writers draw the figures of a
    line over its gaps."""
    return sum(map(is_wide, line.text)) >= _FEW_WIDE
