"""What counts as confirmed arithmetic."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.reports.arithmetic import confirmed_facts, gives, is_headline, safe_facts
from fazhi.reports.models import Fact, Finding


@pytest.mark.parametrize(
    ("n", "N", "rate", "fits"),
    [
        ("29", "151", "19.2", True),
        ("29", "135", "19.2", False),
        ("2", "3", "66.67", True),
        ("2", "3", "66.66", True),  # cut, not rounded
        ("2", "3", "67", True),
        ("2", "3", "66.7", True),
        ("2", "3", "66.8", False),
        ("5", "5", "100", True),
        ("199", "200", "100", True),  # prints as 100 when whole per cents are printed
        ("0", "8", "0", True),
        ("1", "0", "0", False),
    ],
)
def test_a_quotient_gives_the_rate_as_printed(n: str, N: str, rate: str, fits: bool) -> None:
    assert gives(Decimal(n), Decimal(N), Decimal(rate)) is fits


def total(pk: int, **fields: object) -> Fact:
    base = {
        "indicator_id": "litigation_cases",
        "value": Decimal(20),
        "unit": "件",
        "confidence": 0.98,
        "value_start": 5,
    }
    return Fact(pk=pk, **{**base, **fields})


def sums(**fields: object) -> Finding:
    base = {"indicator_id": "litigation_cases", "kind": "parts_sum", "severity": "info", "stated": Decimal(20),
            "recomputed": Decimal(20), "spans": [{"start": 0, "end": 9, "quote": ""}]}  # fmt: skip
    return Finding(**{**base, **fields})


@pytest.mark.parametrize(
    ("finding", "confirmed"),
    [
        (sums(), {1}),
        (sums(recomputed=Decimal(19)), set()),
        (sums(severity="warning"), set()),
        (sums(kind="flow"), set()),
        (sums(spans=[{"start": 50, "end": 60, "quote": ""}]), set()),
        (sums(stated=Decimal(21), recomputed=Decimal(21)), set()),
    ],
)
def test_a_total_is_confirmed_by_its_parts(finding: Finding, confirmed: set[int]) -> None:
    assert confirmed_facts([total(1)], [finding]) == confirmed


@pytest.mark.parametrize(
    ("fields", "safe"),
    [({}, [1]), ({"confidence": 0.94}, []), ({"status": "rejected"}, []), ({"status": "accepted"}, [])],
)
def test_only_sure_undecided_figures_are_safe(fields: dict[str, object], safe: list[int]) -> None:
    assert [fact.pk for fact in safe_facts([total(1, **fields)], [sums()])] == safe


def test_core_rates_are_headlines_and_their_counts_are_not() -> None:
    assert is_headline(Fact(indicator_id="litigation_loss_rate", unit="%"))
    assert not is_headline(Fact(indicator_id="litigation_lost", unit="件"))
    assert not is_headline(Fact(indicator_id="dispute_resolution_rate", unit="%"))
