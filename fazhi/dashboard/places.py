"""Where a question is asked: from the `within` of a selection, or the account's own district, to an `Area`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from fazhi.accounts.models import User
from fazhi.catalogue.districts import load_districts
from fazhi.dashboard.queries.rows import SAMPLE_PREFIX, code_range, rows
from fazhi.dashboard.selection import NATION, SelectionError
from fazhi.dashboard.series import Area


@dataclass(frozen=True, slots=True)
class Place:
    """A district (None: the whole country), the districts above it from the province down, and a pinned one."""

    area: Area | None
    above: tuple[Area, ...] = ()
    pin: str = ""

    @property
    def path(self) -> str:
        """`District.path` of the area; "" for the country."""
        return self.area.path if self.area else ""

    @property
    def code(self) -> str:
        """What `within` holds in an address."""
        return self.area.code if self.area else NATION

    @property
    def name(self) -> str:
        """As headings say it."""
        return self.area.name if self.area else "全国"


@cache
def _areas() -> dict[str, Area]:
    """Every district as an `Area`, by code and in the order of codes. Made once per process."""
    return {
        one.code: Area(one.code, one.name, one.full_name, one.level, one.path, one.is_sample)
        for one in sorted(load_districts().all, key=lambda district: district.code)
    }


@cache
def _codes() -> tuple[str, ...]:
    return tuple(_areas())


def find_area(code: str) -> Area | None:
    """The district of that code, or None. No query: the reference table is filled from the same catalogue."""
    return _areas().get(code)


@cache
def _predecessors() -> dict[str, str]:
    """Code of the one abolished district that each new one continues: 密云区 continues 密云县.

    A district that swallowed another, or that was put together from several, continues nobody: its figures before
    and after are of different places.
    """
    heirs: dict[str, list[str]] = {}
    districts = load_districts()
    for district in districts.all:
        if district.successor and district.valid_to is not None:
            heirs.setdefault(district.successor, []).append(district.code)
    found = {}
    for heir, codes in heirs.items():
        before = districts[codes[0]]
        began, ended = districts[heir].valid_from, before.valid_to
        if len(codes) == 1 and began is not None and ended is not None and began == ended + 1:
            found[heir] = before.code
    return found


def predecessor_of(area: Area) -> Area | None:
    """The abolished district that this one continues under a new code, or None."""
    code = _predecessors().get(area.code)
    return find_area(code) if code else None


@lru_cache(maxsize=256)
def areas_under(path: str, year: int) -> tuple[Area, ...]:
    """Every district under `path` ("" the country) that existed in `year`, in the order of codes."""
    low, high = code_range(path)
    codes = _codes()
    districts, areas = load_districts(), _areas()
    return tuple(
        areas[code]
        for code in codes[bisect_left(codes, low) : bisect_left(codes, high)]
        if areas[code].path != path and districts[code].existed_in(year)
    )


def chain(code: str) -> list[Area]:
    """The district and those above it, from the province down. Raises SelectionError (404) for an unknown code."""
    areas: list[Area] = []
    above: str | None = code
    while above and (area := find_area(above)) is not None:
        areas.append(area)
        above = load_districts()[above].parent
    if not areas:
        raise SelectionError(f"没有代码为 {code} 的行政区", hint="请核对六位区划代码，或从列表中选择。", status=404)
    return areas[::-1]


def place_within(within: str, user: AbstractBaseUser | AnonymousUser) -> Place:
    """The place to compare within. A county stands for its parent and is pinned: it has nothing below to compare.

    Without `within`: the account's own district; else the country, or the sample prefecture while there is nothing
    but sample data. At most one query.
    """
    if within == NATION:
        return Place(None)
    if not within and isinstance(user, User) and user.district_id:
        within = user.district_id
    if not within:
        within = _sample_prefecture_if_alone()
        if not within:
            return Place(None)
    areas = chain(within)
    if areas[-1].level == "county":
        above = areas[:-1]
        return Place(above[-1] if above else None, tuple(above[:-1]), pin=areas[-1].code)
    return Place(areas[-1], tuple(areas[:-1]))


def place_above(codes: Sequence[str]) -> Place:
    """The nearest unit that holds all the districts; the country when they share no province. No query."""
    chains = [chain(code)[:-1] for code in codes]
    shared = [areas[0] for areas in zip(*chains, strict=False) if len({area.code for area in areas}) == 1]
    return Place(shared[-1], tuple(shared[:-1])) if shared else Place(None)


def _sample_prefecture_if_alone() -> str:
    """Code of the sample prefecture when only sample districts have values, else "". One query."""
    found = rows(
        "SELECT d.code FROM reports_district d WHERE d.is_sample AND d.level = 'prefecture' "
        "AND EXISTS (SELECT 1 FROM reports_observation o WHERE o.district_id >= %s) "
        "AND NOT EXISTS (SELECT 1 FROM reports_observation o WHERE o.district_id < %s) ORDER BY d.code LIMIT 1",
        [SAMPLE_PREFIX, SAMPLE_PREFIX],
    )
    return str(found[0][0]) if found else ""
