"""Rows of the compare page: values, reasons for missing ones, counts for conversions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from fazhi.accounts.prepared import prepared
from fazhi.dashboard.queries.columns import national_points
from fazhi.dashboard.queries.rows import POINT_COLUMNS, Sight, code_range, existing_values, rows
from fazhi.dashboard.selection import FIRST_YEAR
from fazhi.dashboard.series import Point


NEXT_YEAR_AT_MOST = 60
"""How many years from FIRST_YEAR on are looked for; enough until 2060."""


def years_with_values(indicator: str, path: str, sight: Sight) -> tuple[int, ...]:
    """Years in which any district at or under `path` has a row the account may know of, ascending. One query."""
    low, high = code_range(path)
    condition, parameters = existing_values(sight)
    found = prepared(
        "SELECT y FROM generate_series(%s::int, %s::int) y WHERE EXISTS (SELECT 1 FROM reports_observation o "
        f"WHERE o.indicator_id = %s AND o.year = y AND o.district_id >= %s AND o.district_id < %s AND {condition})",
        [FIRST_YEAR, FIRST_YEAR + NEXT_YEAR_AT_MOST, indicator, low, high, *parameters],
    )
    return tuple(row[0] for row in found)


def points_under(indicator: str, year: int, path: str, *, also: str = "") -> Mapping[str, Point]:
    """Every stored row of one indicator and year at or under `path` by district, withheld ones included, and that of
    the real district `also`. One query; of the whole country two the first time."""
    if not path:
        return national_points(indicator, year)
    low, high = code_range(path)
    return {
        row[1]: Point._make(row)
        for row in prepared(
            f"SELECT {POINT_COLUMNS} FROM reports_observation o "
            "WHERE o.indicator_id = %s AND o.year = %s AND ((o.district_id >= %s AND o.district_id < %s) "
            "OR o.district_id = %s)"
            if also
            else f"SELECT {POINT_COLUMNS} FROM reports_observation o "
            "WHERE o.indicator_id = %s AND o.year = %s AND o.district_id >= %s AND o.district_id < %s",
            [indicator, year, low, high, *([also] if also else [])],
        )
    }


def points_among(indicator: str, year: int, districts: Iterable[str]) -> dict[str, Point]:
    """The stored rows of the districts named, withheld ones included. One query."""
    found = prepared(
        f"SELECT {POINT_COLUMNS} FROM reports_observation o "
        "WHERE o.indicator_id = %s AND o.year = %s AND o.district_id = ANY(%s)",
        [indicator, year, list(districts)],
    )
    return {row[1]: Point._make(row) for row in found}


def states_without_value(indicator: str, year: int, path: str) -> dict[str, str]:
    """State of the newest report of each district that has a report of `year` but no row of the indicator. One query.

    It tells "not reported" from "not mentioned".
    """
    low, high = code_range(path)
    found = rows(  # not prepared: a plan for any range of districts reads the country's values one by one
        "SELECT DISTINCT ON (r.district_id) r.district_id, r.state FROM reports_report r "
        "WHERE r.year = %s AND r.district_id >= %s AND r.district_id < %s AND r.deleted_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM reports_observation o WHERE o.indicator_id = %s AND o.year = %s "
        "AND o.district_id = r.district_id) ORDER BY r.district_id, r.uploaded_at DESC",
        [year, low, high, indicator, year],
    )
    return {row[0]: row[1] for row in found}


def counts_of(
    indicators: Iterable[str], year: int, districts: Iterable[str], *, unpublished_of: Iterable[str]
) -> dict[tuple[str, str], Decimal]:
    """Exact counts by (district, indicator), for converting a rate to another 口径. One query.

    Unpublished ones count for the districts `unpublished_of` only: the account's own.

    Estimates (约, 近, 余) and values nobody would use (rejected) are left out: a conversion must be exact.
    """
    found = prepared(
        "SELECT district_id, indicator_id, value, is_published FROM reports_observation "
        "WHERE indicator_id = ANY(%s) AND year = %s AND district_id = ANY(string_to_array(%s, ',')) AND qualifier = 'exact' "
        "AND status NOT IN ('rejected', 'not_applicable') AND scope = 'region' AND instance = 'all'",
        [sorted(set(indicators)), year, ",".join(sorted(set(districts)))],
    )
    own = frozenset(unpublished_of)
    return {(row[0], row[1]): row[2] for row in found if row[3] or row[0] in own}
