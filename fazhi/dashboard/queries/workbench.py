"""Rows of the workbench and the district list: what waits, what is doubtful, what is covered."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from fazhi.catalogue.districts import load_districts
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


def _own(sight: Sight) -> tuple[str, list[str]]:
    """SQL condition on `d` for the districts whose reports an account sees, with its parameters."""
    if sight.scope == "":
        return "true", []
    return "(d.path = %s OR d.path LIKE %s)", [sight.scope, f"{sight.scope}/%"]


def _figured(sight: Sight) -> tuple[str, list[str]]:
    """The same on `r` and `d` for districts of which it sees any figure: its own, and peers that published."""
    if sight.scope == "":
        return "true", []
    condition, parameters = _own(sight)
    return (
        f"({condition} OR (r.state IN ('published', 'corrected') AND (d.path = %s OR d.path LIKE %s)))",
        [*parameters, sight.peers, f"{sight.peers}/%" if sight.peers else "%"],
    )


def tally(sight: Sight) -> Tally:
    """Counts over the reports under the account's scope; those of the 示例数据 only while there are no others.

    One query: states along the index `report_states`, doubts along the open findings, which are few.
    """
    low, high = code_range(sight.scope) if sight.scope else ("0", "A")
    # Without a district it belongs to the bureau of whoever uploaded it.
    own = "(r.district_id >= %s AND r.district_id < %s OR r.district_id IS NULL"
    own += " AND u.district_id >= %s AND u.district_id < %s)" if sight.scope else ")"
    uploader = " LEFT JOIN accounts_user u ON u.id = r.uploaded_by_id" if sight.scope else ""
    bounds = [low, high] * (2 if sight.scope else 1)
    found = rows(
        f"SELECT r.is_sample, r.state, count(*) FROM reports_report r{uploader} WHERE r.deleted_at IS NULL "
        f"AND {own} GROUP BY 1, 2 UNION ALL "
        "SELECT r.is_sample, f.severity, count(*) FROM reports_finding f JOIN reports_report r ON r.id = f.report_id"
        f"{uploader} WHERE f.resolution = 'open' AND f.severity IN ('error', 'warning') AND r.deleted_at IS NULL "
        f"AND {own} GROUP BY 1, 2",
        [*bounds, *bounds],
    )
    is_sample = all(row[0] for row in found)
    counts = Counter({row[1]: row[2] for row in found if row[0] == is_sample})
    doubts = {severity: counts.pop(severity, 0) for severity in ("error", "warning")}
    return Tally(
        reports=counts.total(),
        in_review=counts["in_review"],
        awaiting_signoff=counts["awaiting_signoff"],
        published=counts["published"] + counts["corrected"],
        working=sum(counts[state] for state in ("queued", "reading", "extracting", "checking")),
        attention=counts["needs_person"] + counts["failed"],
        errors=doubts["error"],
        warnings=doubts["warning"],
    )


def coverage(sight: Sight, *, first: int, at_most: int) -> list[CoverageRow]:
    """The newest report per district and year since `first`, by district, for at most `at_most` rows. One query."""
    condition, parameters = _own(sight)
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
    """Every district with a report, by code. One query; names come from the catalogue."""
    condition, parameters = _figured(sight)
    found = rows(
        "SELECT r.district_id, min(r.year), max(r.year), count(*), r.is_sample FROM reports_report r "
        + ("JOIN reports_district d ON d.code = r.district_id " if parameters else "")
        + f"WHERE r.deleted_at IS NULL AND r.year IS NOT NULL AND r.district_id IS NOT NULL AND {condition} "
        "GROUP BY r.district_id, r.is_sample ORDER BY r.district_id",
        parameters,
    )
    districts = load_districts()
    made = []
    for code, first, last, count, is_sample in found:
        district = districts[code]
        above = districts.get(district.parent)
        made.append(DistrictRow(code, district.name, above.full_name if above else "", first, last, count, is_sample))
    return made
