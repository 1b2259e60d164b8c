"""Rows of the compare page: one left join for values and reasons, one statement for conversions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fazhi.dashboard.queries.rows import (
    AREA_COLUMNS,
    AREA_WIDTH,
    POINT_COLUMNS,
    POINT_WIDTH,
    Sight,
    absence_of,
    code_range,
    rows,
    withheld,
)
from fazhi.dashboard.selection import FIRST_YEAR
from fazhi.dashboard.series import Absence, Area, Point


NEXT_YEAR_AT_MOST = 60
"""How many years from FIRST_YEAR on are looked for; enough until 2060."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A district with its value, or with the reason why there is none."""

    area: Area
    point: Point | None
    absence: Absence | None


def years_with_values(indicator: str, path: str) -> tuple[int, ...]:
    """Years in which any district at or under `path` has a row of the indicator, ascending. One query."""
    low, high = code_range(path)
    found = rows(
        "SELECT y FROM generate_series(%s, %s) y WHERE EXISTS (SELECT 1 FROM reports_observation o "
        "WHERE o.indicator_id = %s AND o.year = y AND o.district_id >= %s AND o.district_id < %s)",
        [FIRST_YEAR, FIRST_YEAR + NEXT_YEAR_AT_MOST, indicator, low, high],
    )
    return tuple(row[0] for row in found)


def cells_under(indicator: str, year: int, path: str, *, sight: Sight, published_only: bool) -> list[Cell]:
    """Every district under `path` that existed in `year`, by code, with value or reason. One query.

    The newest report is looked up only for districts without a value: it tells "not reported" from "not mentioned".
    """
    low, high = code_range(path)
    found = rows(
        f"SELECT {AREA_COLUMNS}, r.state, {POINT_COLUMNS} "
        "FROM reports_district d "
        "LEFT JOIN reports_observation o ON o.district_id = d.code AND o.indicator_id = %s AND o.year = %s "
        "LEFT JOIN LATERAL (SELECT state FROM reports_report r WHERE o.id IS NULL AND r.district_id = d.code "
        "AND r.year = %s AND r.deleted_at IS NULL ORDER BY r.uploaded_at DESC LIMIT 1) r ON true "
        "WHERE d.code >= %s AND d.code < %s AND d.path <> %s "
        "AND (d.valid_from IS NULL OR d.valid_from <= %s) AND (d.valid_to IS NULL OR d.valid_to >= %s) "
        "ORDER BY d.code",
        [indicator, year, year, low, high, path, year, year],
    )
    cells = []
    for row in found:
        area = Area(*row[:AREA_WIDTH])
        if row[AREA_WIDTH + 1] is None:
            cells.append(Cell(area, None, absence_of(row[AREA_WIDTH], seen=sight.sees_published(area.path))))
            continue
        point = Point._make(row[AREA_WIDTH + 1 : AREA_WIDTH + 1 + POINT_WIDTH])
        absence = withheld(point, area, sight, published_only=published_only)
        cells.append(Cell(area, None if absence else point, absence))
    return cells


def counts_of(
    indicators: Iterable[str], year: int, districts: Iterable[str], *, published_only: bool
) -> dict[tuple[str, str], Decimal]:
    """Exact counts by (district, indicator), for converting a rate to another 口径. One query.

    Estimates (约, 近, 余) and values nobody would use (rejected) are left out: a conversion must be exact.
    """
    found = rows(
        "SELECT district_id, indicator_id, value FROM reports_observation WHERE indicator_id = ANY(%s) AND year = %s "
        "AND district_id = ANY(%s) AND qualifier = 'exact' AND status NOT IN ('rejected', 'not_applicable') "
        "AND scope = 'region' AND instance = 'all' AND (is_published OR NOT %s)",
        [sorted(set(indicators)), year, sorted(set(districts)), published_only],
    )
    return {(row[0], row[1]): row[2] for row in found}
