"""A whole that a report states only by its parts (总体预案1部、专项预案28部) is their sum, shown as computed.

Phrases name a part with the group `part`; a rule marked `added` reads what only ever adds to another part (法律书籍300本
behind 发放普法手册2000册). Only parts of one sentence are added, each kind once, and never where the words say that one
holds the other (其中, 含).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fazhi.extraction.model import Fact, Qualifier, Span
from fazhi.extraction.rounding import say


if TYPE_CHECKING:
    from fazhi.extraction.choosing import Placed

_WITHIN = re.compile("其中|从中|包括|含|同比|上年|较")
_LESS_SURE = 0.95
_UNITS = frozenset(("org", "piece", "case", "doc", "item"))
"""Bodies are counted in 家 as in 个, papers in 件, 份 and 个."""


def siblings_of(winner: Placed, items: Sequence[Placed]) -> list[Placed]:
    """The other parts of the whole that the winning statement is a part of, in reading order; none for a whole."""
    mine = winner.statement
    if mine.quantity is None or not mine.part or mine.kind in ("aside", "table"):
        return []
    sentence = next((one for one in winner.reading.sentences if one.start <= mine.quantity.start < one.end), None)
    if sentence is None:
        return []
    found: dict[str, Placed] = {}
    for item in items:
        other = item.statement
        quantity = other.quantity
        if item.reading is not winner.reading or quantity is None or quantity is mine.quantity or not other.part:
            continue
        if other.part == mine.part or other.kind in ("aside", "table"):
            continue
        if not sentence.start <= quantity.start < sentence.end:
            continue
        if quantity.measure != mine.quantity.measure and not _UNITS.issuperset(
            (quantity.measure, mine.quantity.measure)
        ):
            continue
        first, last = sorted((mine.quantity.start, quantity.start))
        if _WITHIN.search(winner.reading.text, first, last):
            continue
        if other.verdict.scope != mine.verdict.scope or item.role != winner.role:
            continue
        if other.part in found and found[other.part].statement.quantity is not quantity:
            return []
        found[other.part] = item
    return sorted(found.values(), key=lambda item: item.statement.start)


def whole_of(facts: Sequence[Fact], text: str) -> Fact:
    """The computed fact that is the sum of these parts; the first is the winning statement's own fact."""
    parts = sorted(facts, key=lambda fact: fact.value_span.start)
    start = min(fact.span.start for fact in parts)
    end = max(fact.span.end for fact in parts)
    total = sum((fact.value for fact in parts), start=parts[0].value * 0)
    qualifier = _qualifier([fact.qualifier for fact in parts])
    return replace(
        facts[0],
        value=total,
        span=Span(start, end, text[start:end]),
        value_span=parts[0].value_span,
        qualifier=qualifier,
        low=total if qualifier == "exact" else None,
        high=total if qualifier == "exact" else None,
        basis="computed",
        change=None,
        rule="parts:sum",
        confidence=round(min(fact.confidence for fact in parts) * _LESS_SURE, 3),
        formula=f"{'+'.join(say(fact.value) for fact in parts)}={say(total)}",
        sources=tuple(fact.value_span for fact in parts),
    )


def _qualifier(qualifiers: Sequence[Qualifier]) -> Qualifier:
    rough = {one for one in qualifiers if one != "exact"}
    return "exact" if not rough else rough.pop() if len(rough) == 1 else "about"
