"""What a printed figure may stand for."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.extraction.model import Fact, Qualifier, Span
from fazhi.extraction.rounding import (
    Bounds,
    count_bounds,
    exactly,
    numerators,
    percentage,
    printed_decimals,
    rate_bounds,
    ratio_fits,
    say,
    wholes,
)


def _rate(printed: str, value: str, qualifier: Qualifier = "exact", clause: str = "") -> Fact:
    words = Span(0, len(printed), printed)
    return Fact("litigation_loss_rate", Decimal(value), "%", Span(0, 9, clause or printed), words, qualifier)


def _count(printed: str, value: str, qualifier: Qualifier = "exact") -> Fact:
    words = Span(0, len(printed), printed)
    return Fact("disputes_found", Decimal(value), "件", words, words, qualifier)


@pytest.mark.parametrize(
    ("printed", "value", "decimals"),
    [
        ("19.0%", "19", 1),
        ("23.29%", "23.29", 2),
        ("１２．５％", "12.5", 1),
        ("8%", "8", 0),
        ("9.4‰", "0.94", 2),
        ("百分之百", "100", 0),
        ("百分之十二点五", "12.5", 1),
        ("三成", "30", -1),
        ("三成五", "35", 0),
    ],
)
def test_printed_decimals_come_from_the_words(printed: str, value: str, decimals: int) -> None:
    assert printed_decimals(_rate(printed, value)) == decimals


@pytest.mark.parametrize(
    ("fact", "low", "high"),
    [
        (_count("318件", "318"), "318", "318"),
        (_count("4.83万件", "48300"), "48250", "48350"),
        (_count("2.1万余件", "21000", "over"), "21000", "22000"),
        (_count("1200余件", "1200", "over"), "1200", "1300"),
        (_count("近1.3万件", "13000", "under"), "12000", "13000"),
        (_count("约4000件", "4000", "about"), "3500", "4500"),
        (_count("1，124件", "1124"), "1124", "1124"),
    ],
)
def test_count_bounds_read_qualifier_and_magnitude(fact: Fact, low: str, high: str) -> None:
    assert count_bounds(fact) == Bounds(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("fact", "reading", "low", "high"),
    [
        (_rate("12.9%", "12.9"), "rounded", "12.85", "12.95"),
        (_rate("12.9%", "12.9"), "truncated", "12.9", "13.0"),
        (_rate("18%", "18", "about"), "loose", "17", "19"),
        (_rate("95%", "95", "over"), "bound", "95", "100"),
        (_rate("10%", "10", "under", "败诉率不足10%"), "bound", "0", "10"),
        (_rate("98%", "98", "under", "成功率近98%"), "bound", "93", "98"),
    ],
)
def test_rate_bounds_follow_the_reading(fact: Fact, reading: str, low: str, high: str) -> None:
    found = rate_bounds(fact, reading)  # type: ignore[arg-type]  # a literal of the table
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


def test_whole_numbers_behind_a_rate_are_found() -> None:
    assert list(numerators(Decimal(187), rate_bounds(_rate("16.04%", "16.04")))) == [30]
    assert list(wholes(Decimal(13), rate_bounds(_rate("21.31%", "21.31")))) == [61]
    assert list(numerators(Decimal(40), rate_bounds(_rate("7.1%", "7.1")))) == []
    assert not wholes(Decimal(3), rate_bounds(_rate("7.77%", "7.77")))
    assert len(wholes(Decimal(2000), rate_bounds(_rate("97%", "97")))) > 1


rounding_modes = st.sampled_from((ROUND_HALF_UP, ROUND_HALF_EVEN))


@given(st.integers(1, 5000), st.data(), st.integers(0, 2), rounding_modes)
def test_a_rounded_fraction_is_always_within_its_bounds(N: int, data: st.DataObject, decimals: int, mode: str) -> None:
    n = data.draw(st.integers(0, N))
    value = (Decimal(n) * 100 / N).quantize(Decimal(1).scaleb(-decimals), mode)
    fact = _rate(f"{value}%", str(value))
    assert ratio_fits(exactly(n), exactly(N), rate_bounds(fact))
    assert n in numerators(Decimal(N), rate_bounds(fact))
    if value > 0:
        assert rate_bounds(fact).low <= 0 or N in wholes(Decimal(n), rate_bounds(fact))


@given(st.integers(1, 5000), st.data(), st.integers(0, 2))
def test_a_cut_fraction_is_always_within_its_bounds(N: int, data: st.DataObject, decimals: int) -> None:
    n = data.draw(st.integers(0, N))
    value = (Decimal(n) * 100 / N).quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    assert ratio_fits(exactly(n), exactly(N), rate_bounds(_rate(f"{value}%", str(value)), "truncated"))


@given(st.integers(1, 3000), st.data())
def test_numerators_are_those_and_only_those_that_print_alike(N: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, N))
    value = percentage(Decimal(n), Decimal(N), 1)
    bounds = rate_bounds(_rate(f"{value}%", str(value)))
    slow = [k for k in range(N + 1) if bounds.low * N <= k * 100 <= bounds.high * N]
    assert list(numerators(Decimal(N), bounds)) == slow


@pytest.mark.parametrize(("value", "words"), [("10.870", "10.87"), ("100", "100"), ("1E+3", "1000"), ("0.0", "0")])
def test_say_writes_numbers_as_people_do(value: str, words: str) -> None:
    assert say(Decimal(value)) == words
