"""Which districts and years have values, read from the counts that the database keeps (`reports.models.coverage`)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from fazhi.catalogue.districts import load_districts
from fazhi.dashboard.queries.rows import Sight, code_range, rows


class ProvinceYear(NamedTuple):
    """How many districts of one tier in a province have any value of a year."""

    province: str
    """Two digits."""
    year: int
    level: str
    districts: int
    published: int


class DistrictYear(NamedTuple):
    """How many values a district has of a year."""

    district: str
    year: int
    values: int
    published: int


def provinces(sight: Sight, *, first: int, last: int) -> list[ProvinceYear]:
    """By province, year and tier; what an account does not see is not counted. One query.

    The whole country reads a table of its own; an account of one place counts the districts it sees.
    """
    if sight.scope == "":
        found = rows(
            "SELECT province, year, level, districts, published FROM reports_provincecoverage "
            "WHERE districts > 0 AND year BETWEEN %s AND %s ORDER BY province, year, level",
            [first, last],
        )
        return [ProvinceYear._make(row) for row in found]
    low, high = code_range(sight.peers)
    found = rows(
        "SELECT left(d.code, 2), c.year, d.level, count(*), count(*) FILTER (WHERE c.published > 0) "
        "FROM reports_coverage c JOIN reports_district d ON d.code = c.district_id "
        "WHERE c.year BETWEEN %s AND %s AND ((c.shown > 0 AND (d.path = %s OR d.path LIKE %s)) "
        "OR (c.published > 0 AND d.code >= %s AND d.code < %s)) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        [first, last, sight.scope, f"{sight.scope}/%", low, high],
    )
    return [ProvinceYear._make(row) for row in found]


def districts(path: str, sight: Sight, *, first: int, last: int) -> list[DistrictYear]:
    """Counts of the districts at or under `path`, by code and year; 0 where nothing is seen. One query."""
    low, high = code_range(path)
    found = rows(
        "SELECT c.district_id, c.year, c.shown, c.published, d.path FROM reports_coverage c "
        "JOIN reports_district d ON d.code = c.district_id "
        "WHERE c.district_id >= %s AND c.district_id < %s AND c.year BETWEEN %s AND %s AND c.shown > 0 ORDER BY 1, 2",
        [low, high, first, last],
    )
    seen = []
    for code, year, shown, published, where in found:
        values = shown if sight.sees(where) else published if sight.sees_published(where) else 0
        if values:
            seen.append(DistrictYear(code, year, values, published))
    return seen


@cache
def existing(province: str, level: str, year: int) -> int:
    """How many districts of a tier a province had in a year: what coverage is counted against. No query."""
    return sum(
        district.code.startswith(province) and district.level == level and district.existed_in(year)
        for district in load_districts()
    )
