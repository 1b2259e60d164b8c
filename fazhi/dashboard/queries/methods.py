"""Rows of the methods page: recent values and remarks that the formulas are shown with. Four queries, all bounded."""

from __future__ import annotations

from typing import NamedTuple

from fazhi.dashboard.queries.rows import POINT_COLUMNS, POINT_WIDTH, Sight, code_range, rows, visible_values
from fazhi.dashboard.series import Point


ROWS_AT_MOST = 400
RECENT = 3_000
"""Facts and findings looked through for an example, newest first."""


class Named(NamedTuple):
    """A value with the name of its district."""

    point: Point
    name: str
    is_sample: bool


class Remark(NamedTuple):
    """What the arithmetic of one report showed: a formula or a message, with the sentence and where it stands."""

    kind: str
    words: str
    quote: str
    name: str
    year: int
    report: int
    anchor: str
    is_sample: bool


def recent_values(indicator: str, sight: Sight) -> list[Named]:
    """Values of the latest two years, real districts before fictional ones, the newest year first. One query."""
    condition, parameters = visible_values(sight)
    # One year after the other in the order of the index: sorting both years of the country would cost ten times as much.
    one_year = (
        "(SELECT * FROM reports_observation WHERE indicator_id = %s AND year = (SELECT max(year) - %s "
        "FROM reports_observation WHERE indicator_id = %s) ORDER BY district_id LIMIT %s)"
    )
    asked = [value for back in (0, 1) for value in (indicator, back, indicator, ROWS_AT_MOST // 2)]
    if sight.scope:
        one_year = one_year.replace("ORDER BY", "AND district_id >= %s AND district_id < %s ORDER BY")
        low, high = code_range(sight.peers)
        asked = [value for back in (0, 1) for value in (indicator, back, indicator, low, high, ROWS_AT_MOST // 2)]
    return [
        Named(Point._make(row[:POINT_WIDTH]), *row[POINT_WIDTH:])
        for row in rows(
            f"SELECT {POINT_COLUMNS}, d.name, d.is_sample FROM ({one_year} UNION ALL {one_year}) o "
            "JOIN reports_district d ON d.code = o.district_id "
            f"WHERE o.status NOT IN ('rejected', 'not_applicable') AND o.qualifier = 'exact' AND {condition} "
            "ORDER BY d.is_sample, o.district_id, o.year DESC",
            [*asked, *parameters],
        )
    ]


def recent_formulas(sight: Sight) -> list[Remark]:
    """The newest computed and back-derived facts with their arithmetic, at most ten of each. One query."""
    return _remarks(
        "SELECT f.basis, f.formula, f.quote, f.report_id, 'v-' || f.id, f.id, row_number() OVER (PARTITION BY f.basis "
        "ORDER BY f.id DESC) AS place FROM (SELECT * FROM reports_fact ORDER BY id DESC LIMIT %s) f "
        "WHERE f.formula <> '' AND f.status NOT IN ('rejected', 'not_applicable')",
        sight,
    )


def recent_findings(sight: Sight) -> list[Remark]:
    """The newest findings of every kind with their first sentence, at most ten of each. One query."""
    return _remarks(
        "SELECT f.kind, f.message, coalesce(f.spans->0->>'quote', ''), f.report_id, 'findings', f.id, row_number() OVER "
        "(PARTITION BY f.kind ORDER BY f.id DESC) AS place FROM (SELECT * FROM reports_finding ORDER BY id DESC LIMIT %s) f",
        sight,
    )


def _remarks(sql: str, sight: Sight) -> list[Remark]:
    condition, parameters = ("true", [])
    if sight.scope:
        condition, parameters = "(d.path = %s OR d.path LIKE %s)", [sight.scope, f"{sight.scope}/%"]
    return [
        Remark(*row)
        for row in rows(
            "SELECT k.kind, k.words, k.quote, d.name, r.year, r.id, k.anchor, d.is_sample "
            f"FROM ({sql}) AS k(kind, words, quote, report_id, anchor, id, place) JOIN reports_report r ON r.id = k.report_id "
            "JOIN reports_district d ON d.code = r.district_id "
            f"WHERE k.place <= 10 AND r.deleted_at IS NULL AND {condition} ORDER BY d.is_sample, k.place",
            [RECENT, *parameters],
        )
    ]
