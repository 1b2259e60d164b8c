"""From all statements of a report to one fact per indicator; the rest become other figures or conflicts.

A report may state an indicator several times: for the whole region and for its own level, for all instances and
for the first, in prose and in a table. The widest statement of this year wins; what a second value of equal standing
means is asked of `rivals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.extraction.changing import attach_changes
from fazhi.extraction.last_year import reconciled
from fazhi.extraction.matching import Reading, Statement
from fazhi.extraction.model import Change, Fact, Finding, OtherFigure, Span
from fazhi.extraction.parts import siblings_of, whole_of
from fazhi.extraction.rivals import findings_of
from fazhi.extraction.text import Compact
from fazhi.extraction.widest import widest_first


_CONFLICT_AT = 0.8
"""Statements below this confidence never contradict another."""


@dataclass(slots=True)
class Placed:
    """A statement with its place in the whole report."""

    statement: Statement
    reading: Reading
    compact: Compact
    role: str
    order: int
    change: Change | None = None


def choose(
    placed: Sequence[Placed], text: str, *, ocr: bool
) -> tuple[tuple[Fact, ...], tuple[Finding, ...], list[OtherFigure]]:
    """Facts, conflicts and the statements that lost, for one report."""
    catalogue = load_catalogue()
    by_indicator: dict[str, list[Placed]] = {}
    others: list[OtherFigure] = []
    for item in placed:
        if item.statement.verdict.reason is None:
            by_indicator.setdefault(item.statement.rule.indicator, []).append(item)
        else:
            others.append(_other(item, text, item.statement.verdict.reason))
    attach_changes([item for items in by_indicator.values() for item in items])
    facts: list[Fact] = []
    findings: list[Finding] = []
    for code, items in by_indicator.items():
        ranked = sorted((item for item in items if not item.statement.rule.added), key=_standing)
        if not ranked:
            others.extend(_other(item, text, "breakdown") for item in items)
            continue
        ranked = ranked if catalogue[code].is_rate else widest_first(ranked, _standing)
        winner = ranked[0]
        siblings = siblings_of(winner, items)
        if siblings:
            parts = [_fact(item, catalogue[code], text, ocr=ocr) for item in (winner, *siblings)]
            facts.append(whole_of(parts, text))
            others.extend(_other(item, text, "breakdown") for item in items)
            continue
        others.extend(_other(item, text, "breakdown") for item in items if item.statement.rule.added)
        elsewhere = [
            (item.change, _with_change(item, text))
            for item in ranked[1:]
            if item.change and item.statement.value == winner.statement.value
        ]
        fact, doubts = reconciled(_fact(winner, catalogue[code], text, ocr=ocr), elsewhere)
        facts.append(fact)
        findings.extend(doubts)
        rivals = {
            item.statement.value: item
            for item in reversed(ranked[1:])
            if item.statement.value != winner.statement.value
        }
        others.extend(_other(rival, text, "breakdown") for rival in rivals.values())
        peers = [
            (rival, _fact(rival, catalogue[code], text, ocr=ocr))
            for rival in rivals.values()
            if _standing(rival)[:3] == _standing(winner)[:3]
            and min(rival.statement.score, winner.statement.score) >= _CONFLICT_AT
        ]
        findings.extend(findings_of((winner, fact), peers, catalogue[code]))
    order = {indicator.code: number for number, indicator in enumerate(catalogue.indicators)}
    return tuple(sorted(facts, key=lambda fact: order[fact.indicator])), tuple(findings), others


def span(text: str, start: int, end: int) -> Span:
    """The span of a range of the source, with its words."""
    return Span(start, end, text[start:end])


def _standing(item: Placed) -> tuple[float, int, int, float, int]:
    verdict = item.statement.verdict
    return (
        {"region": 0, "unknown": 1, "own_level": 2}.get(verdict.scope, 3) + verdict.is_occasion / 2,
        0 if verdict.instance == "all" else 1,
        {"results": 0, "preface": 0, "duties": 0}.get(item.role, 1),
        -round(item.statement.rule.strength - _missing_unit(item), 2) + (0.02 if item.statement.kind == "table" else 0),
        item.order,
    )


def _missing_unit(item: Placed) -> float:
    return 0.1 if item.statement.quantity and item.statement.quantity.measure == "bare" else 0.0


def _spans(item: Placed, text: str) -> tuple[Span, Span]:
    statement = item.statement
    start, end = item.compact.source_range(statement.start, statement.end)
    if statement.quantity is None:
        return span(text, start, end), span(text, start, end)
    number = item.compact.source_range(statement.quantity.start, statement.quantity.end)
    return span(text, min(start, number[0]), max(end, number[1])), span(text, *number)


def _with_change(item: Placed, text: str) -> Span:
    """The proving words of a statement together with those of its change."""
    proof = _spans(item, text)[0]
    where = item.change.span if item.change else None
    return span(text, min(proof.start, where.start), max(proof.end, where.end)) if where else proof


def _fact(item: Placed, indicator: Indicator, text: str, *, ocr: bool) -> Fact:
    statement = item.statement
    proof, number = _spans(item, text)
    quantity = statement.quantity
    exact = quantity is None or quantity.qualifier == "exact"
    return Fact(
        indicator=indicator.code,
        value=statement.value,
        unit=indicator.unit,
        span=proof,
        value_span=number,
        qualifier=quantity.qualifier if quantity else "exact",
        low=statement.value if exact else quantity.low if quantity else None,
        high=statement.value if exact else quantity.high if quantity else None,
        denominator=statement.rule.denominator,
        scope=statement.verdict.scope,
        instance=statement.verdict.instance,
        change=item.change,
        rule=statement.rule.name,
        confidence=_confidence(item, ocr=ocr),
    )


def _confidence(item: Placed, *, ocr: bool) -> float:
    """Strength of the rule, lowered by what makes its context less sure."""
    value = item.statement.score
    if item.statement.verdict.scope != "region":
        value -= 0.05
    if item.statement.verdict.instance != "all" or item.statement.verdict.is_occasion:
        value -= 0.1
    if item.statement.kind == "aside":
        value -= 0.1
    if ocr:
        value -= 0.15
    return round(max(0.05, min(0.99, value)), 3)


def _other(item: Placed, text: str, reason: str) -> OtherFigure:
    proof, number = _spans(item, text)
    indicator = load_catalogue()[item.statement.rule.indicator]
    quantity = item.statement.quantity
    return OtherFigure(
        span=proof,
        value_span=number,
        value=item.statement.value,
        unit=quantity.unit if quantity else indicator.unit,
        phrase=indicator.label,
        reason=reason,
        indicator=indicator.code,
        qualifier=quantity.qualifier if quantity else "exact",
    )
