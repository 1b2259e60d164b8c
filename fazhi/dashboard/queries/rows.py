"""What all questions share: what an account may see, ranges of codes, and rows of the common columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection

from fazhi.accounts.permissions import Account, parent_path, scope_path
from fazhi.accounts.prepared import prepared
from fazhi.dashboard.series import Absence, Area, Point, Quoted, Source


POINT_COLUMNS = (
    'o.id, o.district_id, o.indicator_id, o.year, o.value, o.unit, o.qualifier, o.low, o.high, o.n, o."N", '
    "o.denominator, o.scope, o.instance, o.basis, o.status, o.is_published, o.has_finding, o.report_id, o.fact_id, "
    "o.change_percent, o.change_points, o.change_ambiguous, o.previous"
)
POINT_WIDTH = len(Point._fields)
point_of: Callable[[Sequence[Any]], Point] = partial(tuple.__new__, Point)
"""The point of a row of exactly `POINT_COLUMNS`, for those read by the thousand: `Point._make` takes three times as long."""
AREA_COLUMNS = "d.code, d.name, d.full_name, d.level, d.path, d.is_sample"
AREA_WIDTH = 6
ANY_ID = "ANY(string_to_array(%s, ',')::bigint[])"
"""Of ids joined by commas: psycopg writes a list item by item, which takes as long as finding the rows."""
NO_PATH = "-"
"""Matches no district's path."""

SAMPLE_PREFIX = "99"
"""Codes of the 示例数据; real codes end below."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What an account sees: everything under `scope`, published values under `peers` ("" is the whole country)."""

    scope: str
    peers: str

    @classmethod
    def of(cls, user: Account) -> Sight:
        """The sight of an account, by the rules of `fazhi.reports.access` (at most one query)."""
        scope = scope_path(user)
        if scope is None:
            return cls(NO_PATH, NO_PATH)
        return cls(scope, parent_path(scope))

    def sees(self, path: str) -> bool:
        """Whether unpublished values of the district at `path` are seen."""
        return _under(path, self.scope)

    def sees_published(self, path: str) -> bool:
        """Whether at least published values of the district at `path` are seen."""
        return _under(path, self.scope) or _under(path, self.peers)

    def shared(self, point: Point, path: str) -> Point:
        """The point as this account may have it: of a peer the figure and its sentence, not the way to its report."""
        return point if self.sees(path) else point._replace(report=None, fact=None)


def _under(path: str, root: str) -> bool:
    return root == "" or path == root or path.startswith(f"{root}/")


def code_range(path: str) -> tuple[str, str]:
    """Half-open range of district codes at or under a path; "" is every real district.

    >>> code_range("64/6401")
    ('6401', '6402')
    >>> code_range("")
    ('0', '99')
    """
    prefix = path.rpartition("/")[2]
    if not prefix:
        return "0", SAMPLE_PREFIX
    return prefix, str(int(prefix) + 1).zfill(len(prefix))


def rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement and fetch everything."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def absence_of(state: str | None, *, seen: bool = True, own: bool = True) -> Absence:
    """Why a district without a row has none, from the state of its newest report of that year.

    How far another bureau's report is, or whether it has one at all, is not told before it is published.
    """
    if not seen:
        return "out_of_sight"
    if not own:
        return "not_mentioned" if state in {"published", "corrected"} else "not_published"
    if state is None or state == "withdrawn":
        return "not_reported"
    if state in {"queued", "reading", "extracting", "checking"}:
        return "working"
    if state == "failed":
        return "failed"
    if state == "needs_person":
        return "needs_person"
    return "not_mentioned"


def withheld(point: Point, area: Area, sight: Sight, *, published_only: bool) -> Absence | None:
    """Why a stored row is not shown as a value, or None if it is."""
    if not sight.sees(area.path):
        if not sight.sees_published(area.path):
            return "out_of_sight"
        published_only = True
    if published_only and not point.is_published:
        return "not_published"
    if point.status == "not_applicable":
        return "not_applicable"
    return "rejected" if point.status == "rejected" else None


def existing_values(sight: Sight) -> tuple[str, list[Any]]:
    """SQL condition on `o` alone for the values whose existence an account may know, with its parameters.

    By codes, so that the index alone answers.
    """
    if sight.scope == "":
        return "true", []
    return "(o.is_published OR (o.district_id >= %s AND o.district_id < %s))", list(code_range(sight.scope))


def visible_values(sight: Sight) -> tuple[str, list[Any]]:
    """SQL condition on `o` and `d` for the values an account sees, with its parameters."""
    if sight.scope == "":
        return "true", []
    peers = f"{sight.peers}/%" if sight.peers else "%"
    return (
        "(d.path = %s OR d.path LIKE %s OR (o.is_published AND (d.path = %s OR d.path LIKE %s)))",
        [sight.scope, f"{sight.scope}/%", sight.peers, peers],
    )


def points_by_id(ids: Iterable[int]) -> list[Point]:
    """The stored rows with the given ids, those that are gone left out. One query."""
    found = rows(f"SELECT {POINT_COLUMNS} FROM reports_observation o WHERE o.id = ANY(%s)", [list(ids)])
    return [Point._make(row) for row in found]


def quotes(points: Iterable[Point]) -> dict[int, Quoted]:
    """The sentence and page of each of the given points, by point id. One query; call it for shown rows only."""
    ids = ",".join([str(point.id) for point in points])
    if not ids:
        return {}
    found = prepared(f"SELECT o.id, o.quote, o.page FROM reports_observation o WHERE o.id = {ANY_ID}", [ids])
    return {row[0]: Quoted(row[1], row[2]) for row in found}


def sources(points: Iterable[Point]) -> dict[int, Source]:
    """The proving words of the given points, by point id. One query; call it for shown rows only."""
    ids = ",".join([str(point.id) for point in points])
    if not ids:
        return {}
    found = prepared(
        "SELECT o.id, o.quote, o.start, f.value_start, f.value_end, o.page, coalesce(f.formula, ''), o.report_id, "
        "coalesce(r.title, ''), coalesce(r.original_name, '') "
        "FROM reports_observation o LEFT JOIN reports_fact f ON f.id = o.fact_id "
        "LEFT JOIN reports_report r ON r.id = o.report_id WHERE o.id = " + ANY_ID,
        [ids],
    )
    return {row[0]: Source(*row) for row in found}
