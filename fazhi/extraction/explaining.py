"""Why a figure was or was not taken: every phrase of an indicator's rules found in a report, and its fate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fazhi.extraction.context import recognise
from fazhi.extraction.matching import attempts
from fazhi.extraction.scope import Setting, setting_of
from fazhi.extraction.segment import FACT_ROLES, paragraphs
from fazhi.extraction.tables import table_sentences
from fazhi.extraction.text import compact, normalise, years_in_digits
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
    """The steps for one indicator: prose in reading order, then the cells of tables."""
    context = recognise(source)
    setting = setting_of(context.district, context.year)
    text = years_in_digits(normalise(source.text))
    found = paragraphs(source, text, setting.year)[0]
    for paragraph in found:
        if paragraph.block.kind != "table_row":
            form = compact(text, paragraph.start, paragraph.end)
            yield from _steps(form.text, indicator, setting, paragraph.headings, paragraph.role)
    for sentence in table_sentences(source, text, found, setting.year):
        yield from _steps(sentence.form.text, indicator, setting, sentence.headings, sentence.role)


def _steps(words: str, indicator: str, setting: Setting, headings: Sequence[str], role: str) -> Iterator[Step]:
    for attempt, verdict, reading in attempts(words, setting, headings):
        if attempt.rule.indicator != indicator:
            continue
        place = attempt.clause.places[attempt.position]
        quantity = reading.quantities[attempt.index] if attempt.index is not None else None
        yield Step(
            rule=attempt.rule.name,
            value=f"{quantity.value}{quantity.unit}" if quantity else str(attempt.rule.value),
            words=reading.text[max(0, place - 30) : place + 20],
            refused=attempt.refused,
            reason=verdict.reason if role in FACT_ROLES else role,
            role=role,
            heading=headings[-1] if headings else "",
        )
