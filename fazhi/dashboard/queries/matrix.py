"""Rows of the matrix and the scatter: several indicators of many districts in one year."""

from __future__ import annotations

from collections.abc import Sequence

from fazhi.accounts.prepared import prepared
from fazhi.dashboard.queries.rows import POINT_COLUMNS, Sight, code_range, existing_values, point_of, rows
from fazhi.dashboard.series import Point


def latest_year(indicators: Sequence[str], path: str, sight: Sight) -> int | None:
    """The latest year in which any district at or under `path` has a value the account may know of. One query."""
    low, high = code_range(path)
    condition, parameters = existing_values(sight)
    found = rows(
        "SELECT max(latest.year) FROM unnest(%s::text[]) AS wanted(code) CROSS JOIN LATERAL "
        "(SELECT o.year FROM reports_observation o WHERE o.indicator_id = wanted.code AND o.district_id >= %s "
        f"AND o.district_id < %s AND {condition} ORDER BY o.year DESC LIMIT 1) latest",
        [list(indicators), low, high, *parameters],
    )
    year: int | None = found[0][0]
    return year


def points_of(indicators: Sequence[str], year: int, districts: Sequence[str]) -> dict[tuple[str, str], Point]:
    """Stored rows of the given districts by (district, indicator), withheld ones included. One query."""
    return {
        (row[1], row[2]): Point._make(row)
        for row in rows(
            f"SELECT {POINT_COLUMNS} FROM reports_observation o "
            "WHERE o.indicator_id = ANY(%s) AND o.year = %s AND o.district_id = ANY(%s)",
            [list(indicators), year, list(districts)],
        )
    }


def points_above_counties(indicators: Sequence[str], year: int) -> dict[tuple[str, str], Point]:
    """Stored rows of all provinces and prefectures by (district, indicator), withheld ones included. One query.

    They have an index of their own, found by this very condition: among the counties' they are one in ten.
    """
    low, high = code_range("")
    return {
        (row[1], row[2]): point_of(row)
        for row in prepared(
            f"SELECT {POINT_COLUMNS} FROM reports_observation o WHERE o.indicator_id = ANY(%s) AND o.year = %s "
            "AND o.district_id >= %s AND o.district_id < %s AND right(o.district_id, 2) = '00'",
            [list(indicators), year, low, high],
        )
    }


def newest_states(year: int, path: str) -> dict[str, str]:
    """State of the newest report of each district at or under `path` in `year`. One query."""
    low, high = code_range(path)
    found = prepared(
        "SELECT DISTINCT ON (district_id) district_id, state FROM reports_report WHERE year = %s "
        "AND district_id >= %s AND district_id < %s AND deleted_at IS NULL ORDER BY district_id, uploaded_at DESC",
        [year, low, high],
    )
    return {row[0]: row[1] for row in found}
