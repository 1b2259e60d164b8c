"""Builders of what the library hands over, so that storing is tested without reading anything."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fazhi.extraction import model
from fazhi.source import Block, SourceText


TEXT = "甲区2023年法治政府建设年度报告\n全年受理行政复议申请80件，审结75件，直接纠错15件，纠错率20%。"


def source(text: str = TEXT, **fields: Any) -> SourceText:
    """A text whose lines are paragraphs."""
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(start, start + len(line)))
        start += len(line) + 1
    return SourceText(text=text, blocks=tuple(blocks), **fields)


def span(words: str, text: str = TEXT) -> model.Span:
    """Where `words` stand in `text`."""
    start = text.index(words)
    return model.Span(start, start + len(words), words)


def fact(indicator: str, value: str, words: str, *, unit: str = "件", text: str = TEXT, **fields: Any) -> model.Fact:
    """A stated fact whose numeral and clause are `words`."""
    fields.setdefault("confidence", 0.9)
    where = span(words, text)
    return model.Fact(indicator, Decimal(value), unit, span=where, value_span=where, **fields)


def rate(value: str = "20", words: str = "20%", **fields: Any) -> model.Fact:
    """The correction rate of the text."""
    fields.setdefault("denominator", "reconsideration_concluded")
    return fact("reconsideration_correction_rate", value, words, unit="%", **fields)


def analysis(
    *facts: model.Fact,
    district: str | None = "330102",
    year: int | None = 2023,
    kind: str = "annual",
    candidates: tuple[model.Candidate, ...] = (),
    **fields: Any,
) -> model.Analysis:
    """An analysis of a report of one district and year."""
    fields.setdefault("title", "甲区2023年法治政府建设年度报告")
    return model.Analysis(
        district=model.Recognition(district, candidates=candidates),
        year=model.Recognition(year, evidence=(span("2023年"),)),
        kind=model.Recognition(kind),
        facts=facts,
        **fields,
    )


def finding(indicator: str = "reconsideration_correction_rate", **fields: Any) -> model.Finding:
    """A contradiction about the correction rate."""
    fields.setdefault("severity", "error")
    fields.setdefault("spans", (span("20%"),))
    return model.Finding("rate_mismatch", indicator=indicator, message="15 ÷ 75 与原文不符", **fields)
