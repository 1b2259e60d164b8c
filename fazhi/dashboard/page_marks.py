"""Where words stand on the pictures of pages: pure functions from offsets to boxes in fractions of the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from fazhi.source import Line, SourceText


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (1-based); all numbers are fractions of the page's width and height."""

    page: int
    x: float
    y: float
    width: float
    height: float
    kind: str
    """clause or value."""

    def packed(self) -> str:
        """For a data attribute: page,x,y,width,height,kind."""
        return f"{self.page},{self.x:.4f},{self.y:.4f},{self.width:.4f},{self.height:.4f},{self.kind}"


class PrintedLines:
    """The printed lines of one text, by offset."""

    def __init__(self, source: SourceText) -> None:
        self._lines = sorted((line for block in source.blocks for line in block.lines), key=lambda line: line.end)
        self._ends = [line.end for line in self._lines]

    def __bool__(self) -> bool:
        return bool(self._lines)

    def boxes(self, start: int, end: int, kind: str) -> list[Box]:
        """One box for every printed line that the half-open range touches."""
        found = []
        for line in self._lines[bisect_left(self._ends, start + 1) :]:
            if line.start >= end:
                break
            box = _box(line, max(start, line.start), min(end, line.end), kind)
            if box is not None:
                found.append(box)
        return found


def _box(line: Line, start: int, end: int, kind: str) -> Box | None:
    left = line.xs[start - line.start]
    right = line.xs[end - line.start]
    if right <= left:
        return None
    return Box(line.page, left, line.top, right - left, line.bottom - line.top, kind)


def packed(boxes: Iterable[Box]) -> str:
    """All boxes for a data attribute, joined by ;."""
    return ";".join(box.packed() for box in boxes)
