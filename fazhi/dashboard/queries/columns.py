"""The whole country's values of one indicator and year, kept in this process while the database says they are the same.

Reading 2,500 rows takes longer than everything that is then done with them, and the pages of a comparison (chart,
funnel, table page after page) ask for the same ones. What is kept are rows as stored: who may see which of them is
decided for every question anew. `reports.models.value_change` says why a stale row cannot be taken for a fresh one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from decimal import Decimal
from threading import Lock
from types import MappingProxyType

from django.db import connection

from fazhi.dashboard.queries.rows import POINT_COLUMNS, code_range, rows
from fazhi.dashboard.series import Point


COLUMNS_AT_MOST = 16
"""Kept per process; about 3 MB each for the whole country."""

Stamp = tuple[int, Decimal | None]
Key = tuple[str, str, int]
"""Database, indicator, year."""

_kept: OrderedDict[Key, tuple[Stamp, Mapping[str, Point]]] = OrderedDict()
_lock = Lock()


def stamp_of(year: int) -> Stamp:
    """Names the state of all values of a year: different after any change that is committed or made by this
    transaction. One query."""
    found = rows("SELECT count(*), sum(mark) FROM reports_valuechange WHERE year = %s", [year])
    return found[0][0], found[0][1]


def national_points(indicator: str, year: int) -> Mapping[str, Point]:
    """Every stored row of real districts by code, withheld ones included. One query when they are kept, else two."""
    key = (connection.settings_dict["NAME"], indicator, year)
    # The stamp comes first: values that change between the two queries are then kept under a stamp nobody asks for.
    stamp = stamp_of(year)
    with _lock:
        kept = _kept.get(key)
        if kept is not None and kept[0] == stamp:
            _kept.move_to_end(key)
            return kept[1]
    low, high = code_range("")
    found = rows(
        f"SELECT {POINT_COLUMNS} FROM reports_observation o "
        "WHERE o.indicator_id = %s AND o.year = %s AND o.district_id >= %s AND o.district_id < %s",
        [indicator, year, low, high],
    )
    points = MappingProxyType({row[1]: Point._make(row) for row in found})
    with _lock:
        _kept[key] = (stamp, points)
        _kept.move_to_end(key)
        while len(_kept) > COLUMNS_AT_MOST:
            _kept.popitem(last=False)
    return points


def forget_columns() -> None:
    """Keep nothing any more: the next question reads anew."""
    with _lock:
        _kept.clear()
