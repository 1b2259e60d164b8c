"""Reading order on a page: columns side by side, full-width bands between them."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.readers.printed import PrintedLine, PrintedPage, PrintedTable, baseline_groups, join_fragments
from fazhi.readers.sidebar import without_sidebar


_STEPS = 120
_MIN_LINES = 6
_MIN_CHARACTERS = 9
"""Average characters of a column's lines: below, it is a column of a table rather than of prose."""

Item = PrintedLine | PrintedTable


def printed_page(number: int, parts: Sequence[Item]) -> PrintedPage:
    """A page of fragments and tables, ordered for reading."""
    article, beside = without_sidebar(parts)
    return PrintedPage(number, regions(article), beside)


def regions(parts: Sequence[Item], *, depth: int = 0) -> list[list[Item]]:
    """Columns and bands in reading order, each a list of lines from top to bottom."""
    if not parts:
        return []
    gutter = _gutter(parts) if depth < 2 else None
    if gutter is None:
        return [_as_lines(parts)]
    ordered: list[list[Item]] = []
    left: list[Item] = []
    right: list[Item] = []
    crossing: list[Item] = []

    def close_columns() -> None:
        for side in (left, right):
            ordered.extend(regions(side, depth=depth + 1))
            side.clear()

    def close_band() -> None:
        if crossing:
            ordered.append(_as_lines(crossing))
            crossing.clear()

    for part in sorted(parts, key=lambda part: part.top):
        if part.right <= gutter:
            close_band()
            left.append(part)
        elif part.left >= gutter:
            close_band()
            right.append(part)
        else:
            close_columns()
            crossing.append(part)
    close_columns()
    close_band()
    return ordered


def _as_lines(parts: Sequence[Item]) -> list[Item]:
    lines: list[Item] = [
        join_fragments(group) for group in baseline_groups([part for part in parts if isinstance(part, PrintedLine)])
    ]
    lines.extend(part for part in parts if isinstance(part, PrintedTable))
    return sorted(lines, key=lambda item: (item.top + item.bottom) / 2 if isinstance(item, PrintedLine) else item.top)


def _gutter(parts: Sequence[Item]) -> float | None:
    """The x of a blank strip with columns of prose on both sides; None on an ordinary page."""
    fragments = [part for part in parts if isinstance(part, PrintedLine)]
    if len(fragments) >= 2 * _MIN_LINES:
        parts = fragments
    elif len(fragments) + sum(_rows(part) for part in parts if isinstance(part, PrintedTable)) < 2 * _MIN_LINES:
        return None  # the rows of tables count where there is little else
    low, high = min(part.left for part in parts), max(part.right for part in parts)
    width = high - low
    if width < 0.3:
        return None
    # The usual page of full lines is told at once: a quarter of them cross the whole middle.
    from_x, to_x = low + 0.28 * width, low + 0.72 * width
    if sum(part.left < from_x and part.right > to_x for part in fragments) > 0.25 * len(fragments):
        return None
    crossed = [0] * (_STEPS + 1)
    for part in parts:
        first = int((part.left - low) / width * _STEPS)
        last = int((part.right - low) / width * _STEPS)
        for step in range(max(0, first), min(_STEPS, last) + 1):
            crossed[step] += 1
    middle = range(int(_STEPS * 0.28), int(_STEPS * 0.72))
    best = min(middle, key=lambda step: (crossed[step], abs(step - _STEPS // 2)))
    if crossed[best] > 0.25 * len(fragments):
        return None
    gutter = low + (best + 0.5) / _STEPS * width
    sides = ([part for part in parts if part.right <= gutter], [part for part in parts if part.left >= gutter])
    if not all(map(_is_column, sides)):
        return None
    # Two columns stand beside each other; a short left-aligned list above a right-aligned one is no pair.
    tops = [min(line.top for line in side) for side in sides]
    bottoms = [max(line.bottom for line in side) for side in sides]
    together = min(bottoms) - max(tops)
    return gutter if together > 0.5 * min(bottoms[0] - tops[0], bottoms[1] - tops[1]) else None


def _is_column(side: Sequence[Item]) -> bool:
    """Whether there are lines enough, and words enough in them, for a column of prose and tables."""
    fragments = [part for part in side if isinstance(part, PrintedLine)]
    tables = [part for part in side if isinstance(part, PrintedTable)]
    # A line of letter-spaced type is many fragments of one character.
    single = [part for part in fragments if len(part.text) == 1]
    lines = len(fragments) - len(single) + len(baseline_groups(single)) + sum(map(_rows, tables))
    characters = sum(len(part.text) for part in fragments) + sum(len(cell.text) for t in tables for cell in t.cells)
    return lines >= _MIN_LINES and characters >= _MIN_CHARACTERS * lines


def _rows(table: PrintedTable) -> int:
    return len({cell.row for cell in table.cells})
