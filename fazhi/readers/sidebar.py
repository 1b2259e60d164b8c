"""Text beside the article of a web page printed to PDF: navigation and links that are no part of the report.

A side column is told by its place alone: a few short lines in the margin that full lines of prose leave beside them.
"""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.readers.printed import PrintedLine, PrintedTable, usual_edge
from fazhi.reflow import opens_related


_WIDE = 0.5
"""Share of the text's width that a line of the article fills at least."""
_FEW_WIDE = 4
_NARROWEST = 5.0
"""Em: columns narrower than this hold numbers and marks of paragraphs."""
_ALIGNED = 0.12
"""Of a line's height: how far the middles of lines on one baseline differ."""
_ALL_ALIGNED = 0.8
_SMALL = 0.35
"""A side column holds at most this share of the article's characters."""

Item = PrintedLine | PrintedTable


def without_sidebar(parts: Sequence[Item]) -> tuple[list[Item], list[PrintedLine]]:
    """The parts of a page that belong to its article, and the lines of the columns beside it."""
    lines = [part for part in parts if isinstance(part, PrintedLine)]
    if not lines:
        return list(parts), []
    low, high = min(line.left for line in lines), max(line.right for line in lines)
    wide = [line for line in lines if line.right - line.left >= _WIDE * (high - low)]
    if len(wide) < _FEW_WIDE or high - low < _WIDE:
        return list(parts), []
    em = max(line.em for line in wide)
    # Where most lines of the article begin and end; only a margin with room for words can hold a column.
    left, right = usual_edge([line.left for line in wide], em), usual_edge([line.right for line in wide], em)
    beside: list[PrintedLine] = []
    if left - low > _NARROWEST * em:
        beside += _beside([line for line in lines if line.right < left], parts, left, 1.0)
    if high - right > _NARROWEST * em:
        beside += _beside([line for line in lines if line.left > right], parts, 0.0, right)
    gone = {id(line) for line in beside}
    return [part for part in parts if id(part) not in gone], beside


def _beside(
    candidates: Sequence[PrintedLine], parts: Sequence[Item], article_left: float, article_right: float
) -> list[PrintedLine]:
    """Those of the lines in a margin that make a column beside the article."""
    slack = 0.01
    inside = [part for part in parts if part.left >= article_left - slack and part.right <= article_right + slack]
    article = [part for part in inside if isinstance(part, PrintedLine)]
    if not article or not candidates:
        return []
    longest = max(line.right - line.left for line in article)
    top = min(part.top for part in inside)
    bottom = max(line.bottom for line in article if line.right - line.left > 0.7 * longest)
    column = _down_from([line for line in candidates if line.bottom > top], bottom)
    if len(column) < 2 or max(line.right - line.left for line in column) < _NARROWEST * column[0].em:
        return []
    if sum(len(line.text) for line in column) > _SMALL * sum(len(line.text) for line in article):
        return []
    first, last = min(line.top for line in column), max(line.bottom for line in column)
    for part in parts:
        # A line from margin to margin between those of the column: the page is set in one column after all.
        crosses = part.left < article_left - slack and part.right > article_left
        crosses = crosses or (part.left < article_right and part.right > article_right + slack)
        if crosses and first < (part.top + part.bottom) / 2 < last:
            return []
    middles = [(line.top + line.bottom) / 2 for line in article]
    aligned = sum(
        any(abs((line.top + line.bottom) / 2 - middle) < _ALIGNED * line.height for middle in middles)
        for line in column
    )
    return [] if aligned >= _ALL_ALIGNED * len(column) else column  # labels stand level with what they are about


def _down_from(candidates: Sequence[PrintedLine], bottom: float) -> list[PrintedLine]:
    """The lines of a margin that begin above `bottom`, and those that follow them closely.

    A list of links that opens below stays in the text, where its heading keeps it out of the report.
    """
    column: list[PrintedLine] = []
    for line in sorted(candidates, key=lambda line: line.top):
        below = line.top >= bottom
        if below and (not column or line.top - column[-1].bottom > line.height or opens_related(line.text)):
            break
        column.append(line)
    return column
