"""What follows from a report's own figures, and where they contradict each other.

`derive_and_check` takes the facts that matching chose and gives them back with the fraction behind every rate, the
rates and whole numbers that follow by arithmetic, and the findings. The parts: `rounding` (what a print may stand
for), `auxiliary` (counts that are no indicators), `ratios` (the 口径 solver), `identities` (sums and flows), `changes`
(last year). All of it is Decimal arithmetic on one report; comparisons with other years are in
`changes.compare_with_last_year`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.extraction.auxiliary import Count, count_of, read_auxiliary, worded_denominator
from fazhi.extraction.changes import check_change, check_outlier, compare_with_last_year, is_outlier
from fazhi.extraction.identities import check_identities
from fazhi.extraction.model import Fact, Finding
from fazhi.extraction.notes import noted_denominators
from fazhi.extraction.ratios import explain_rate, quantity
from fazhi.extraction.rounding import percentage, say
from fazhi.extraction.same_sentence import check_sentences


_OWN = ("region", "own_level", "unknown")
"""Scopes whose figures may explain one another; one department's or a superior's never do."""

_DERIVABLE: Mapping[str, tuple[str, ...]] = {
    "reconsideration_correction_rate": (
        "reconsideration_concluded", "reconsideration_accepted", "reconsideration_received",
    ),
    "reconsideration_settlement_rate": ("reconsideration_concluded",),
    "litigation_loss_rate": ("litigation_concluded", "litigation_cases"),
    "head_appearance_rate": ("litigation_hearings", "should_appear"),
    "dispute_resolution_rate": ("disputes_found",),
    "peoples_mediation_success_rate": ("peoples_mediation_cases",),
    "admin_mediation_success_rate": ("admin_mediation_cases",),
}  # fmt: skip
"""Rates that counts alone settle, each over the first of these denominators that is stated. 结案率 is not among them
(its 口径 turns on 上年结转), nor 胜诉率 (on 撤诉)."""

_BEFORE_THE_CASE = frozenset({"reconsideration_settled.before_acceptance"})
"""Rules whose counts lie before acceptance: no part of the cases that a rate divides them by."""
_CLEARLY_READ = 0.8
"""Below it a figure may be misread: what it contradicts is a doubt, not an error."""
_SURE_ENOUGH = 0.5
"""Counts the matcher itself doubts are no ground for a rate in front of a leader. A confidence of 0 is none given."""


def derive_and_check(facts: tuple[Fact, ...], *, text: str = "") -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """The facts, enriched, with what follows from them; and the findings, errors first.

    `facts` are the winning stated facts of one report. Their order is kept; derived facts (basis computed or
    back_derived) come after them. Facts of other scopes than the district's own pass through unchanged. `text` is
    the report: without it nothing beyond the facts themselves is read.
    """
    catalogue = load_catalogue()
    own = {fact.indicator: fact for fact in _own_facts(facts)}
    counts = {code: count_of(fact, chip(code)) for code, fact in own.items() if not catalogue[code].is_rate}
    counts = {**read_auxiliary(text, own.values()), **counts}
    derived: list[Fact] = []
    findings: list[Finding] = []
    enriched: dict[int, Fact] = {}
    noted = noted_denominators(text)
    for fact in own.values():
        current = fact
        if fact.indicator in noted and not worded_denominator(fact):
            current = replace(fact, denominator=noted[fact.indicator])
        if catalogue[fact.indicator].is_rate:
            explained = explain_rate(current, counts, text=text)
            current = explained.rate
            derived += [one for one in explained.derived if one.indicator not in own]
            findings += explained.findings
        current, about_change = check_change(current)
        findings += about_change
        enriched[id(fact)] = current
    derived = _undisputed(derived)
    for code, denominators in _DERIVABLE.items():
        if not any(fact.indicator == code and fact.scope in _OWN for fact in facts):
            derived += _computed_rate(catalogue[code], denominators, own, counts)
    findings += check_identities(
        {code: fact for code, fact in own.items() if not catalogue[code].is_rate}, counts, text=text
    )
    if text:
        findings += check_sentences((enriched[id(fact)] for fact in own.values()), findings, text)
    findings = [_tempered(finding, facts) for finding in findings]
    severities = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(dict.fromkeys(findings), key=lambda finding: severities[finding.severity])
    return (*(enriched.get(id(fact), fact) for fact in facts), *derived), tuple(ordered)


def _tempered(finding: Finding, facts: Iterable[Fact]) -> Finding:
    """A contradiction is no error where one of its figures was read from words that leave doubt."""
    if finding.severity != "error":
        return finding
    if all(fact.confidence == 0 or fact.confidence >= _CLEARLY_READ for fact in facts if fact.span in finding.spans):
        return finding
    return replace(finding, severity="warning", message=finding.message + "其中有的数读得不够确定，请先对照原文核对。")


def _own_facts(facts: Iterable[Fact]) -> Iterable[Fact]:
    """One fact per indicator of the district's own, the widest scope and all instances first."""
    ranked = sorted(
        (fact for fact in facts if fact.scope in _OWN and fact.basis == "stated"),
        key=lambda fact: (_OWN.index(fact.scope), fact.instance != "all", -fact.confidence),
    )
    chosen: dict[str, Fact] = {}
    for fact in ranked:
        chosen.setdefault(fact.indicator, fact)
    return chosen.values()


def _undisputed(derived: list[Fact]) -> list[Fact]:
    """One derived fact per indicator; none where two rates imply different numbers."""
    values: dict[str, set[Decimal]] = {}
    for fact in derived:
        values.setdefault(fact.indicator, set()).add(fact.value)
    return list({fact.indicator: fact for fact in derived if len(values[fact.indicator]) == 1}.values())


def _computed_rate(
    indicator: Indicator, denominators: Iterable[str], own: Mapping[str, Fact], counts: Mapping[str, Count]
) -> list[Fact]:
    """The rate that stated counts give, over the standard denominator or, labelled so, over a variant."""
    numerator = own.get(indicator.numerator or "")
    if numerator is None or numerator.rule in _BEFORE_THE_CASE or _doubted(numerator):
        return []
    if not counts[numerator.indicator].exact:
        return []
    n = counts[numerator.indicator]
    for code in denominators:
        N = quantity(code, counts)
        if N is None or not N.exact or N.value <= 0 or n.value > N.value:
            continue
        whole = own.get(code)
        if whole is not None and _doubted(whole):
            continue
        value = percentage(n.value, N.value, indicator.decimals)
        formula = f"{say(n.value)}÷{N.spoken}={say(value)}%，口径为{chip(code)}"
        return [
            Fact(
                indicator=indicator.code, value=value, unit=indicator.unit,
                span=numerator.span, value_span=numerator.value_span, n=n.value, N=N.value, denominator=code,
                scope=numerator.scope, instance=numerator.instance, basis="computed", rule="checks:rate_from_counts",
                confidence=min(numerator.confidence, whole.confidence if whole else 0.9) * 0.98,
                formula=formula, sources=(numerator.span, N.span),
            )
        ]  # fmt: skip
    return []


def _doubted(fact: Fact) -> bool:
    return 0 < fact.confidence < _SURE_ENOUGH


__all__ = ["check_outlier", "compare_with_last_year", "derive_and_check", "is_outlier"]
