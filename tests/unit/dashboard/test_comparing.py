"""The honesty rules of a comparison: one 口径, tiers by N, absences by reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.dashboard.comparing import compare_series, pick_level
from fazhi.dashboard.series import Point, Terms
from fazhi.dashboard.statistics import position
from tests.unit.dashboard.builders import COUNT, LOSS, RATE, area, compared, count, point, share


ACCEPTED = "reconsideration_accepted"
CONCLUDED = "reconsideration_concluded"


@pytest.mark.parametrize(
    ("given_point", "tier"),
    [
        (share(1, 10, 30), "ordered"),
        (share(1, 10, 29), "listed"),
        (share(1, 1, 10), "listed"),
        (share(1, 1, 9), "counts"),
        (point(1, "20"), "unstated"),
        (point(1, "20", N=40), "ordered"),
    ],
)
def test_tier_follows_the_size_of_the_denominator(given_point: Point, tier: str) -> None:
    assert given_point.tier == tier


def test_counts_have_no_tier_below_ordered() -> None:
    assert count(value=3).tier == "ordered"


def test_interval_is_wilson_in_percent() -> None:
    low, high = share(1, 29, 135).interval or (0, 0)
    assert (round(low, 1), round(high, 1)) == (15.4, 29.1)


@pytest.mark.parametrize(
    "given_point",
    [
        point(1, "20"),
        point(1, "20", N=50),
        share(1, 30, 20),
        point(1, "20")._replace(n=Decimal("2.5"), N=Decimal(40)),
        point(1, "0", n=0, N=0),
    ],
)
def test_no_interval_without_whole_counts_of_a_share(given_point: Point) -> None:
    assert given_point.interval is None


def test_three_denominators_are_never_ordered_together() -> None:
    points = [
        share(1, 20, 100),
        share(2, 25, 100),
        share(3, 90, 100, denominator=ACCEPTED),
        share(4, 95, 100, denominator="reconsideration_received"),
        share(5, 99, 100, denominator="unknown"),
    ]
    series = compared(*points)
    assert [row.point.id for row in series.ordered] == [2, 1]
    assert {row.point.terms.denominator for row in series.shown} == {CONCLUDED}
    assert [apart.terms.denominator for apart in series.apart] == [ACCEPTED, "reconsideration_received", "unknown"]
    assert all(apart.reason for apart in series.apart)
    assert series.areas_total == 5


def test_most_common_denominator_is_shown_and_the_standard_wins_ties() -> None:
    tie = compared(share(1, 20, 100, denominator=ACCEPTED), share(2, 20, 100))
    assert tie.terms == Terms(CONCLUDED, "region", "all")
    majority = compared(
        share(1, 20, 100, denominator=ACCEPTED), share(2, 20, 100, denominator=ACCEPTED), share(3, 20, 100)
    )
    assert majority.terms == Terms(ACCEPTED, "region", "all")


def test_unknown_denominators_are_never_ordered_unasked() -> None:
    series = compared(point(1, "20", denominator="unknown", N=100), point(2, "30", denominator="", N=100))
    assert series.terms is None
    assert series.shown == ()
    assert [len(apart.rows) for apart in series.apart] == [2]


def test_asked_denominator_without_values_orders_nothing() -> None:
    series = compared(share(1, 20, 100), basis=ACCEPTED)
    assert series.shown == ()
    assert series.terms == Terms(ACCEPTED, "region", "all")


@pytest.mark.parametrize(
    ("field", "value", "words"), [("scope", "own_level", "统计范围"), ("instance", "first", "审级")]
)
def test_other_scope_or_instance_stands_apart(field: str, value: str, words: str) -> None:
    series = compared(share(1, 20, 100), share(2, 25, 100), share(3, 30, 100)._replace(**{field: value}))
    assert [row.point.id for row in series.ordered] == [2, 1]
    assert words in series.apart[0].reason


def test_rows_are_ordered_high_to_low_and_small_ones_are_not() -> None:
    series = compared(share(1, 40, 100), share(2, 60, 100), share(3, 15, 20), share(4, 1, 4), point(5, "80"))
    assert [row.point.id for row in series.ordered] == [2, 1]
    assert [row.point.id for row in series.listed] == [3]
    assert [row.point.id for row in series.unstated] == [5]
    assert [row.point.id for row in series.counts] == [4]
    assert all(row.position is None for row in (*series.listed, *series.unstated, *series.counts))


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40))
def test_positions_agree_with_the_slow_definition(values: list[int]) -> None:
    series = compared(*(count(number + 1, value) for number, value in enumerate(values)), indicator=COUNT)
    floats = [float(value) for value in values]
    for row in series.ordered:
        assert row.position == pytest.approx(position(float(row.point.value), floats))


def test_benchmark_of_rates_pools_all_cases() -> None:
    series = compared(share(1, 10, 100), share(2, 90, 300))
    assert series.benchmark is not None
    assert series.benchmark.value == pytest.approx(25.0)
    assert (series.benchmark.n, series.benchmark.N) == (100, 400)


def test_benchmark_of_counts_is_the_median() -> None:
    series = compared(count(1, 10), count(2, 20), count(3, 100), indicator=COUNT)
    assert series.benchmark is not None
    assert (series.benchmark.label, series.benchmark.value) == ("中位数", 20.0)


def test_single_value_has_no_benchmark_and_no_quartiles() -> None:
    series = compared(share(1, 10, 100))
    assert series.benchmark is None
    assert series.quartiles is None


def test_absences_keep_their_reasons_in_a_fixed_order() -> None:
    cells = [
        (area(1), None, "not_mentioned"),
        (area(2), None, "not_reported"),
        (area(3), None, "not_mentioned"),
        (area(4), share(4, 20, 100), None),
    ]
    series = compare_series(RATE, 2024, cells, within=None, level="county")
    assert [(missing.reason, [one.name for one in missing.areas]) for missing in series.missing] == [
        ("not_reported", ["第2区"]),
        ("not_mentioned", ["第1区", "第3区"]),
    ]


def fixed_counts(codes: frozenset[str], districts: frozenset[str]) -> Mapping[tuple[str, str], Decimal]:
    assert codes == {"reconsideration_corrected", CONCLUDED}
    full = {(area(3).code, "reconsideration_corrected"): Decimal(30), (area(3).code, CONCLUDED): Decimal(120)}
    return {key: value for key, value in full.items() if key[0] in districts}


def test_conversion_needs_both_counts() -> None:
    others = (share(3, 30, 150, denominator=ACCEPTED), share(4, 30, 150, denominator=ACCEPTED))
    series = compared(share(1, 20, 100), share(2, 25, 100), share(5, 26, 100), *others, counts_for=fixed_counts)
    (apart,) = series.apart
    assert set(apart.conversions) == {area(3).code}
    assert apart.conversions[area(3).code].value == Decimal("25.00")
    assert [row.point.id for row in series.ordered] == [5, 2, 1]


def test_converted_values_join_the_order_marked_as_computed() -> None:
    series = compared(
        share(1, 20, 100), share(2, 30, 100), share(3, 30, 150, denominator=ACCEPTED), counts_for=fixed_counts,
        convert=True,
    )  # fmt: skip
    assert [row.point.id for row in series.ordered] == [2, 3, 1]
    converted = series.ordered[1]
    assert converted.point.basis == "computed"
    assert converted.converted_from == Terms(ACCEPTED, "region", "all")
    assert series.apart == ()


def test_nothing_is_converted_for_another_scope() -> None:
    other = share(3, 30, 150, denominator=ACCEPTED, scope="department")
    series = compared(share(1, 20, 100), share(2, 25, 100), other, counts_for=fixed_counts)
    assert series.apart[0].conversions == {}


def test_rate_without_numerator_in_the_catalogue_is_not_converted() -> None:
    indicator = replace(LOSS, numerator=None)
    series = compared(
        share(1, 1, 100, denominator="a"), share(2, 1, 100, denominator="b"), indicator=indicator,
        counts_for=fixed_counts,
    )  # fmt: skip
    assert all(apart.conversions == {} for apart in series.apart)


@pytest.mark.parametrize(
    ("tiers", "asked", "level"),
    [
        ([("prefecture", False), ("county", True)], "", "county"),
        ([("prefecture", True), ("prefecture", True), ("county", True)], "", "prefecture"),
        ([("prefecture", True), ("county", True)], "prefecture", "prefecture"),
        ([("county", True)], "prefecture", "county"),
        ([], "", "county"),
    ],
)
def test_level_is_the_one_with_most_values(tiers: list[tuple[str, bool]], asked: str, level: str) -> None:
    assert pick_level(tiers, asked) == level


def test_unknown_denominators_are_no_order_even_when_asked_for() -> None:
    series = compared(point(1, "20", denominator="unknown"), point(2, "30", denominator="unknown"), basis="unknown")
    assert series.shown == ()
    assert [len(apart.rows) for apart in series.apart] == [2]
