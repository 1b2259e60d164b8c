"""From cells to `CompareSeries`: which values may stand in one order, and what is said about the others.

Pure functions, no database. The rules are those of the methods page: one 口径, one scope and one instance in an
order; N ≥ 30 ordered, 10–29 listed, fewer than 10 as counts only; nothing that is absent takes a number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from fazhi.catalogue.denominators import UNKNOWN
from fazhi.catalogue.indicators import Indicator
from fazhi.dashboard import words
from fazhi.dashboard.series import (
    Absence,
    Apart,
    Area,
    Benchmark,
    CompareSeries,
    Conversion,
    Missing,
    Point,
    Row,
    Terms,
    Tier,
)
from fazhi.dashboard.statistics import pooled_rate, quantile, quartiles


_MAKE = tuple.__new__
"""Makes a row in half the time of its own constructor; a country has 3,000."""
ABSENCE_ORDER: tuple[Absence, ...] = (
    "not_reported", "not_mentioned", "not_published", "needs_person", "working", "failed", "not_applicable", "rejected",
    "out_of_sight",
)  # fmt: skip

Against = Literal["pooled", "median"] | tuple[Area, Point | None]
"""What to read the order against: all cases, the median, or one district with its value (None: it has none)."""
Candidate = tuple[Area, Point, Terms | None]
"""A value of the shown 口径, and the 口径 it was converted from."""
Counts = Mapping[tuple[str, str], Decimal]
"""Exact counts by (district, indicator)."""


def terms_of(point: Point, indicator: Indicator) -> Terms:
    """What the point may be compared with; counts have no 口径."""
    return Terms((point.denominator or UNKNOWN) if indicator.is_rate else "", point.scope, point.instance)


def choose_terms(variants: Sequence[tuple[Terms, int]], indicator: Indicator, basis: str) -> Terms | None:
    """The one 口径 of the ordered chart: the one asked for, else the most common, the standard one winning ties.

    Values of unknown 口径 are never put in an order, asked or not: nobody knows whether they are comparable even among
    themselves.
    """
    if basis and basis != UNKNOWN:
        named = [terms for terms, _ in variants if terms.denominator == basis]
        return named[0] if named else Terms(basis, "region", "all")
    standard = indicator.denominators[0] if indicator.denominators else ""
    known = [(terms, count) for terms, count in variants if terms.denominator != UNKNOWN]
    if not known:
        return None
    return max(
        known,
        key=lambda item: (
            item[1],
            item[0].denominator == standard,
            item[0].scope == "region",
            item[0].instance == "all",
        ),
    )[0]


def compare_series(
    indicator: Indicator,
    year: int,
    cells: Iterable[tuple[Area, Point | None, Absence | None]],
    *,
    within: Area | None,
    level: str,
    basis: str = "",
    years: tuple[int, ...] = (),
    convert: bool = False,
    counts_for: Callable[[frozenset[str], frozenset[str]], Counts] | None = None,
    against: Against = "pooled",
    conversions_shown: int | None = None,
) -> CompareSeries:
    """Sort the cells of one indicator and year into order, list, apart and missing.

    `counts_for(indicators, districts)` fetches counts for conversions and is called at most once. With `convert`,
    converted values join the order and carry `converted_from`; otherwise `conversions_shown` bounds how many of each
    other 口径 are converted (None: all), because a page shows only the first ones.
    """
    grouped: defaultdict[tuple[str, str, str], list[tuple[Area, Point]]] = defaultdict(list)
    absent: defaultdict[Absence, list[Area]] = defaultdict(list)
    for area, point, absence in cells:
        if point is not None:
            grouped[point.denominator, point.scope, point.instance].append((area, point))
        else:
            absent[absence or "not_mentioned"].append(area)
    found: dict[Terms, list[tuple[Area, Point]]] = {}
    for group in grouped.values():  # an empty 口径 and an unknown one are the same
        found.setdefault(terms_of(group[0][1], indicator), []).extend(group)
    variants = tuple(sorted(((terms, len(group)) for terms, group in found.items()), key=lambda item: -item[1]))
    terms = choose_terms(variants, indicator, basis)
    inside = found.pop(terms, []) if terms is not None else []
    outside = {other: group if convert else group[:conversions_shown] for other, group in found.items()}
    conversions = _conversions(indicator, terms, outside, counts_for)
    candidates: list[Candidate] = [(area, point, None) for area, point in inside]
    if convert:
        for other, group in found.items():
            candidates += [(area, conversions[area.code].point, other) for area, _ in group if area.code in conversions]
            group[:] = [(area, point) for area, point in group if area.code not in conversions]
        candidates.sort(key=lambda candidate: candidate[0].code)
    by_tier: dict[Tier, list[Candidate]] = {"ordered": [], "listed": [], "unstated": [], "counts": []}
    for candidate in candidates:
        by_tier[candidate[1].tier].append(candidate)
    ordered, values = _ordered(by_tier["ordered"])
    return CompareSeries(
        indicator=indicator,
        year=year,
        within=within,
        level=level,
        terms=terms,
        variants=variants,
        ordered=ordered,
        listed=_unordered(by_tier["listed"]),
        unstated=_unordered(by_tier["unstated"]),
        counts=_unordered(by_tier["counts"]),
        apart=_apart(terms, found, conversions),
        missing=tuple(Missing(reason, tuple(absent[reason])) for reason in ABSENCE_ORDER if reason in absent),
        benchmark=_benchmark(ordered, indicator, terms, against),
        quartiles=quartiles(values),
        years=years,
    )


def _ordered(candidates: Sequence[Candidate]) -> tuple[tuple[Row, ...], list[float]]:
    """Rows from high to low with the share of the others below each (equal values share one), and their values.

    In floats, because sorting and counting 3,000 Decimals takes as long as fetching them; six places keep them apart.
    """
    keyed = sorted([(-float(point.value), area.code, area, point, other) for area, point, other in candidates])
    values = [-item[0] for item in keyed]
    if len(keyed) < 2:
        return tuple(Row(area, point, None, other) for _, _, area, point, other in keyed), values
    # One pass over the sorted rows; `statistics.position` for each would sort the country 3,000 times.
    below = len(keyed)
    positions: dict[float, float] = {}
    for value, count in Counter(values).items():
        below -= count
        positions[value] = (below + (count - 1) / 2) / (len(keyed) - 1)
    made = [_MAKE(Row, (area, point, positions[-key], other)) for key, _, area, point, other in keyed]
    return tuple(made), values


def _unordered(candidates: Sequence[Candidate]) -> tuple[Row, ...]:
    return tuple([_MAKE(Row, (area, point, None, other)) for area, point, other in candidates])


def _conversions(
    indicator: Indicator,
    terms: Terms | None,
    outside: Mapping[Terms, Sequence[tuple[Area, Point]]],
    counts_for: Callable[[frozenset[str], frozenset[str]], Counts] | None,
) -> dict[str, Conversion]:
    """Values of other 口径 recomputed from both counts of the same district; only for the region as a whole."""
    if terms is None or counts_for is None or not indicator.is_rate or not indicator.numerator or not outside:
        return {}
    if terms.denominator in ("", UNKNOWN) or terms.scope != "region" or terms.instance != "all":
        return {}
    candidates = [
        found
        for other, group in outside.items()
        if other.scope == "region" and other.instance == "all"
        for found in group
    ]
    if not candidates:
        return {}
    numerator, denominator = indicator.numerator, terms.denominator
    counts = counts_for(frozenset((numerator, denominator)), frozenset(area.code for area, _ in candidates))
    made = {}
    for area, point in candidates:
        n, total = counts.get((area.code, numerator)), counts.get((area.code, denominator))
        if n is None or not total or n > total:
            continue
        value = (n * 100 / total).quantize(Decimal("0.01"))
        converted = point._replace(
            value=value, n=n, N=total, denominator=denominator, basis="computed", qualifier="exact", low=None, high=None,
            change_percent=None, change_points=None, change_ambiguous=False, previous=None,
        )  # fmt: skip
        made[area.code] = Conversion(converted, n, total, value)
    return made


def _apart(
    terms: Terms | None,
    outside: Mapping[Terms, Sequence[tuple[Area, Point]]],
    conversions: dict[str, Conversion],
) -> tuple[Apart, ...]:
    """The other 口径, most used first and the unknown ones last."""
    groups = sorted(outside.items(), key=lambda item: (item[0].denominator == UNKNOWN, -len(item[1])))
    return tuple(
        Apart(
            terms=other,
            reason=words.reason_apart(other, terms),
            rows=tuple(Row(area, point) for area, point in group),
            conversions={area.code: conversions[area.code] for area, _ in group if area.code in conversions},
        )
        for other, group in groups
        if group
    )


def _benchmark(rows: Sequence[Row], indicator: Indicator, terms: Terms | None, against: Against) -> Benchmark | None:
    """All cases of the ordered districts together, the median (always for counts), or one district's value.

    A district whose value has another 口径 is no benchmark: None.
    """
    if isinstance(against, tuple):
        area, point = against
        if point is None or terms_of(point, indicator) != terms or point.tier == "counts":
            return None
        return Benchmark(area.name, float(point.value), point.n, point.N)
    if len(rows) < 2:
        return None
    pairs = [(row.point.n, row.point.N) for row in rows if row.point.n is not None and row.point.N is not None]
    pooled = pooled_rate(pairs) if indicator.is_rate and against == "pooled" and len(pairs) == len(rows) else None
    if pooled is None:
        return Benchmark("中位数", quantile([float(row.point.value) for row in rows], 0.5))
    return Benchmark("合计", float(pooled[0]), pooled[1], pooled[2])


def pick_level(tiers: Iterable[tuple[str, bool]], asked: str) -> Literal["prefecture", "county", "province"]:
    """The tier to compare from (level, has a value) of every district under `within`.

    Asked for, else the one with most values; without any value the highest one below.
    """
    counts = Counter(tiers)
    present = {level for level, _ in counts}
    if asked in present:
        return asked  # type: ignore[return-value]  # a member of LEVELS
    order = ("county", "prefecture", "province")
    best = max((level for level in order if level in present), key=lambda level: counts[level, True], default="county")
    return best  # type: ignore[return-value]  # one of `order`
