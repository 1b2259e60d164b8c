"""The arithmetic of the comparison pages against published examples and slow, obviously right implementations."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction
from math import comb, isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.dashboard.statistics import (
    Z_95,
    Z_998,
    difference,
    funnel_band,
    funnel_limits,
    pooled_rate,
    position,
    quantile,
    quartiles,
    size_tier,
    wilson,
    year_change,
)


shares = st.integers(1, 400).flatmap(lambda N: st.tuples(st.integers(0, N), st.just(N)))


@pytest.mark.parametrize(
    ("n", "N", "low", "high"),
    [(0, 8, 0.0, 32.4), (8, 8, 67.6, 100.0), (1, 12, 1.5, 35.4), (29, 135, 15.4, 29.1)],
)
def test_wilson_gives_the_published_intervals(n: int, N: int, low: float, high: float) -> None:
    assert [round(100 * limit, 1) for limit in wilson(n, N)] == [low, high]


def _slow_wilson(n: int, N: int, z: float) -> tuple[float, float]:
    """All p with |n/N − p| ≤ z·sqrt(p(1−p)/N), found by bisection from either side."""

    def inside(p: float) -> bool:
        return abs(n / N - p) <= z * sqrt(p * (1 - p) / N) + 1e-15

    def edge(outside: float, within: float) -> float:
        for _ in range(80):
            middle = (outside + within) / 2
            outside, within = (outside, middle) if inside(middle) else (middle, within)
        return within

    return (0.0 if n == 0 else edge(0.0, n / N)), (1.0 if n == N else edge(1.0, n / N))


@given(shares, st.sampled_from((Z_95, Z_998)))
def test_wilson_agrees_with_inverting_the_score_test(share: tuple[int, int], z: float) -> None:
    fast, slow = wilson(*share, z), _slow_wilson(*share, z)
    assert isclose(fast[0], slow[0], abs_tol=1e-9)
    assert isclose(fast[1], slow[1], abs_tol=1e-9)


@pytest.mark.parametrize(("n", "N"), [(3, 2), (-1, 5), (0, 0)])
def test_wilson_refuses_what_is_no_share(n: int, N: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(n, N)


def _slow_limit(share: Fraction, N: int, probability: Fraction) -> float:
    """Spiegelhalter's interpolated limit with exact fractions, from the definition."""
    cumulative = Fraction(0)
    for r in range(N + 1):
        mass = comb(N, r) * share**r * (1 - share) ** (N - r)
        cumulative += mass
        if cumulative > probability:
            return float(max(Fraction(0), (r - (cumulative - probability) / mass) / N))
    return 1.0


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 99), st.integers(1, 80))
def test_funnel_limits_agree_with_exact_fractions(percent: int, N: int) -> None:
    low, high = funnel_limits(percent / 100, N, Z_95)
    share = Fraction(percent, 100)
    assert isclose(low, _slow_limit(share, N, Fraction(25, 1000)), abs_tol=1e-6)
    assert isclose(high, _slow_limit(share, N, Fraction(975, 1000)), abs_tol=1e-6)


@given(st.floats(0.01, 0.99), st.integers(2, 3000))
def test_funnel_limits_nest_and_hold_the_benchmark(share: float, N: int) -> None:
    low, high = funnel_limits(share, N, Z_95)
    wider_low, wider_high = funnel_limits(share, N, Z_998)
    assert 0 <= wider_low <= low + 1e-9
    assert high - 1e-9 <= wider_high <= 1
    assert low <= share + 1 / N
    assert high >= share - 1 / N


def test_funnel_limits_join_the_normal_approximation_smoothly() -> None:
    exact, approximate = funnel_limits(0.2, 20_000), funnel_limits(0.2, 20_001)
    assert exact == pytest.approx(approximate, abs=1e-4)


def test_funnel_band_tells_the_unusual_from_the_usual() -> None:
    assert funnel_band(10, 50, 0.2) == "within"
    assert funnel_band(17, 50, 0.2) == "beyond_95"
    assert funnel_band(20, 50, 0.2) == "beyond_99_8"
    assert funnel_band(1, 50, 0.2) == "beyond_99_8"


@pytest.mark.parametrize(
    ("table", "value", "low", "high"),
    [
        ((56, 70, 48, 80), 0.2, 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.6, 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.5714, 0.0582, 0.8062),
        ((5, 56, 0, 29), 0.0893, -0.0381, 0.1926),
        ((0, 10, 0, 20), 0.0, -0.1611, 0.2775),
        ((10, 10, 0, 20), 1.0, 0.6791, 1.0),
    ],
)
def test_difference_gives_the_intervals_newcombe_published(
    table: tuple[int, int, int, int], value: float, low: float, high: float
) -> None:
    found = difference(*table)
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (value, low, high)


@given(shares, shares)
def test_difference_p_value_is_the_chi_square_of_the_table(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = difference(*one, *other)
    (a, m), (b, k) = one, other
    cells = ((a, m - a), (b, k - b))
    columns = (a + b, m + k - a - b)
    if 0 in columns:
        assert found.p_value == 1.0
        return
    expected = [[rows * column / (m + k) for column in columns] for rows in (m, k)]
    chi_square = sum((cells[i][j] - expected[i][j]) ** 2 / expected[i][j] for i in (0, 1) for j in (0, 1))
    tail = 2 * (1 - statistics.NormalDist().cdf(sqrt(chi_square)))
    assert isclose(found.p_value, tail, abs_tol=1e-6)


@given(shares, shares)
def test_difference_turns_its_sign_with_the_order(one: tuple[int, int], other: tuple[int, int]) -> None:
    forth, back = difference(*one, *other), difference(*other, *one)
    assert isclose(forth.low, -back.high, abs_tol=1e-12)
    assert forth.is_clear == back.is_clear


def test_difference_of_small_numbers_is_not_called_clear() -> None:
    assert not difference(1, 8, 4, 9).is_clear
    assert difference(10, 200, 40, 200).is_clear


values = st.lists(st.integers(0, 40).map(float), min_size=2, max_size=40)


@given(values)
def test_quartiles_agree_with_the_inclusive_method(numbers: list[float]) -> None:
    if len(numbers) < 4:
        assert quartiles(numbers) is None
    else:
        assert quartiles(numbers) == pytest.approx(statistics.quantiles(numbers, n=4, method="inclusive"))


@given(values)
def test_quantile_reaches_both_ends(numbers: list[float]) -> None:
    assert (quantile(numbers, 0), quantile(numbers, 1)) == (min(numbers), max(numbers))


@given(values)
def test_position_counts_the_others_below_and_half_of_the_ties(numbers: list[float]) -> None:
    for place, value in enumerate(numbers):
        others = numbers[:place] + numbers[place + 1 :]
        slow = sum(1.0 if other < value else 0.5 if other == value else 0.0 for other in others) / len(others)
        found = position(value, numbers)
        assert found is not None
        assert isclose(found, slow, abs_tol=1e-12)


def test_position_of_one_alone_is_none() -> None:
    assert position(3.0, [3.0]) is None


@pytest.mark.parametrize(
    ("now", "before", "is_rate", "kind", "value"),
    [
        ("14.5", "21.5", True, "points", "-7.0"),
        ("75", "38.5", False, "percent", "94.8"),
        ("12", "9", False, "absolute", "3"),
        ("4", "0", False, "from_zero", None),
        ("0", "40", False, "percent", "-100.0"),
        ("20", "10", False, "percent", "100.0"),
    ],
)
def test_year_change_uses_the_unit_that_cannot_mislead(
    now: str, before: str, is_rate: bool, kind: str, value: str | None
) -> None:
    found = year_change(Decimal(now), Decimal(before), is_rate=is_rate)
    assert found.kind == kind
    assert found.value == (None if value is None else Decimal(value))
    assert found.difference == Decimal(now) - Decimal(before)


@pytest.mark.parametrize(
    ("N", "tier"), [(0, "counts"), (9, "counts"), (10, "listed"), (29, "listed"), (30, "ordered"), (4000, "ordered")]
)
def test_size_tier_keeps_small_numbers_out_of_the_order(N: int, tier: str) -> None:
    assert size_tier(N) == tier


def test_pooled_rate_weighs_by_cases() -> None:
    pairs = [(Decimal(1), Decimal(2)), (Decimal(10), Decimal(98))]
    assert pooled_rate(pairs) == (Decimal(11), Decimal(11), Decimal(100))
    assert pooled_rate([]) is None
