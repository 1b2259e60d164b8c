"""Tables without rules on a printed page: rows told by wide gaps, and by the columns that their neighbours show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from fazhi.readers.printed import PrintedLine, PrintedTable, is_wide
from fazhi.readers.tables import is_figure


_NEIGHBOURS = 4
"""Lines above and below that show the columns of a line."""
_EXACT = 0.12
"""Em: how far cells of one column begin apart."""
_APART = 0.12
"""Em: a gap after a Chinese character that type on a grid does not have."""
_LONGEST_ROW = 60
_PITCH = 3.0
"""Heights of a line: rows of one table are not farther apart."""

Item = PrintedLine | PrintedTable


def unruled(items: Sequence[Item]) -> list[Item | list[PrintedLine]]:
    """The items with runs of lines that gaps cut into cells gathered to tables."""
    out: list[Item | list[PrintedLine]] = []
    run: list[PrintedLine] = []

    def close() -> None:
        many = sum(len(line.gaps) >= 2 for line in run)
        if len(run) >= 2 and (
            many == len(run) or (len(run) >= 3 and all(len(line.text) <= _LONGEST_ROW for line in run))
        ):
            out.append(list(run))
        else:
            out.extend(run)
        run.clear()

    for item in _cut_at_columns(items):
        if isinstance(item, PrintedLine) and item.gaps:
            run.append(item)
        else:
            close()
            out.append(item)
    close()
    return out


def _cut_at_columns(items: Sequence[Item]) -> list[Item]:
    """Rows whose cells stand too close to show a gap, cut where the columns of the rows around them begin."""
    if not any(isinstance(item, PrintedLine) and len(item.gaps) >= 2 for item in items):
        return list(items)
    out: list[Item] = []
    for place, item in enumerate(items):
        if isinstance(item, PrintedLine) and len(item.text) <= _LONGEST_ROW:
            around = [*items[max(0, place - _NEIGHBOURS) : place], *items[place + 1 : place + 1 + _NEIGHBOURS]]
            columns = _columns(item, [one for one in around if isinstance(one, PrintedLine)])
            cuts = _cuts(item, columns)
            if len(columns) >= 2 and len(cuts) == len(columns) > len(item.gaps) and _are_cells(item, cuts):
                item = replace(item, gaps=tuple(cuts))
        out.append(item)
    return out


def _columns(line: PrintedLine, around: Sequence[PrintedLine]) -> list[float]:
    """Where cells begin in at least two of the rows around a line, itself included."""
    rows = [
        one
        for one in around
        if one.gaps
        and abs(one.top - line.top) < _NEIGHBOURS * _PITCH * line.height
        and abs(one.em - line.em) < 0.2 * line.em
    ]
    step = _EXACT * line.em or 0.001
    starts: Counter[int] = Counter()
    for row in rows:
        starts.update({round(row.xs[gap] / step) for gap in row.gaps})
    found = [key * step for key, count in starts.items() if count + starts.get(key + 1, 0) >= 2]
    columns: list[float] = []
    for x in sorted(found):
        if not columns or x - columns[-1] > 2 * step:
            columns.append(x)
    return columns


def _cuts(line: PrintedLine, columns: Sequence[float]) -> list[int]:
    """Positions of the characters that begin at the columns."""
    slack = 1.5 * _EXACT * line.em
    cuts = []
    for x in columns:
        near = min(range(1, len(line.text)), key=lambda i: abs(line.xs[i] - x), default=0)
        if near and line.text[near] == " " and near + 1 < len(line.text):
            near += 1
        if near and abs(line.xs[near] - x) <= slack:
            cuts.append(near)
    return sorted(set(cuts))


def _are_cells(line: PrintedLine, cuts: Sequence[int]) -> bool:
    """Whether each piece is a figure or stands apart from the one before: prose on a grid meets columns by chance."""
    for start, end in pairwise([*cuts, len(line.text)]):
        apart = is_wide(line.text[start - 1]) and line.xs[start] - line.xs[start - 1] > (1 + _APART) * line.em
        if not apart and not is_figure(line.text[start:end].strip()):
            return False
    return True
