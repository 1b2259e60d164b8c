"""Movement over years: changes between two values, lines broken where they must be, last year's values at second hand.

Pure functions, no database. 百分点 for rates, % for counts, the bare difference when last year had fewer than ten,
and nothing at all across a change of 口径, scope or instance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from fazhi.catalogue.denominators import UNKNOWN
from fazhi.catalogue.indicators import Indicator
from fazhi.dashboard.comparing import terms_of
from fazhi.dashboard.series import Absence, Area, Change, ChangeKind, Point, TrendLine
from fazhi.dashboard.statistics import difference, year_change


MARKED_BREAKS = ("terms_changed", "terms_unknown", "boundary_changed")
"""Breaks that a picture marks: the values on both sides measure different things, or nobody knows whether."""
BREAKS = (*MARKED_BREAKS, "few_cases")
"""Kinds of change across which no line is drawn."""
ROUNDING = {"points": Decimal("0.02"), "percent": Decimal("0.6")}
"""How far a printed change may be from the computed one by rounding alone: two printed rates of two places differ by
at most 0.01 + 0.005 百分点, a printed percent of one place by 0.05 plus what rounding in 万 costs."""


def change_between(now: Point, before: Point, indicator: Indicator) -> Change:
    """The movement from `before` to `now`, beside the one that the report prints."""
    if now.district != before.district:
        return Change("boundary_changed", previous=before)
    if kind := terms_break(now, before, indicator):
        unit = "points" if indicator.is_rate else "percent"
        return Change(kind, previous=before, stated=stated_change(now, unit))
    if "counts" in (now.tier, before.tier):
        return Change("few_cases", previous=before)
    if now.qualifier != "exact" or before.qualifier != "exact":
        return Change("not_comparable", previous=before)
    moved = year_change(now.value, before.value, is_rate=indicator.is_rate)
    stated = stated_change(now, moved.kind)
    amount = moved.difference if moved.kind == "from_zero" else moved.value
    return Change(
        kind=moved.kind,
        amount=amount,
        previous=before,
        supported=_supported(now, before) if indicator.is_rate else None,
        stated=stated,
        disagrees=stated is not None and amount is not None and abs(stated - amount) > ROUNDING.get(moved.kind, 0),
    )


def terms_break(now: Point, before: Point, indicator: Indicator) -> ChangeKind | None:
    """Why two values of one district may not be joined by a line; None where 口径, scope and instance agree.

    Two unknown 口径 do not agree: nobody knows whether they are the same one.
    """
    ours, theirs = terms_of(now, indicator), terms_of(before, indicator)
    if UNKNOWN in (ours.denominator, theirs.denominator):
        return "terms_unknown"
    return "terms_changed" if ours != theirs else None


def stated_change(point: Point, kind: str) -> Decimal | None:
    """The change that the report prints in the unit of `kind`; an ambiguous one (下降3% of a rate) is no statement."""
    if kind == "points":
        return point.change_points
    if kind == "percent" and not point.change_ambiguous:
        return point.change_percent
    return None


def _supported(now: Point, before: Point) -> bool | None:
    """Whether both counts support a difference; None when a count is unknown or is no whole number."""
    counts = (now.n, now.N, before.n, before.N)
    if any(count is None or count != int(count) or count < 0 for count in counts):
        return None
    n1, total1, n2, total2 = (int(count) for count in counts if count is not None)
    if not total1 or not total2 or n1 > total1 or n2 > total2:
        return None
    return difference(n1, total1, n2, total2).is_clear


def trend_line(
    indicator: Indicator,
    area: Area,
    points: Sequence[Point],
    absences: Mapping[int, Absence],
    *,
    first: int,
    last: int,
) -> TrendLine:
    """One district's line over first..last. `points` are ascending by year; `absences` explains the other years."""
    segments: list[list[Point]] = []
    changes: dict[int, Change] = {}
    by_year = {point.year: point for point in points}
    for point in points:
        before = by_year.get(point.year - 1)
        change = change_between(point, before, indicator) if before is not None else None
        if change is not None:
            changes[point.year] = change
        if point.tier == "counts":
            continue
        if change is not None and change.kind not in BREAKS:
            segments[-1].append(point)
        else:
            segments.append([point])
    derived = {
        point.year - 1: point.previous
        for point in points
        if point.previous is not None and point.year - 1 not in by_year and point.year - 1 >= first
    }
    missing = {year: absences.get(year, "not_reported") for year in range(first, last + 1) if year not in by_year}
    return TrendLine(area, tuple(points), tuple(tuple(segment) for segment in segments), changes, missing, derived)
