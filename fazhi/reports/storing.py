"""Result types of reading ⇄ rows and JSON: the translation both ways, without saving anything.

`SourceText` is stored whole (text, blocks with their printed lines), so that a report can be analysed again with newer
definitions without opening the file. `Analysis` parts become unsaved model instances.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from decimal import Decimal
from typing import Any, cast

from fazhi.extraction import model
from fazhi.reports.models import Fact, Finding, OtherFigure, Report, ReportText
from fazhi.source import SourceText
from fazhi.source_json import from_values, to_json


SIX = Decimal("0.000001")
MAX_VALUE = Decimal(10) ** 14
"""First value that no longer fits the column: a misread numeral, never a real figure."""
MAX_CHANGE = Decimal(10) ** 8


def text_row(report: Report, source: SourceText) -> ReportText:
    """The row that holds `source`; blocks are packed as `fazhi.source_json` does."""
    return ReportText(
        report=report,
        text=source.text,
        blocks=json.loads(to_json(source))["blocks"],
        container_title=(source.title or "")[:300],
        notes=list(source.notes),
    )


def source_of(row: ReportText) -> SourceText:
    """The `SourceText` that was stored, for a second analysis."""
    return from_values(
        {
            "text": row.text,
            "blocks": row.blocks,
            "format": row.report.format,
            "pages": row.report.pages,
            "title": row.container_title or None,
            "ocr": row.report.is_ocr,
            "notes": row.notes,
        }
    )


class Pages:
    """Page of any offset of one text."""

    def __init__(self, source: SourceText) -> None:
        marks: list[tuple[int, int]] = []
        for block in source.blocks:
            if block.page is not None:
                marks.append((block.start, block.page))
            marks.extend((line.start, line.page) for line in block.lines)
        marks.sort()
        self._starts = [start for start, _ in marks]
        self._pages = [page for _, page in marks]

    def at(self, offset: int) -> int | None:
        """1-based page on which the character at `offset` stands; None for formats without pages."""
        index = bisect_right(self._starts, offset) - 1
        return self._pages[index] if index >= 0 else None


def fits(value: Decimal | None) -> bool:
    """Whether a value can be stored at all."""
    return value is None or (value.is_finite() and abs(value) < MAX_VALUE)


def span_json(span: model.Span) -> dict[str, Any]:
    """A span as stored in JSON columns."""
    return {"start": span.start, "end": span.end, "quote": span.quote}


def _six(value: Decimal | None) -> Decimal | None:
    return value.quantize(SIX) if value is not None and fits(value) else None


def _change(value: Decimal | None) -> Decimal | None:
    if value is None or not value.is_finite() or abs(value) >= MAX_CHANGE:
        return None
    return value.quantize(Decimal("0.0001"))


def _hundredth(value: Decimal | None) -> Decimal | None:
    return value.quantize(Decimal("0.01")) if value is not None and fits(value) else None


def fact_row(report: Report, fact: model.Fact, pages: Pages) -> Fact:
    """An unsaved machine fact. The caller has checked `fits(fact.value)`."""
    change = fact.change or model.Change()
    return Fact(
        report=report,
        indicator_id=fact.indicator,
        value=fact.value.quantize(SIX),
        unit=fact.unit,
        qualifier=fact.qualifier,
        low=_six(fact.low),
        high=_six(fact.high),
        n=_hundredth(fact.n),
        N=_hundredth(fact.N),
        denominator=fact.denominator[:60],
        scope=fact.scope,
        instance=fact.instance,
        basis=fact.basis,
        quote=fact.span.quote,
        start=fact.span.start,
        end=fact.span.end,
        page=pages.at(fact.value_span.start),
        change_percent=_change(change.percent),
        change_points=_change(change.points),
        change_absolute=_six(change.absolute),
        change_ambiguous=change.ambiguous,
        previous=_six(change.previous),
        value_start=fact.value_span.start,
        value_end=fact.value_span.end,
        rule=fact.rule[:120],
        formula=fact.formula[:200],
        sources=[span_json(span) for span in fact.sources],
        confidence=fact.confidence,
    )


def plain(value: Decimal) -> Decimal:
    """A stored value without the zeros that the column adds: 12.900000 → 12.9, 460.000000 → 460."""
    value = value.normalize()
    return value if value == 0 or value.as_tuple().exponent <= 0 else value.quantize(Decimal(1))  # type: ignore[operator]


def fact_of(row: Fact) -> model.Fact:
    """The stored fact as checks take it. The words of its change are not stored, only its numbers."""
    change = model.Change(
        percent=_plain(row.change_percent),
        points=_plain(row.change_points),
        absolute=_plain(row.change_absolute),
        previous=_plain(row.previous),
        ambiguous=row.change_ambiguous,
    )
    start, end = row.start or 0, row.end or 0
    first, last = row.value_start if row.value_start is not None else start, row.value_end or end
    quote = row.quote[first - start : last - start]
    return model.Fact(
        indicator=row.indicator_id,
        value=plain(row.value),
        unit=row.unit,
        span=model.Span(start, end, row.quote),
        value_span=model.Span(first, last, quote),
        qualifier=cast("model.Qualifier", row.qualifier),
        low=_plain(row.low),
        high=_plain(row.high),
        n=_plain(row.n),
        N=_plain(row.N),
        denominator=row.denominator,
        scope=cast("model.Scope", row.scope),
        instance=cast("model.Instance", row.instance),
        change=change if change != model.Change() else None,
        rule=row.rule,
        confidence=row.confidence,
    )


def _plain(value: Decimal | None) -> Decimal | None:
    return plain(value) if value is not None else None


def finding_row(report: Report, finding: model.Finding) -> Finding:
    """An unsaved finding with the fingerprint that tells the same contradiction in another reading."""
    parts = [finding.kind, finding.indicator, str(finding.stated), str(finding.recomputed)]
    parts += [span.quote for span in finding.spans]
    return Finding(
        report=report,
        indicator_id=finding.indicator or None,
        kind=finding.kind[:30],
        severity=finding.severity,
        message=finding.message,
        spans=[span_json(span) for span in finding.spans],
        stated=_six(finding.stated),
        recomputed=_six(finding.recomputed),
        denominator=finding.denominator[:60],
        fingerprint=hashlib.sha256("\x1f".join(parts).encode()).hexdigest(),
    )


def other_row(report: Report, other: model.OtherFigure) -> OtherFigure:
    """An unsaved other figure."""
    return OtherFigure(
        report=report,
        indicator_id=other.indicator,
        value=other.value.quantize(SIX),
        unit=other.unit[:12],
        qualifier=other.qualifier,
        phrase=other.phrase[:120],
        reason=other.reason[:20],
        quote=other.span.quote,
        start=other.span.start,
        end=other.span.end,
        value_start=other.value_span.start,
        value_end=other.value_span.end,
    )


def recognition_json(recognition: model.Recognition) -> dict[str, Any]:
    """What proved district, year or kind, as kept on the report."""
    return {
        "value": recognition.value,
        "label": recognition.label,
        "evidence": [span_json(span) for span in recognition.evidence],
        "candidates": [{"code": candidate.code, "name": candidate.name} for candidate in recognition.candidates],
        "note": recognition.note,
    }


def sections_json(analysis: model.Analysis) -> list[dict[str, Any]]:
    """Headings with their roles."""
    return [
        {"start": section.start, "end": section.end, "heading": section.heading, "role": section.role}
        for section in analysis.sections
    ]
