"""How sure a fact is: what its clause says for it, and what the arithmetic of its report says for or against it.

A clause gives the first figure (`choosing`): the strength of the rule, less for words in parentheses, for one instance,
for a scope that is not the whole district, for a number without its unit, for text recognised from an image. Here
the report adds what no clause can know: a figure that takes part in a sum or a rate that comes out even is hardly
misread, one that contradicts others may be. docs/accuracy.md says how the steps were set and what they are worth.
"""

from __future__ import annotations

from collections.abc import Iterable

from fazhi.catalogue.denominators import PAIRED_NUMERATORS, terms
from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.model import UNKNOWN_DENOMINATOR, Fact, Finding
from fazhi.extraction.records import changed


SURE = 0.95
"""From here on at least 99 of 100 facts are right."""
_SUPPORTED = 0.97
_DOUBTED = 0.85
_CLEAR = 0.9
"""Score of the clause from which a fact without support either way counts as sure."""
_OCR = 0.9
"""Most that a figure recognised from an image may claim without support."""

_SUMS = frozenset({"parts_sum", "flow"})
_AGAINST = frozenset(
    {
        "conflict", "several_statements", "rate_mismatch", "rate_infeasible", "part_exceeds_whole", "change_mismatch",
        "change_infeasible",
    }
)  # fmt: skip


def weigh(facts: Iterable[Fact], findings: Iterable[Finding], *, ocr: bool = False) -> tuple[Fact, ...]:
    """The facts with their final confidence; nothing else of them changes. Derived facts keep theirs."""
    facts, findings = tuple(facts), tuple(findings)
    supported = _supported(facts, findings)
    doubted = {finding.indicator for finding in findings if finding.kind in _AGAINST or _is_broken_sum(finding)}
    return tuple(
        changed(fact, confidence=_weighed(fact, fact.indicator in supported, fact.indicator in doubted, ocr=ocr))
        if fact.basis == "stated"
        else fact
        for fact in facts
    )


def _weighed(fact: Fact, supported: bool, doubted: bool, *, ocr: bool) -> float:
    value = fact.confidence
    own = fact.scope == "region" and fact.instance == "all"
    if doubted:
        value = min(value, _DOUBTED)
    elif supported and own:
        value = max(value, _SUPPORTED)
    elif ocr:
        value = min(value, _OCR)
    elif own and value >= _CLEAR:
        value = max(value, SURE)
    else:
        value = min(value, SURE - 0.001)
    return round(value, 3)


def _supported(facts: tuple[Fact, ...], findings: tuple[Finding, ...]) -> set[str]:
    """Indicators whose values take part in arithmetic of the report that comes out even."""
    stated = {fact.indicator for fact in facts if fact.basis == "stated"}
    found: set[str] = set()
    for fact in facts:
        if (
            fact.basis == "stated"
            and fact.n is not None
            and fact.N is not None
            and fact.denominator != UNKNOWN_DENOMINATOR
        ):
            numerator = PAIRED_NUMERATORS.get(fact.denominator) or load_catalogue()[fact.indicator].numerator or ""
            parts = [code for whole in (numerator, fact.denominator) for code, _ in terms(whole)]
            if set(parts) <= stated and 0 < fact.value < 100:
                found.update((fact.indicator, *parts))
        change = fact.change
        if change and change.previous is not None and (change.percent or change.points or change.absolute):
            found.add(fact.indicator)
    even = {
        span
        for finding in findings
        if finding.kind in _SUMS and finding.severity == "info" and len(finding.spans) > 1
        for span in finding.spans
    }
    if even:
        found.update(fact.indicator for fact in facts if fact.span in even or fact.value_span in even)
    return found


def _is_broken_sum(finding: Finding) -> bool:
    return finding.kind in _SUMS and finding.severity != "info"
