"""One last year per indicator: what prose and tables of one report say of it must agree.

A report may print last year's value twice, in a sentence (较上年的13.9%) and in the column of last year of its table.
The statements that agree complete each other; those that do not are a finding of kind `previous_conflict`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.changes import held_against, same_value
from fazhi.extraction.changing import merged
from fazhi.extraction.model import Change, Fact, Finding, Span
from fazhi.extraction.rounding import say


def reconciled(fact: Fact, elsewhere: Sequence[tuple[Change, Span]]) -> tuple[Fact, tuple[Finding, ...]]:
    """The fact with what other places of the report tell of its last year, and where they contradict it.

    `elsewhere` are the changes stated beside the same value in other places, with the words that state them.
    """
    findings: list[Finding] = []
    for change, where in elsewhere:
        own = fact.change or Change()
        previous = change.previous
        if previous is not None and own.previous is not None and not same_value(previous, own.previous):
            findings.append(_conflict(fact, own.previous, previous, where))
            continue
        if previous is not None and own.previous is None and (denied := _denied(fact, own, previous, where)):
            findings.append(denied)
            change = replace(change, previous=None)
        fact = replace(fact, change=merged(own, change))
    return fact, tuple(findings)


def _conflict(fact: Fact, first: Decimal, second: Decimal, where: Span) -> Finding:
    name = load_catalogue()[fact.indicator].name
    spans = tuple(dict.fromkeys((fact.span, where)))
    message = (
        f"{name}的上年数在本报告中有两种说法：一处为{say(first)}{fact.unit}，另一处为{say(second)}{fact.unit}"
        f"（“{where.quote}”），请核对上年报告。"
    )
    return Finding("previous_conflict", "warning", fact.indicator, message, spans, stated=first, recomputed=second)


def _denied(fact: Fact, own: Change, previous: Decimal, where: Span) -> Finding | None:
    """The doubt, when the change that one place states does not lead from the last year that another place states."""
    is_rate = load_catalogue()[fact.indicator].is_rate
    if is_rate and own.points is None:
        return None
    found = held_against(replace(fact, change=own), own, previous, is_rate=is_rate, whose="本报告另一处的上年数")
    if not found:
        return None
    spans = tuple(dict.fromkeys((*found[0].spans, where)))
    return replace(found[0], kind="previous_conflict", severity="warning", spans=spans)
