"""Rates of random fractions: what rounding explains is confirmed, what it does not is a finding."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from fazhi.extraction.checks import derive_and_check
from fazhi.extraction.model import Fact, Span


def _loss(n: int, N: int, printed: str) -> tuple[Fact, ...]:
    text = f"审结{N}件，败诉{n}件，败诉率{printed}%。"

    def fact(code: str, words: str, value: str, unit: str) -> Fact:
        start = text.index(words)
        span = Span(start, start + len(words), words)
        return Fact(code, Decimal(value), unit, span, span)

    return (
        fact("litigation_concluded", f"审结{N}件", str(N), "件"),
        fact("litigation_lost", f"败诉{n}件", str(n), "件"),
        fact("litigation_loss_rate", f"败诉率{printed}%", printed, "%"),
    )


fractions = st.integers(1, 4000).flatmap(lambda N: st.tuples(st.integers(0, N), st.just(N)))


@given(fractions, st.integers(0, 2))
def test_every_honest_rate_is_explained(fraction: tuple[int, int], decimals: int) -> None:
    n, N = fraction
    printed = (Decimal(n) * 100 / N).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    facts, findings = derive_and_check(_loss(n, N, str(printed)))
    rate = facts[-1]
    assert (rate.n, rate.N, rate.denominator) == (Decimal(n), Decimal(N), "litigation_concluded")
    assert all(finding.severity == "info" for finding in findings)


@given(fractions, st.integers(0, 2), st.integers(-40, 40))
def test_every_rate_beyond_rounding_is_flagged(fraction: tuple[int, int], decimals: int, steps: int) -> None:
    n, N = fraction
    unit = Decimal(1).scaleb(-decimals)
    printed = (Decimal(n) * 100 / N).quantize(unit, ROUND_HALF_UP) + steps * unit
    assume(abs(steps) >= 2 and 0 <= printed <= 100)
    facts, findings = derive_and_check(_loss(n, N, str(printed)))
    assert [finding.kind for finding in findings if finding.severity == "error"] == ["rate_mismatch"]
    rate = facts[-1]
    assert (rate.value, rate.denominator, rate.n) == (printed, "unknown", None)
