"""The steps in the order they run: reflow, normalise, recognise, segment, match, choose, check.

`extract` is the whole library for most callers. It never raises for any text and takes time linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.checks import derive_and_check
from fazhi.extraction.choosing import Placed, choose
from fazhi.extraction.confidence import weigh
from fazhi.extraction.context import recognise
from fazhi.extraction.figures import unexplained
from fazhi.extraction.leftovers import second_look
from fazhi.extraction.matching import Reading, read_paragraph
from fazhi.extraction.model import Analysis, Fact, Finding, OtherFigure, Recognition, Section, Span
from fazhi.extraction.scope import Setting, setting_of
from fazhi.extraction.segment import FACT_ROLES, Paragraph, paragraphs
from fazhi.extraction.tables import read_tables
from fazhi.extraction.tabulated import analyse_workbook
from fazhi.extraction.text import Compact, compact, normalise, slashes_parted, years_in_digits
from fazhi.extraction.timing import own_year_named
from fazhi.reflow import reflow_with_origins
from fazhi.source import SourceText


_ROLE_REASONS = {"plan": "target", "problems": "requirement", "rectification": "last_year", "chrome": "breakdown"}
_LONG_ENOUGH = 300
"""From this length on a text that is no report gives no facts; a mere passage is read for what it says."""
_LONGEST_PARAGRAPH = 6000
_DIGIT = re.compile(r"[\d零一二两三四五六七八九十百千万]")


def extract(source: SourceText | str, *, known_report: bool = False) -> Analysis:
    """Everything a report states, with the words that prove it.

    A spreadsheet of one district and year is read cell by cell (`workbooks.split` parts one of several).
    A bare string is reflowed first (hard wraps joined, page furniture ignored); its offsets then refer to the
    string as given. For a `SourceText` they refer to its `text`. `known_report`: somebody has said that it is a report,
    whatever the text looks like.
    """
    if isinstance(source, str):
        reflowed = reflow_with_origins(source)
        return _in_raw_text(_analyse(reflowed.source, known_report=known_report), source, reflowed.origins)
    return analyse_workbook(source) or _analyse(source, known_report=known_report)


def read_report(
    source: SourceText, setting: Setting
) -> tuple[list[Placed], list[tuple[Paragraph, Reading, Compact]], tuple[Section, ...]]:
    """All statements of a report in reading order, the paragraphs read, and its sections."""
    text = own_year_named(slashes_parted(years_in_digits(normalise(source.text))))
    found, sections = paragraphs(source, text, setting.year)
    placed: list[Placed] = []
    read: list[tuple[Paragraph, Reading, Compact]] = []
    for paragraph in found:
        if paragraph.block.kind == "table_row" or not _DIGIT.search(text, paragraph.start, paragraph.end):
            continue
        for start, end in _pieces(text, paragraph.start, paragraph.end):
            form = compact(text, start, end)
            reading = read_paragraph(form.text, setting, paragraph.headings)
            read.append((paragraph, reading, form))
            for statement in reading.statements:
                role = paragraph.role
                if paragraph.plan_from is not None and form.offsets[statement.start] >= paragraph.plan_from:
                    role = "plan"
                if role not in FACT_ROLES:
                    statement.verdict = replace(statement.verdict, reason=_ROLE_REASONS.get(role, "requirement"))
                placed.append(Placed(statement, reading, form, role, len(placed)))
    placed.extend(read_tables(source, text, found, setting, len(placed)))
    return placed, read, sections


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph in pieces that end with a sentence where possible, so that no step sees an endless one."""
    while end - start > _LONGEST_PARAGRAPH:
        cut = text.rfind("。", start, start + _LONGEST_PARAGRAPH) + 1
        cut = cut if cut > start else start + _LONGEST_PARAGRAPH
        yield start, cut
        start = cut
    yield start, end


def _analyse(source: SourceText, *, known_report: bool = False) -> Analysis:
    context = recognise(source)
    if known_report:
        context = replace(context, is_report=True, reason="")
    setting = setting_of(context.district, context.year)
    placed, read, sections = read_report(source, setting)
    placed.extend(second_look(read, placed, setting))
    facts, conflicts, others = choose(placed, source.text, ocr=source.ocr)
    if not context.is_report and len(source.text) >= _LONG_ENOUGH:
        facts, conflicts = (), ()
    facts, findings = derive_and_check(facts, text=source.text)
    facts = weigh(facts, (*conflicts, *findings), ocr=source.ocr)
    others.extend(unexplained(source.text, read, placed))
    return Analysis(
        district=context.district,
        year=context.year,
        kind=context.kind,
        title=context.title,
        facts=facts,
        findings=(*conflicts, *findings),
        others=tuple(sorted(others, key=lambda other: other.value_span.start)),
        sections=sections,
        is_report=context.is_report,
        remarks=(*((context.reason,) if context.reason else ()), *context.remarks),
        definitions_hash=load_catalogue().hash,
    )


def _in_raw_text(analysis: Analysis, raw: str, origins: list[int]) -> Analysis:
    """The analysis with every offset moved from the reflowed text to the raw one."""

    def moved(span: Span) -> Span:
        if not origins:
            return Span(0, 0, "")
        if span.start >= span.end:
            place = origins[min(span.start, len(origins) - 1)]
            return Span(place, place, "")
        start, end = origins[span.start], origins[span.end - 1] + 1
        return Span(start, end, raw[start:end])

    def fact(one: Fact) -> Fact:
        change = replace(one.change, span=moved(one.change.span)) if one.change and one.change.span else one.change
        return replace(
            one, span=moved(one.span), value_span=moved(one.value_span), change=change,
            sources=tuple(moved(source) for source in one.sources),
        )  # fmt: skip

    def recognition(one: Recognition) -> Recognition:
        return replace(one, evidence=tuple(moved(span) for span in one.evidence))

    def finding(one: Finding) -> Finding:
        return replace(one, spans=tuple(moved(span) for span in one.spans))

    def other(one: OtherFigure) -> OtherFigure:
        return replace(one, span=moved(one.span), value_span=moved(one.value_span))

    def section(one: Section) -> Section:
        ends = moved(Span(one.start, one.end, ""))
        return replace(one, start=ends.start, end=ends.end)

    return replace(
        analysis,
        district=recognition(analysis.district),
        year=recognition(analysis.year),
        kind=recognition(analysis.kind),
        facts=tuple(fact(one) for one in analysis.facts),
        findings=tuple(finding(one) for one in analysis.findings),
        others=tuple(other(one) for one in analysis.others),
        sections=tuple(section(one) for one in analysis.sections),
    )
