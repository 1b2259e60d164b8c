"""Figures outside the catalogue, grouped by what they count: for the search page, and one group for its own page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from fazhi.accounts.permissions import Account
from fazhi.dashboard.queries.rows import Sight, rows
from fazhi.dashboard.queries.search import visible


GROUPS_AT_MOST = 12
VALUES_AT_MOST = 500
"""Values of one group that are listed, the newest first."""
_LOOKED_THROUGH = 50_000
"""Newest figures that are grouped where nothing was asked for."""
_TELLING = 4
"""Shorter names (撤销, 转送) say too little to be offered where nothing was asked for."""


class Group(NamedTuple):
    """Unmatched figures of one name and unit."""

    phrase: str
    unit: str
    reports: int
    districts: int
    low: Decimal
    high: Decimal


class Value(NamedTuple):
    """One figure of a group."""

    id: int
    report: int
    district: str
    district_name: str
    full_name: str
    year: int | None
    value: Decimal
    unit: str
    qualifier: str
    quote: str
    is_sample: bool
    printed: str
    """The quote up to the end of the figure."""


_COUNTED = "count(DISTINCT o.report_id), count(DISTINCT r.district_id), min(o.value), max(o.value)"


def groups_among(sentences: Iterable[int], words: Sequence[str]) -> list[Group]:
    """Groups of the figures that stand in these sentences and are named with one of the words; most districts first."""
    wanted = list(sentences)
    if not wanted or not words:
        return []
    named = " OR ".join("position(%s in o.phrase) > 0" for _ in words)
    return [
        Group(*row)
        for row in rows(
            f"SELECT o.phrase, o.unit, {_COUNTED} FROM reports_sentence s "
            "JOIN reports_otherfigure o ON o.report_id = s.report_id AND o.value_start >= s.start "
            'AND o.value_start < s."end" JOIN reports_report r ON r.id = o.report_id '
            f"WHERE s.id = ANY(%s) AND o.reason = 'unmatched' AND o.phrase <> '' AND ({named}) "
            "GROUP BY o.phrase, o.unit ORDER BY count(DISTINCT r.district_id) DESC, 3 DESC, 1, 2 LIMIT %s",
            [wanted, *words, GROUPS_AT_MOST],
        )
    ]


def common_groups(user: Account, sight: Sight) -> list[Group]:
    """The groups of the newest reports that most districts state."""
    condition, parameters = visible(user, sight)
    return [
        Group(*row)
        for row in rows(
            f"SELECT o.phrase, o.unit, {_COUNTED} FROM (SELECT report_id, phrase, unit, value FROM reports_otherfigure "
            "WHERE reason = 'unmatched' AND length(phrase) >= %s ORDER BY id DESC LIMIT %s) o "
            f"JOIN reports_report r ON r.id = o.report_id WHERE {condition} "
            "GROUP BY o.phrase, o.unit HAVING count(DISTINCT o.report_id) > 1 ORDER BY 4 DESC, 3 DESC, 1, 2 LIMIT 40",
            [_TELLING, _LOOKED_THROUGH, *parameters],
        )
    ]


def values_of(phrase: str, unit: str, user: Account, sight: Sight) -> list[Value]:
    """The values of one group that an account may see: real districts first, the newest year first."""
    condition, parameters = visible(user, sight)
    found: list[tuple[Any, ...]] = rows(
        "SELECT o.id, o.report_id, coalesce(d.code, ''), coalesce(d.name, ''), coalesce(d.full_name, ''), r.year, o.value, "
        "o.unit, o.qualifier, o.quote, r.is_sample, "
        "left(o.quote, greatest(o.value_end - o.start, 0)) FROM reports_otherfigure o "
        "JOIN reports_report r ON r.id = o.report_id LEFT JOIN reports_district d ON d.code = r.district_id "
        f"WHERE o.phrase = %s AND o.unit = %s AND o.reason = 'unmatched' AND {condition} "
        "ORDER BY r.is_sample, r.year DESC NULLS LAST, d.code, o.id LIMIT %s",
        [phrase, unit, *parameters, VALUES_AT_MOST],
    )
    return [Value(*row) for row in found]
