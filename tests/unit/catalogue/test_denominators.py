"""Every 口径 that a definition uses has words, a meaning and a place in the arithmetic."""

from __future__ import annotations

import pytest

from fazhi.catalogue.denominators import AUXILIARY, NAMED, PAIRED_NUMERATORS, TERMS, UNKNOWN, chip, terms
from fazhi.catalogue.indicators import Indicator, load_catalogue


RATES = [indicator for indicator in load_catalogue().indicators if indicator.is_rate]


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: rate.code)
def test_rate_has_a_standard_denominator_that_is_known(rate: Indicator) -> None:
    known = {indicator.code for indicator in load_catalogue().indicators} | NAMED
    assert rate.denominators
    assert set(rate.denominators) <= known
    assert len(set(rate.denominators)) == len(rate.denominators)
    assert rate.numerator is None or rate.numerator in known


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: rate.code)
def test_denominators_of_one_rate_have_different_chips(rate: Indicator) -> None:
    chips = [chip(denominator) for denominator in rate.denominators]
    assert len(set(chips)) == len(chips)


def test_named_sums_are_made_of_counts_and_auxiliary_counts() -> None:
    counts = {indicator.code for indicator in load_catalogue().indicators if not indicator.is_rate}
    for name, parts in TERMS.items():
        assert name in NAMED
        assert {code for code, _ in parts} <= counts | AUXILIARY
        assert len(parts) > 1
    assert set(PAIRED_NUMERATORS) | set(PAIRED_NUMERATORS.values()) <= set(TERMS)


def test_terms_of_a_plain_count_are_itself() -> None:
    assert terms("litigation_concluded") == (("litigation_concluded", 1),)


def test_loss_is_never_defined_by_its_complement() -> None:
    for rate in RATES:
        opposites = {"litigation_won"} if "loss" in rate.code else {"litigation_lost"}
        if rate.code in ("litigation_loss_rate", "litigation_win_rate"):
            assert rate.numerator not in opposites


@pytest.mark.parametrize("indicator", load_catalogue().indicators, ids=lambda indicator: indicator.code)
def test_every_indicator_says_what_it_counts_and_why_it_is_judged(indicator: Indicator) -> None:
    assert indicator.note
    assert indicator.polarity_reason.endswith("。")
    if indicator.polarity in ("neutral", "contested"):
        reasons = ("不作", "不说明好坏", "有争议")
        assert any(reason in indicator.polarity_reason for reason in reasons)


def test_unknown_has_words() -> None:
    assert chip(UNKNOWN) == "口径不明"
    assert chip("penalty_cases") == "行政处罚件数"
