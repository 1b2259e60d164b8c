"""Rows of the API's `observations`: values by filter, page after page along the order of the index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fazhi.dashboard.queries.rows import (
    AREA_COLUMNS,
    AREA_WIDTH,
    POINT_COLUMNS,
    POINT_WIDTH,
    Sight,
    code_range,
    rows,
    visible_values,
)
from fazhi.dashboard.series import Area, Point, Quoted


SHOWN = "o.status IN ('unreviewed', 'accepted', 'corrected')"


@dataclass(frozen=True, slots=True)
class ObservationFilter:
    """Which values; empty fields do not restrict. `after` is the (indicator, year, district) of the last page's end."""

    indicators: tuple[str, ...] = ()
    year: int | None = None
    districts: tuple[str, ...] = ()
    within_path: str | None = None
    """Path of a district, "" for all real ones, None for everything, sample data included."""
    status: str = ""
    after: tuple[str, int, str] | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """One value with its district and the words that prove it."""

    point: Point
    area: Area
    source: Quoted


def observations(wanted: ObservationFilter, *, sight: Sight, at_most: int) -> list[Observed]:
    """At most `at_most` values by indicator, year and district. One query.

    Pages continue after a key instead of skipping rows, so that the last page costs what the first does.
    """
    conditions: list[str] = []
    parameters: list[Any] = []
    if wanted.indicators:
        conditions.append("o.indicator_id = ANY(%s)")
        parameters.append(list(wanted.indicators))
    if wanted.year is not None:
        conditions.append("o.year = %s")
        parameters.append(wanted.year)
    if wanted.districts:
        conditions.append("o.district_id = ANY(%s)")
        parameters.append(list(wanted.districts))
    if wanted.within_path is not None:
        conditions.append("o.district_id >= %s AND o.district_id < %s")
        parameters += code_range(wanted.within_path)
    if wanted.after is not None:
        conditions.append("(o.indicator_id, o.year, o.district_id) > (%s, %s, %s)")
        parameters += wanted.after
    if wanted.status == "published":
        conditions.append(f"o.is_published AND {SHOWN}")
    elif wanted.status:
        conditions.append("o.status = %s")
        parameters.append(wanted.status)
    else:
        conditions.append(SHOWN)
    visible, values = visible_values(sight)
    conditions.append(visible)
    parameters += values
    found = rows(
        f"SELECT {POINT_COLUMNS}, {AREA_COLUMNS}, o.quote, o.page FROM reports_observation o "
        f"JOIN reports_district d ON d.code = o.district_id WHERE {' AND '.join(conditions)} "
        "ORDER BY o.indicator_id, o.year, o.district_id LIMIT %s",
        [*parameters, at_most],
    )
    end = POINT_WIDTH + AREA_WIDTH
    seen = []
    for row in found:
        area = Area(*row[POINT_WIDTH:end])
        point = sight.shared(Point._make(row[:POINT_WIDTH]), area.path)
        source = Quoted(row[end], row[end + 1])
        seen.append(Observed(point, area, source))
    return seen
