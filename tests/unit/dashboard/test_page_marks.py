"""From offsets to boxes on the picture of a page."""

from __future__ import annotations

import pytest

from fazhi.dashboard.page_marks import Box, PrintedLines, packed
from fazhi.source import Block, Line, SourceText


def printed(*lines: Line) -> PrintedLines:
    text = "字" * max(line.end for line in lines)
    return PrintedLines(SourceText(text, (Block(0, len(text), page=1, lines=lines),), "pdf", 2))


FIRST = Line(0, 4, 1, 0.1, 0.15, (0.1, 0.2, 0.3, 0.4, 0.5))
SECOND = Line(4, 6, 2, 0.2, 0.25, (0.1, 0.2, 0.3))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1, 3, [(1, 0.2, 0.2)]),
        (0, 4, [(1, 0.1, 0.4)]),
        (3, 5, [(1, 0.4, 0.1), (2, 0.1, 0.1)]),
        (4, 6, [(2, 0.1, 0.2)]),
        (6, 9, []),
        (2, 2, []),
    ],
)
def test_boxes_follow_the_printed_lines(start: int, end: int, expected: list[tuple[int, float, float]]) -> None:
    boxes = printed(SECOND, FIRST).boxes(start, end, "value")
    assert [(box.page, round(box.x, 4), round(box.width, 4)) for box in boxes] == expected


def test_lines_without_width_paint_nothing() -> None:
    assert printed(Line(0, 2, 1, 0.1, 0.2, (0.3, 0.3, 0.3))).boxes(0, 2, "clause") == []


def test_a_text_without_printed_lines_has_no_boxes() -> None:
    lines = PrintedLines(SourceText("字", (Block(0, 1),)))
    assert not lines
    assert lines.boxes(0, 1, "clause") == []


def test_boxes_are_packed_for_an_attribute() -> None:
    boxes = [Box(1, 0.1, 0.2, 0.3, 0.01, "clause"), Box(2, 0, 0, 1, 1, "value")]
    assert packed(boxes) == "1,0.1000,0.2000,0.3000,0.0100,clause;2,0.0000,0.0000,1.0000,1.0000,value"
