"""Rows of the trend page: values and reasons of a few districts over years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from fazhi.accounts.prepared import prepared
from fazhi.dashboard.queries.rows import (
    AREA_COLUMNS,
    POINT_COLUMNS,
    Sight,
    absence_of,
    code_range,
    rows,
    withheld,
)
from fazhi.dashboard.series import Absence, Area, Point


@dataclass(frozen=True, slots=True)
class History:
    """One district's values of one indicator, ascending by year, and why other years have none."""

    points: list[Point] = field(default_factory=list)
    absences: dict[int, Absence] = field(default_factory=dict)


def most_covered(indicator: str, path: str, *, at_most: int) -> list[Area]:
    """The districts under `path` with most years of the indicator, in the order of codes; of the country, the first
    ones with a value in the latest year. One query."""
    low, high = code_range(path)
    itself = low.ljust(6, "0")
    if not path:
        # The whole country: counting the years of 3,000 districts takes longer than anything else on the page.
        found = rows(
            f"SELECT {AREA_COLUMNS} FROM reports_district d JOIN (SELECT district_id FROM reports_observation "
            "WHERE indicator_id = %s AND year = (SELECT max(year) FROM reports_observation WHERE indicator_id = %s) "
            "AND district_id < %s ORDER BY district_id LIMIT %s) latest ON latest.district_id = d.code ORDER BY d.code",
            [indicator, indicator, high, at_most],
        )
        return [Area(*row) for row in found]
    found = rows(
        f"SELECT {AREA_COLUMNS} FROM reports_district d JOIN (SELECT district_id FROM reports_observation WHERE indicator_id = %s AND district_id >= %s "
        "AND district_id < %s AND district_id <> %s GROUP BY district_id ORDER BY count(*) DESC, district_id LIMIT %s) most "
        "ON most.district_id = d.code ORDER BY d.code",
        [indicator, low, high, itself, at_most],
    )
    return [Area(*row) for row in found]


def histories(
    indicator: str, areas: Iterable[Area], *, first: int | None, last: int | None, sight: Sight, published_only: bool
) -> dict[str, History]:
    """Values of one indicator by district, for the years asked for (None: open). Two queries."""
    by_code = {area.code: area for area in areas}
    result = {code: History() for code in by_code}
    codes = sorted(by_code)
    bounds = [first or 0, last or 9999]
    for row in prepared(
        f"SELECT {POINT_COLUMNS} FROM reports_observation o WHERE o.indicator_id = %s AND o.district_id = ANY(%s) "
        "AND o.year BETWEEN %s AND %s ORDER BY o.district_id, o.year",
        [indicator, codes, *bounds],
    ):
        point = Point._make(row)
        history = result[point.district]
        absence = withheld(point, by_code[point.district], sight, published_only=published_only)
        if absence is None:
            history.points.append(sight.shared(point, by_code[point.district].path))
        else:
            history.absences[point.year] = absence
    for district, year, state in newest_states(codes, bounds):
        history = result[district]
        if year not in history.absences and all(point.year != year for point in history.points):
            history.absences[year] = absence_of(
                state, seen=sight.sees_published(by_code[district].path), own=sight.sees(by_code[district].path)
            )
    return result


def newest_states(codes: Sequence[str], bounds: Sequence[int]) -> list[tuple[str, int, str]]:
    """(district, year, state) of the newest report of each district and year. One query."""
    return [
        (row[0], row[1], row[2])
        for row in prepared(
            "SELECT DISTINCT ON (district_id, year) district_id, year, state FROM reports_report "
            "WHERE district_id = ANY(%s) AND year BETWEEN %s AND %s AND deleted_at IS NULL "
            "ORDER BY district_id, year, uploaded_at DESC",
            [list(codes), *bounds],
        )
    ]
