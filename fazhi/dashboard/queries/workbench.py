"""Rows of the workbench and the district list: what waits, what is doubtful, what is covered."""

from __future__ import annotations

from typing import NamedTuple

from fazhi.dashboard.queries.rows import Sight, code_range, rows


class Tally(NamedTuple):
    """How many reports of the account's scope stand where, and how many open doubts they hold."""

    reports: int
    in_review: int
    awaiting_signoff: int
    published: int
    working: int
    attention: int
    errors: int
    warnings: int


class CoverageRow(NamedTuple):
    """The newest report of one district and year."""

    code: str
    name: str
    above: str
    year: int
    state: str
    report: int
    is_sample: bool


class DistrictRow(NamedTuple):
    """One district that has reports."""

    code: str
    name: str
    above: str
    first: int
    last: int
    reports: int
    is_sample: bool


def _visible(sight: Sight) -> tuple[str, list[str | bool]]:
    """SQL condition on `r` and `d` for reports that an account sees, with its parameters."""
    if sight.scope == "":
        return "true", []
    return (
        "((d.path = %s OR d.path LIKE %s) OR (r.state IN ('published', 'corrected') AND (d.path = %s OR d.path LIKE %s)))",
        [sight.scope, f"{sight.scope}/%", sight.peers, f"{sight.peers}/%" if sight.peers else "%"],
    )


def tally(sight: Sight) -> Tally:
    """Counts over the reports under the account's scope; those of the 示例数据 only while there are no others.

    One query.
    """
    low, high = code_range(sight.scope) if sight.scope else ("0", "A")
    found = rows(
        "SELECT r.is_sample, count(*), count(*) FILTER (WHERE r.state = 'in_review'), "
        "count(*) FILTER (WHERE r.state = 'awaiting_signoff'), "
        "count(*) FILTER (WHERE r.state IN ('published', 'corrected')), "
        "count(*) FILTER (WHERE r.state IN ('queued', 'reading', 'extracting', 'checking')), "
        "count(*) FILTER (WHERE r.state IN ('needs_person', 'failed')), "
        "coalesce(sum(f.errors), 0), coalesce(sum(f.warnings), 0) "
        "FROM reports_report r LEFT JOIN (SELECT report_id, count(*) FILTER (WHERE severity = 'error') AS errors, "
        "count(*) FILTER (WHERE severity = 'warning') AS warnings FROM reports_finding "
        "WHERE resolution = 'open' AND severity IN ('error', 'warning') GROUP BY report_id) f ON f.report_id = r.id "
        "WHERE r.deleted_at IS NULL AND (r.district_id IS NULL OR (r.district_id >= %s AND r.district_id < %s)) "
        "GROUP BY r.is_sample ORDER BY r.is_sample LIMIT 1",
        [low, high],
    )
    return Tally(*(int(count) for count in found[0][1:])) if found else Tally(*[0] * len(Tally._fields))


def coverage(sight: Sight, *, first: int, at_most: int) -> list[CoverageRow]:
    """The newest report per district and year since `first`, by district, for at most `at_most` rows. One query."""
    condition, parameters = _visible(sight)
    return [
        CoverageRow(*row)
        for row in rows(
            "SELECT DISTINCT ON (r.district_id, r.year) d.code, d.name, coalesce(p.name, ''), r.year, r.state, r.id, "
            "d.is_sample FROM reports_report r JOIN reports_district d ON d.code = r.district_id "
            "LEFT JOIN reports_district p ON p.code = d.parent_id "
            f"WHERE r.deleted_at IS NULL AND r.year >= %s AND {condition} "
            "ORDER BY r.district_id, r.year, r.uploaded_at DESC LIMIT %s",
            [first, *parameters, at_most],
        )
    ]


def districts_with_reports(sight: Sight) -> list[DistrictRow]:
    """Every district with a report, by code. One query."""
    condition, parameters = _visible(sight)
    return [
        DistrictRow(*row)
        for row in rows(
            "SELECT d.code, d.name, coalesce(p.full_name, ''), min(r.year), max(r.year), count(*), d.is_sample "
            "FROM reports_report r JOIN reports_district d ON d.code = r.district_id "
            "LEFT JOIN reports_district p ON p.code = d.parent_id "
            f"WHERE r.deleted_at IS NULL AND r.year IS NOT NULL AND {condition} "
            "GROUP BY d.code, d.name, p.full_name, d.is_sample ORDER BY d.code",
            parameters,
        )
    ]
