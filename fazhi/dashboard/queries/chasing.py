"""Rows of the coverage page beside the counts of `queries.counted`: newest states, due dates, excuses."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fazhi.dashboard.queries.rows import code_range, rows


class State(NamedTuple):
    """The newest report of one district and year; `report` is None for values that came without one."""

    district: str
    year: int
    state: str
    report: int | None


class DueRow(NamedTuple):
    """Dates set for a year at a district (path "": the country)."""

    path: str
    name: str
    year: int
    submit_by: date
    publish_by: date


class ExcuseRow(NamedTuple):
    """Why a district is not asked for its report of a year."""

    district: str
    year: int
    kind: str
    until: date | None
    reason: str


def newest_states(path: str, first: int, last: int) -> list[State]:
    """State of the newest report of each district and year at or under `path`. One query.

    Where values came without a report (an import), the state is `imported` or `imported_published`.
    """
    low, high = code_range(path)
    bounds = [first, last, low, high]
    return [
        State._make(row)
        for row in rows(
            "(SELECT DISTINCT ON (district_id, year) district_id, year, state, id FROM reports_report "
            "WHERE year BETWEEN %s AND %s AND district_id >= %s AND district_id < %s AND deleted_at IS NULL "
            "ORDER BY district_id, year, (state IN ('failed', 'withdrawn')), uploaded_at DESC) UNION ALL "
            "SELECT c.district_id, c.year, CASE WHEN c.published > 0 THEN 'imported_published' ELSE 'imported' END, NULL "
            "FROM reports_coverage c WHERE c.year BETWEEN %s AND %s AND c.district_id >= %s AND c.district_id < %s "
            # The years again: without them every report of every year is looked at.
            "AND c.shown > 0 AND NOT EXISTS (SELECT 1 FROM reports_report r WHERE r.district_id = c.district_id "
            "AND r.year = c.year AND r.year BETWEEN %s AND %s AND r.district_id >= %s AND r.district_id < %s "
            "AND r.deleted_at IS NULL)",
            [*bounds, *bounds, *bounds],
        )
    ]


def due_rows(first: int, last: int) -> list[DueRow]:
    """Every date that was set for the years. One query; a few rows a year."""
    return [
        DueRow(*row)
        for row in rows(
            "SELECT coalesce(d.path, ''), coalesce(d.name, '全国'), t.year, t.submit_by, t.publish_by "
            "FROM reports_duedate t LEFT JOIN reports_district d ON d.code = t.district_id WHERE t.year BETWEEN %s AND %s",
            [first, last],
        )
    ]


def excuses(path: str, first: int, last: int) -> list[ExcuseRow]:
    """Districts at or under `path` that are excused. One query."""
    low, high = code_range(path)
    return [
        ExcuseRow(*row)
        for row in rows(
            "SELECT district_id, year, kind, until, reason FROM reports_excuse "
            "WHERE year BETWEEN %s AND %s AND district_id >= %s AND district_id < %s",
            [first, last, low, high],
        )
    ]
