"""Why a figure was or was not taken: every phrase of an indicator's rules found in a report, and its fate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fazhi.extraction.context import recognise
from fazhi.extraction.matching import attempts
from fazhi.extraction.scope import setting_of
from fazhi.extraction.segment import FACT_ROLES, paragraphs
from fazhi.extraction.text import compact, normalise
from fazhi.source import SourceText


@dataclass(frozen=True, slots=True)
class Step:
    """One phrase found. `refused` names the condition of the rule that failed, `reason` why the context did."""

    rule: str
    value: str
    words: str
    refused: str
    reason: str | None
    role: str
    """Role of its section: results, duties, problems, plan, rectification, chrome, preface."""
    heading: str
    """The nearest heading above it; "" when there is none."""


def explain(source: SourceText, indicator: str) -> Iterator[Step]:
    """The steps for one indicator, in reading order (tables left aside)."""
    context = recognise(source)
    setting = setting_of(context.district, context.year)
    text = normalise(source.text)
    for paragraph in paragraphs(source, text, setting.year)[0]:
        if paragraph.block.kind == "table_row":
            continue
        form = compact(text, paragraph.start, paragraph.end)
        for attempt, verdict, reading in attempts(form.text, setting, paragraph.headings):
            if attempt.rule.indicator != indicator:
                continue
            place = attempt.clause.places[attempt.position]
            quantity = reading.quantities[attempt.index] if attempt.index is not None else None
            reason = verdict.reason if paragraph.role in FACT_ROLES else paragraph.role
            yield Step(
                rule=attempt.rule.name,
                value=f"{quantity.value}{quantity.unit}" if quantity else str(attempt.rule.value),
                words=reading.text[max(0, place - 30) : place + 20],
                refused=attempt.refused,
                reason=reason,
                role=paragraph.role,
                heading=paragraph.headings[-1] if paragraph.headings else "",
            )
