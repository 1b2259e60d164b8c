"""What stands beside a value in a table: last year's value and the change, in columns of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from fazhi.extraction.grids import Table
from fazhi.extraction.model import Change


CHANGE = re.compile(r"同比|增减|增幅|变化|增长|升降|降幅|环比|较上年|比上年")
PAST = re.compile(r"上年|去年|上期|同期")
_STATED = re.compile(
    r"(?P<sign>[+\-↑↓]|(?:同比)?(?:上升|增长|增加|提高|提升|下降|降低|减少|回落|[增减升降]))?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>%|个?百分点)?"
)
_DOWN = re.compile("[-↓下降减回]")
_COUNTED = re.compile(r"[(:](?:单位:)?(?:件次|件|宗|起|份|次|场次|场|条|人次|人|名|个|项|部|家|期|卷|本|册|例)\)?$")
"""The unit of a heading whose changes are told in cases: 增减(件)."""


def columns_beside(table: Table, column: int) -> tuple[int | None, int | None]:
    """The columns of last year's values and of the changes that belong to a value column: to its right, under the
    same heading where headings have several levels, and before the next column of values."""
    past = change = None
    for other in range(column + 1, len(table.labels)):
        levels = table.labels[other]
        words = "".join(levels)
        if len(table.labels[column]) > 1 and len(levels) > 1 and levels[0] != table.labels[column][0]:
            break
        if CHANGE.search(words):
            change = other if change is None else change
        elif PAST.search(words):
            past = other if past is None else past
        else:
            break
    return past, change


def stated_change(words: str, labels: Sequence[str], *, of_rate: bool) -> Change | None:
    """The change a cell states, in the unit of the cell or of its header; None without a unit: 12 may be 12 cases.

    Of a header with both (增减(%、百分点)) rates take the points. A percentage beside a rate may mean percentage
    points: it is marked ambiguous.
    """
    match = _STATED.fullmatch(words)
    if match is None:
        return None
    number = Decimal(match["number"].replace(",", ""))
    if match["sign"] and _DOWN.search(match["sign"]):
        number = -number
    heading = "".join(labels)
    if match["unit"]:
        in_points, in_percent = match["unit"] != "%", match["unit"] == "%"
    else:
        in_points, in_percent = "百分点" in heading, "%" in heading
    if in_points and (of_rate or not in_percent):
        return Change(points=number)
    if in_percent:
        return Change(percent=number, ambiguous=of_rate)
    return Change(absolute=number) if not of_rate and _COUNTED.search(heading) else None
