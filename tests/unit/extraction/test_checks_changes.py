"""Stated changes against last year."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fazhi.extraction.checks import check_outlier, compare_with_last_year, derive_and_check, is_outlier
from fazhi.extraction.model import Change, Fact, Finding, Span


Stated = Callable[..., tuple[Fact, ...]]


def _count(value: str, change: Change) -> Fact:
    span = Span(0, 1, f"{value}件")
    return Fact("litigation_cases", Decimal(value), "件", span, span, change=change)


def _rate(value: str, change: Change, denominator: str = "") -> Fact:
    span = Span(0, 1, f"{value}%")
    return Fact("litigation_loss_rate", Decimal(value), "%", span, span, change=change, denominator=denominator)


def _check(fact: Fact) -> tuple[Fact, tuple[Finding, ...]]:
    facts, findings = derive_and_check((fact,))
    return facts[0], findings


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        (_count("460", Change(percent=Decimal("27.8"), previous=Decimal(360))), ""),
        (_count("460", Change(percent=Decimal("27.7"), previous=Decimal(360))), ""),  # cut off
        (_count("460", Change(percent=Decimal("28.8"), previous=Decimal(360))), "change_mismatch"),
        (_count("310", Change(percent=Decimal("-13.9"), previous=Decimal(360))), ""),
        (_count("310", Change(percent=Decimal("13.9"), previous=Decimal(360))), "change_mismatch"),
        (_count("310", Change(absolute=Decimal(-50), previous=Decimal(360))), ""),
        (_count("310", Change(absolute=Decimal(-40), previous=Decimal(360))), "change_mismatch"),
        (_count("18", Change(percent=Decimal("-21.7"), absolute=Decimal(-5), previous=Decimal(23))), ""),
        (_count("18", Change(percent=Decimal("-21.7"), absolute=Decimal(-6), previous=Decimal(23))), "change_mismatch"),
        (_count("5", Change(percent=Decimal(100), previous=Decimal(0))), ""),
        (_rate("12.4", Change(points=Decimal("-2.1"), previous=Decimal("14.5"))), ""),
        (_rate("12.4", Change(points=Decimal("-2.2"), previous=Decimal("14.5"))), ""),  # both rounded
        (_rate("12.4", Change(points=Decimal("-3.1"), previous=Decimal("14.5"))), "change_mismatch"),
    ],
)
def test_change_is_held_against_the_stated_last_year(fact: Fact, kind: str) -> None:
    _, findings = _check(fact)
    assert [finding.kind for finding in findings] == ([kind] if kind else [])


def test_last_years_count_follows_exactly_when_one_integer_fits() -> None:
    _, (finding,) = _check(_count("41", Change(percent=Decimal("-36.9"))))
    assert (finding.kind, finding.severity, finding.recomputed) == ("back_derived_previous", "info", Decimal(65))
    assert "只有这一个整数相符" in finding.message


def test_last_years_count_is_an_interval_when_several_fit() -> None:
    _, (finding,) = _check(_count("5210", Change(percent=Decimal("-9.6"))))
    assert (finding.kind, finding.recomputed) == ("back_derived_previous", None)
    assert "推导区间" in finding.message


def test_difference_gives_last_year_and_tests_the_per_cent() -> None:
    _, (finding,) = _check(_count("28", Change(percent=Decimal("-20.0"), absolute=Decimal(-7))))
    assert (finding.kind, finding.recomputed) == ("back_derived_previous", Decimal(35))
    _, (finding,) = _check(_count("28", Change(percent=Decimal("-30.0"), absolute=Decimal(-7))))
    assert (finding.kind, finding.severity) == ("change_mismatch", "warning")
    _, (finding,) = _check(_count("28", Change(absolute=Decimal(30))))
    assert finding.kind == "change_infeasible"


def test_impossible_change_is_a_doubt() -> None:
    _, (finding,) = _check(_count("7", Change(percent=Decimal("23.4"))))
    assert (finding.kind, finding.severity) == ("change_infeasible", "warning")


def test_last_years_rate_follows_from_points() -> None:
    _, (finding,) = _check(_rate("9.3", Change(points=Decimal("-2.4"))))
    assert (finding.kind, finding.recomputed) == ("back_derived_previous", Decimal("11.7"))


def test_rate_that_fell_by_percent_stays_two_hypotheses() -> None:
    fact, (finding,) = _check(_rate("11.8", Change(percent=Decimal(-3))))
    assert (finding.kind, finding.severity) == ("ambiguous_points", "warning")
    assert "若为百分点，上年为14.8%" in finding.message
    assert "若为百分比，上年约12.16%" in finding.message
    assert fact.change is not None
    assert fact.change.ambiguous
    assert fact.change.points is None


def test_stated_last_year_settles_points_printed_as_percent() -> None:
    fact, (finding,) = _check(_rate("66.3", Change(percent=Decimal("4.6"), previous=Decimal("61.7"))))
    assert finding.kind == "points_printed_as_percent"
    assert fact.change is not None
    assert (fact.change.points, fact.change.percent, fact.change.ambiguous) == (Decimal("4.6"), None, False)


def test_stated_last_year_settles_a_true_per_cent() -> None:
    fact, (finding,) = _check(_rate("15.0", Change(percent=Decimal(-25), previous=Decimal("20.0"))))
    assert finding.kind == "percent_of_rate"
    assert "换算为−5个百分点" in finding.message
    assert fact.change is not None
    assert fact.change.points is None


def test_neither_reading_fits_the_stated_last_year() -> None:
    _, (finding,) = _check(_rate("15.0", Change(percent=Decimal(-9), previous=Decimal("20.0"))))
    assert (finding.kind, finding.severity) == ("change_mismatch", "error")


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(0, 2))
def test_an_honest_change_is_never_flagged(now: int, before: int, decimals: int) -> None:
    percent = (Decimal(now - before) * 100 / before).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    _, findings = _check(_count(str(now), Change(percent=percent, previous=Decimal(before))))
    assert findings == ()


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(1, 2))
def test_last_years_true_count_is_never_ruled_out(now: int, before: int, decimals: int) -> None:
    percent = (Decimal(now - before) * 100 / before).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    _, findings = _check(_count(str(now), Change(percent=percent)))
    for finding in findings:
        assert finding.kind == "back_derived_previous"
        assert finding.recomputed in (None, before)


def test_stored_last_year_is_compared() -> None:
    fact = _count("460", Change(percent=Decimal("27.8")))
    assert compare_with_last_year([fact], {"litigation_cases": Decimal(360)}) == ()
    (finding,) = compare_with_last_year([fact], {"litigation_cases": Decimal(400)})
    assert (finding.kind, finding.severity) == ("change_mismatch", "warning")
    assert "（460−400）÷400=+15%" in finding.message
    assert compare_with_last_year([fact], {}) == ()


def test_stated_last_year_that_differs_from_the_stored_one_is_told() -> None:
    fact = _count("460", Change(percent=Decimal("27.8"), previous=Decimal(360)))
    (finding,) = compare_with_last_year([fact], {"litigation_cases": Decimal(351)})
    assert (finding.kind, finding.recomputed) == ("previous_mismatch", Decimal(351))


def test_other_denominator_last_year_breaks_the_series() -> None:
    fact = _rate("5.9", Change(points=Decimal("-3.4")), denominator="litigation_cases")
    (finding,) = compare_with_last_year(
        [fact], {"litigation_loss_rate": Decimal("9.3")}, denominators={"litigation_loss_rate": "litigation_concluded"}
    )
    assert finding.kind == "denominator_changed"
    assert "上年为审结，本年为应诉案件" in finding.message


def test_stored_last_year_settles_an_ambiguous_change() -> None:
    fact = _rate("11.8", Change(percent=Decimal(-3), ambiguous=True))
    (finding,) = compare_with_last_year([fact], {"litigation_loss_rate": Decimal("14.8")})
    assert finding.kind == "points_printed_as_percent"


@pytest.mark.parametrize(
    ("value", "history", "is_rate", "expected"),
    [
        ("9.0", ["8.1", "9.4", "7.7", "8.8"], True, False),
        ("61", ["8.1", "9.4", "7.7", "8.8"], True, True),
        ("100", ["100", "100", "100"], True, False),
        ("92", ["100", "100", "100"], True, False),
        ("60", ["100", "100", "100"], True, True),
        ("5100", ["480", "510", "530", "495"], False, True),
        ("600", ["480", "510", "530", "495"], False, False),
        ("5100", ["480", "510"], False, False),
    ],
)
def test_outliers_leave_the_districts_own_range(value: str, history: list[str], is_rate: bool, expected: bool) -> None:
    assert is_outlier(Decimal(value), [Decimal(one) for one in history], is_rate=is_rate) is expected


def test_outlier_finding_names_the_years() -> None:
    history = {2021: Decimal(480), 2022: Decimal(510), 2023: Decimal(495)}
    (finding,) = check_outlier(_count("5100", Change()), history)
    assert finding.kind == "outlier"
    assert "2021年480、2022年510、2023年495" in finding.message
    assert check_outlier(_count("505", Change()), history) == ()
