"""Which figures of a report its own arithmetic confirms, and which may be accepted together.

Confirmed is a rate whose numerator and denominator the report states itself and whose quotient prints as the rate,
the counts of such a rate, and a total that its stated parts add up to. A count that was worked out from the rate
proves nothing about it and does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from fazhi.catalogue.denominators import terms
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.models import Fact, Finding


SURE = 0.95
"""Lowest confidence of a figure that may be accepted without being looked at on its own."""
HEADLINE_THEMES = frozenset({"reconsideration", "litigation"})
_OWN = ("region", "own_level", "unknown")
_HUNDRED = Decimal(100)


def is_core(fact: Fact) -> bool:
    """Whether it belongs to the core indicators 行政复议 and 行政诉讼应诉 (负责人出庭 included)."""
    return load_catalogue()[fact.indicator_id].theme.code in HEADLINE_THEMES


def is_headline(fact: Fact) -> bool:
    """A core rate: what leaders are shown. It is always decided on its own, never by accept-all."""
    return fact.unit == "%" and is_core(fact)


def safe_facts(facts: Sequence[Fact], findings: Iterable[Finding]) -> list[Fact]:
    """The undecided figures that accept-all covers: sure, confirmed by arithmetic, under no open doubt, no headline."""
    findings = list(findings)
    confirmed = confirmed_facts(facts, findings)
    doubts = [finding for finding in findings if is_open_doubt(finding)]
    doubted = {finding.indicator_id for finding in doubts}
    spans = [(span["start"], span["end"]) for finding in doubts for span in finding.spans]
    return [
        fact
        for fact in facts
        if fact.status == Fact.Status.UNREVIEWED
        and fact.confidence >= SURE
        and fact.pk in confirmed
        and fact.indicator_id not in doubted
        and not _inside(fact, spans)
        and not is_headline(fact)
    ]


def is_open_doubt(finding: Finding) -> bool:
    """An error or warning that nobody has resolved."""
    return finding.resolution == Finding.Resolution.OPEN and finding.severity != Finding.Severity.INFO


def confirmed_facts(facts: Sequence[Fact], findings: Iterable[Finding]) -> set[int]:
    """Ids of the figures that the report's own arithmetic confirms."""
    stated: dict[tuple[str, str, str], Fact] = {}
    for fact in sorted(facts, key=lambda fact: (not fact.is_shown, -fact.confidence)):
        if fact.basis in (Fact.Basis.STATED, Fact.Basis.CORRECTED) and fact.unit != "%":
            stated.setdefault((fact.indicator_id, fact.scope, fact.instance), fact)
    confirmed: set[int] = set()
    for fact in facts:
        confirmed.update(part.pk for part in parts_of_rate(fact, stated))
    for finding in findings:
        if finding.kind != "parts_sum" or finding.severity != Finding.Severity.INFO:
            continue
        if finding.stated is None or finding.stated != finding.recomputed:
            continue
        spans = [(span["start"], span["end"]) for span in finding.spans]
        confirmed.update(
            fact.pk
            for fact in facts
            if fact.indicator_id == finding.indicator_id and fact.value == finding.stated and _inside(fact, spans)
        )
    return confirmed


def parts_of_rate(fact: Fact, stated: dict[tuple[str, str, str], Fact]) -> list[Fact]:
    """The rate and the stated counts whose quotient it is; empty when they are not stated or do not give it."""
    definition = load_catalogue()[fact.indicator_id]
    if fact.unit != "%" or fact.basis != Fact.Basis.STATED or fact.n is None or not fact.N or fact.scope not in _OWN:
        return []
    top = stated.get((definition.numerator or "", fact.scope, fact.instance))
    below = [(stated.get((code, fact.scope, fact.instance)), sign) for code, sign in terms(fact.denominator)]
    if top is None or top.value != fact.n or any(count is None for count, _ in below):
        return []
    counts = [count for count, _ in below if count is not None]
    total = sum((count.value * sign for count, sign in below if count is not None), Decimal(0))
    if total != fact.N or any(count.qualifier != Fact.Qualifier.EXACT for count in (fact, top, *counts)):
        return []
    return [fact, top, *counts] if gives(fact.n, fact.N, fact.value) else []


def gives(n: Decimal, N: Decimal, rate: Decimal) -> bool:
    """Whether n ÷ N prints as the rate (percent), rounded or cut at the rate's own last digit.

    >>> gives(Decimal(29), Decimal(151), Decimal("19.2"))
    True
    """
    if N <= 0:
        return False
    exponent = rate.normalize().as_tuple().exponent
    digits = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    share = n * _HUNDRED / N
    return rate in (share.quantize(digits, ROUND_HALF_UP), share.quantize(digits, ROUND_DOWN))


def _inside(fact: Fact, spans: Iterable[tuple[int, int]]) -> bool:
    start = fact.value_start
    return start is not None and any(first <= start < end for first, end in spans)
