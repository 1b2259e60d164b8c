"""Rows of the district page: all indicators of one district in two years, its documents and its doubts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from fazhi.accounts.prepared import prepared
from fazhi.dashboard.queries.rows import POINT_COLUMNS, Sight, rows, withheld
from fazhi.dashboard.series import Absence, Area, Point


@dataclass(frozen=True, slots=True)
class Document:
    """A report of the district, as the page lists it."""

    id: int
    year: int
    title: str
    file_name: str
    state: str
    uploaded_at: datetime
    pages: int | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An open finding of one of the district's reports."""

    id: int
    report: int
    indicator: str
    severity: str
    message: str
    spans: list[dict[str, Any]]

    def get_severity_display(self) -> str:
        """The Chinese word of the severity, under the name components/_finding.html asks for."""
        return {"error": "矛盾", "warning": "疑点", "info": "说明"}.get(self.severity, self.severity)


def values_of(
    area: Area, years: Iterable[int], *, sight: Sight, published_only: bool
) -> tuple[dict[tuple[str, int], Point], dict[tuple[str, int], Absence]]:
    """Values, and reasons for withheld ones, by (indicator, year). One query."""
    points: dict[tuple[str, int], Point] = {}
    withheld_by: dict[tuple[str, int], Absence] = {}
    for row in prepared(
        f"SELECT {POINT_COLUMNS} FROM reports_observation o WHERE o.district_id = %s AND o.year = ANY(%s)",
        [area.code, sorted(years)],
    ):
        point = Point._make(row)
        absence = withheld(point, area, sight, published_only=published_only)
        if absence is None:
            points[point.indicator, point.year] = sight.shared(point, area.path)
        else:
            withheld_by[point.indicator, point.year] = absence
    return points, withheld_by


def documents_of(code: str, *, published_only: bool) -> tuple[list[Document], tuple[int, ...]]:
    """The district's reports, newest year and upload first, and the years that have values. One query.

    Values may be imported without a report, so the years of the documents are not enough.
    """
    found = prepared(
        "SELECT id, year, title, original_name, state, uploaded_at, pages FROM reports_report "
        "WHERE district_id = %s AND year IS NOT NULL AND deleted_at IS NULL "
        "AND (state IN ('published', 'corrected') OR NOT %s) "
        "UNION ALL SELECT NULL, year, '', '', '', NULL, NULL "
        "FROM (SELECT DISTINCT year FROM reports_observation WHERE district_id = %s "
        "AND (is_published OR NOT %s)) years "
        "ORDER BY year DESC, uploaded_at DESC",
        [code, published_only, code, published_only],
    )
    documents = [Document(*row) for row in found if row[0] is not None]
    return documents, tuple(sorted(row[1] for row in found if row[0] is None))


def texts_of(code: str, years: Iterable[int]) -> dict[int, tuple[int, str, str]]:
    """(report, title, text) of the newest read report of each year. One query."""
    found = rows(
        "SELECT DISTINCT ON (r.year) r.year, r.id, coalesce(nullif(r.title, ''), r.original_name), t.text "
        "FROM reports_report r JOIN reports_reporttext t ON t.report_id = r.id "
        "WHERE r.district_id = %s AND r.year = ANY(%s) AND r.deleted_at IS NULL AND r.state <> 'withdrawn' "
        "ORDER BY r.year, r.uploaded_at DESC",
        [code, sorted(years)],
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def doubts_of(reports: Iterable[int]) -> list[Doubt]:
    """Open errors and warnings of the given reports, errors first. One query (none without reports)."""
    ids = list(reports)
    if not ids:
        return []
    found = rows(
        "SELECT id, report_id, coalesce(indicator_id, ''), severity, message, spans FROM reports_finding "
        "WHERE report_id = ANY(%s) AND resolution = 'open' AND severity IN ('error', 'warning') "
        "ORDER BY severity, id",
        [ids],
    )
    return [Doubt(row[0], row[1], row[2], row[3], row[4], _decoded(row[5])) for row in found]


def _decoded(spans: Any) -> list[dict[str, Any]]:
    """JSON from a raw cursor arrives as text: Django's backend leaves decoding to the field."""
    return json.loads(spans) if isinstance(spans, str) else list(spans)


def peer_values(area: Area, year: int, *, sight: Sight) -> dict[tuple[str, str, str, str], list[Decimal]]:
    """Values of the other districts under the same parent and tier, by (indicator, 口径, scope, instance). One query.

    Rates count only over at least 30 cases, as everywhere.
    """
    parent = area.path.rpartition("/")[0]
    if not parent or not sight.sees_published(parent):
        return {}
    everything = sight.sees(parent)
    result: dict[tuple[str, str, str, str], list[Decimal]] = {}
    for row in rows(
        "SELECT o.indicator_id, o.denominator, o.scope, o.instance, o.value FROM reports_observation o "
        "JOIN reports_district d ON d.code = o.district_id WHERE d.path LIKE %s AND d.level = %s AND o.year = %s "
        "AND o.status NOT IN ('rejected', 'not_applicable') AND (o.unit <> '%%' OR o.\"N\" >= 30) "
        "AND (o.is_published OR %s) AND d.code <> %s",
        [f"{parent}/%", area.level, year, everything, area.code],
    ):
        result.setdefault((row[0], row[1], row[2], row[3]), []).append(row[4])
    return result
