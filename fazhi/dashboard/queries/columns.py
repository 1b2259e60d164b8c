"""The whole country's values of one indicator and year, kept in this process while the database says they are the same.

Reading 2,500 rows takes longer than everything that is then done with them, and the pages of a comparison (chart,
funnel, table page after page) ask for the same ones. What is kept are rows as stored: who may see which of them is
decided for every question anew. `reports.models.value_change` says why a stale row cannot be taken for a fresh one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from threading import Lock
from types import MappingProxyType
from typing import Any, TypeVar

from django.db import connection

from fazhi.accounts.prepared import prepared
from fazhi.dashboard.queries.rows import POINT_COLUMNS, code_range, point_of
from fazhi.dashboard.series import Point


COLUMNS_AT_MOST = 16
"""Kept per process; about 3 MB each for the whole country."""

Stamp = tuple[int, Decimal | None]
Key = tuple[str, str, int]
"""Database, indicator, year."""

MADE_AT_MOST = 4
"""Comparisons kept beside one column, or pictures beside one comparison; each less than the column itself."""
T = TypeVar("T")


class Shelf:
    """What was made of one state of one column. It goes with the column, so nothing on it can be stale."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of the column; `key` names everything else that it depends on."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                found: T = self._made[key]
                return found
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > MADE_AT_MOST:
                self._made.popitem(last=False)
        return made


_kept: OrderedDict[Key, tuple[Stamp, Mapping[str, Point], Shelf]] = OrderedDict()
_years: OrderedDict[tuple[str, int], tuple[Stamp, Shelf]] = OrderedDict()
YEARS_AT_MOST = 2
"""Years of which anything is kept; a matrix of the country is about 3 MB."""
_lock = Lock()


def stamp_of(year: int) -> Stamp:
    """Names the state of all values of a year: different after any change that is committed or made by this
    transaction. One query."""
    found = prepared("SELECT count(*), sum(mark) FROM reports_valuechange WHERE year = %s", [year])
    return found[0][0], found[0][1]


def national_points(indicator: str, year: int) -> Mapping[str, Point]:
    """Every stored row of real districts by code, withheld ones included. One query when they are kept, else two."""
    return national_column(indicator, year)[0]


def national_column(indicator: str, year: int) -> tuple[Mapping[str, Point], Shelf]:
    """See `national_points`; and the shelf for what is made of these rows."""
    key = (connection.settings_dict["NAME"], indicator, year)
    # The stamp comes first: values that change between the two queries are then kept under a stamp nobody asks for.
    stamp = stamp_of(year)
    with _lock:
        kept = _kept.get(key)
        if kept is not None and kept[0] == stamp:
            _kept.move_to_end(key)
            return kept[1:]
    low, high = code_range("")
    found = prepared(
        f"SELECT {POINT_COLUMNS} FROM reports_observation o "
        "WHERE o.indicator_id = %s AND o.year = %s AND o.district_id >= %s AND o.district_id < %s",
        [indicator, year, low, high],
    )
    points = MappingProxyType({row[1]: point_of(row) for row in found})
    shelf = Shelf()
    with _lock:
        _kept[key] = (stamp, points, shelf)
        _kept.move_to_end(key)
        while len(_kept) > COLUMNS_AT_MOST:
            _kept.popitem(last=False)
    return points, shelf


def year_shelf(year: int) -> Shelf:
    """The shelf for what is made of all values of a year: of many indicators at once. One query.

    Ask for it before reading the values: those that change in between then stand on a shelf that nobody asks for.
    """
    key = (connection.settings_dict["NAME"], year)
    stamp = stamp_of(year)
    with _lock:
        kept = _years.get(key)
        if kept is None or kept[0] != stamp:
            kept = _years[key] = (stamp, Shelf())
        _years.move_to_end(key)
        while len(_years) > YEARS_AT_MOST:
            _years.popitem(last=False)
        return kept[1]


def forget_columns() -> None:
    """Keep nothing any more: the next question reads anew."""
    with _lock:
        _kept.clear()
        _years.clear()
