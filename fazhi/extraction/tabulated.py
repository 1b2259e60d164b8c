"""The figures of a spreadsheet of one district and year, each with its row as the quote.

Cells need no grammar: a header says what a column counts (`headers`), the layout says whose figure it is
(`workbooks`). What a header does not name stays an other figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.extraction.beside import stated_change
from fazhi.extraction.checks import derive_and_check
from fazhi.extraction.confidence import weigh
from fazhi.extraction.headers import bare, counted_in, indicator_of, is_unit, topic_after, unit_of
from fazhi.extraction.model import Analysis, Candidate, Change, Fact, Finding, OtherFigure, Qualifier, Recognition, Span
from fazhi.extraction.rosters import bearers
from fazhi.extraction.rounding import decimals_of
from fazhi.extraction.scope import Setting, setting_of
from fazhi.extraction.workbooks import FORMATS, Entry, Record, records
from fazhi.source import SourceText


_VALUE = re.compile(
    r"(?P<about>[约近超逾])?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿])?(?P<over>余)?(?P<unit>[^\d]*)"
)
_QUALIFIERS: dict[str, Qualifier] = {"约": "about", "近": "under", "超": "over", "逾": "over"}
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_FRACTION = 3
"""From so many places on a bare figure below 1 looks like a division, not like a percentage."""


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal
    qualifier: Qualifier
    unit: str


def analyse_workbook(source: SourceText) -> Analysis | None:
    """The analysis of a spreadsheet that holds one district and year; None for anything else."""
    if source.format not in FORMATS:
        return None
    found = records(source)
    if len(found) != 1:
        return None
    record = found[0]
    district, year = _district(source, record), _year(source, record)
    stated, findings, others = _figures(source, record, setting_of(district, year))
    if not stated:
        return None
    facts, checked = derive_and_check(tuple(stated), text=source.text)
    title = next((words for words in record.context if 6 <= len(words) <= 60), None)
    return Analysis(
        district=district,
        year=year,
        kind=Recognition("other", "其他"),
        title=f"{title}（{record.name}）" if title and record.name and record.name not in title else title,
        facts=weigh(facts, (*findings, *checked), ocr=source.ocr),
        findings=(*findings, *checked),
        others=tuple(others),
        definitions_hash=load_catalogue().hash,
    )


def _district(source: SourceText, record: Record) -> Recognition:
    evidence = _evidence(source, record.name)
    if record.district is not None:
        return Recognition(record.district.code, record.district.full_name, evidence)
    candidates = tuple(Candidate(one.code, one.full_name) for one in bearers(record.name))
    note = f"表中的“{record.name}”不是唯一的地区名称。" if record.name else "表格没有写明地区。"
    return Recognition(None, None, evidence, candidates, note)


def _year(source: SourceText, record: Record) -> Recognition:
    if record.year is None:
        return Recognition(None, note="表格没有写明年份。")
    return Recognition(record.year, f"{record.year}年", _evidence(source, str(record.year)))


def _evidence(source: SourceText, words: str) -> tuple[Span, ...]:
    at = source.text.find(words) if words else -1
    return (Span(at, at + len(words), words),) if at >= 0 else ()


def _figures(
    source: SourceText, record: Record, setting: Setting
) -> tuple[list[Fact], list[Finding], list[OtherFigure]]:
    facts: dict[str, Fact] = {}
    findings: list[Finding] = []
    others: list[OtherFigure] = []
    topic, row = "", (-1, -1)
    for entry in record.entries:
        parts = _with_unit(entry)
        topic, row = topic_after(parts, topic if entry.row == row else ""), entry.row
        number = _number(entry.cell.words, parts)
        if number is None:
            continue
        code, rule, confidence = _named(parts, topic, number, setting, entry.context)
        indicator = load_catalogue().get(code)
        value = _canonical(number, parts, indicator) if indicator else None
        if indicator is None or value is None:
            others.append(_other(source, entry, number, indicator))
            continue
        fact = _fact(source, entry, number, value, indicator, rule, confidence)
        fact = replace(fact, change=_change(source, entry, parts, indicator))
        known = facts.setdefault(code, fact)
        if known.value != fact.value:
            others.append(_other(source, entry, number, indicator))
            findings.append(_conflict(known, fact, indicator))
    return list(facts.values()), findings, others


def _named(
    parts: tuple[str, ...], topic: str, number: _Number, setting: Setting, context: Sequence[str]
) -> tuple[str, str, float]:
    """Code, rule and confidence by the header, read under the topic that it has or that a header to its left gives."""
    value = _in_words(number, parts)
    if topic and topic not in parts[0]:
        code, rule, confidence = indicator_of((topic, *parts), value, setting, context)
        if code:
            return code, rule, round(confidence - 0.1, 3)
    return indicator_of(parts, value, setting, context)


def _with_unit(entry: Entry) -> tuple[str, ...]:
    """The header levels; a level that is nothing but a unit (a column 单位) becomes the unit of the last one."""
    names = [part for part in entry.parts if not is_unit(part)]
    units = [part for part in entry.parts if is_unit(part)]
    if names and units and not unit_of(names[-1]):
        names[-1] = f"{names[-1]}({units[-1]})"
    return tuple(names)


def _number(words: str, parts: Sequence[str]) -> _Number | None:
    match = _VALUE.fullmatch(words)
    if match is None:
        return None
    value = Decimal(match["number"].replace(",", ""))
    unit = match["unit"] or next((unit for part in reversed(parts) if (unit := unit_of(part))), "")
    value *= _SCALES.get(match["scale"] or "", Decimal(1))
    if unit[:1] in _SCALES:
        value, unit = value * _SCALES[unit[0]], unit[1:]
    qualifier = "over" if match["over"] else _QUALIFIERS.get(match["about"] or "", "exact")
    return _Number(value, qualifier, unit)


def _in_words(number: _Number, parts: Sequence[str]) -> str:
    """The figure as prose would print it, for the rules that read prose."""
    is_rate = bool(parts) and bare(parts[-1]).endswith(("率", "占比", "比例"))
    unit = number.unit or ("%" if is_rate else counted_in(parts[-1]) if parts else "件")
    return f"{number.value:f}{unit}"


def _canonical(number: _Number, parts: Sequence[str], indicator: Indicator) -> Decimal | None:
    """The value in the indicator's unit; None when it cannot be one (a rate above 100, a count with a fraction)."""
    if not indicator.is_rate:
        whole = number.value == number.value.to_integral_value()
        return number.value.to_integral_value() if whole and number.unit not in ("%", "‰") else None
    if number.unit == "‰":
        return number.value / 10
    if number.value > 100 or number.unit not in ("", "%"):
        return None
    # A bare 1 is 1 % or 100 %, a bare 0.0918 hardly 0.09 %: only their column could tell, and there it was not told.
    untold = number.value == 1 or (0 < number.value < 1 and decimals_of(number.value) >= _FRACTION)
    return None if not number.unit and untold else number.value


def _fact(
    source: SourceText, entry: Entry, number: _Number, value: Decimal, indicator: Indicator, rule: str, confidence: float
) -> Fact:  # fmt: skip
    exact = number.qualifier == "exact"
    return Fact(
        indicator=indicator.code,
        value=value,
        unit=indicator.unit,
        span=Span(*entry.row, source.text[slice(*entry.row)]),
        value_span=Span(entry.cell.start, entry.cell.end, source.text[entry.cell.start : entry.cell.end]),
        qualifier=number.qualifier,
        low=value if exact or number.qualifier == "over" else None,
        high=value if exact or number.qualifier == "under" else None,
        rule=rule,
        confidence=round(confidence if not source.ocr else confidence - 0.15, 3),
    )


def _change(source: SourceText, entry: Entry, parts: Sequence[str], indicator: Indicator) -> Change | None:
    """Last year's value and the change, from the columns beside the value."""
    change = stated_change(entry.change.words, entry.change_labels, of_rate=indicator.is_rate) if entry.change else None
    past = _number(entry.past.words, parts) if entry.past else None
    previous = _canonical(past, parts, indicator) if past and past.qualifier == "exact" else None
    if change is None and previous is None:
        return None
    cell = entry.change if change is not None else entry.past
    assert cell is not None
    span = Span(cell.start, cell.end, source.text[cell.start : cell.end])
    return replace(change or Change(), previous=previous, span=span)


def _other(source: SourceText, entry: Entry, number: _Number, indicator: Indicator | None) -> OtherFigure:
    return OtherFigure(
        span=Span(*entry.row, source.text[slice(*entry.row)]),
        value_span=Span(entry.cell.start, entry.cell.end, source.text[entry.cell.start : entry.cell.end]),
        value=number.value,
        unit=number.unit,
        phrase="".join(bare(part) for part in entry.parts)[:60],
        reason="contested" if indicator else "unmatched",
        indicator=indicator.code if indicator else None,
        qualifier=number.qualifier,
    )


def _conflict(first: Fact, second: Fact, indicator: Indicator) -> Finding:
    message = f"{indicator.label}在表中有两个不同的数：{first.value_span.quote}与{second.value_span.quote}，暂取前者，请核对。"
    spans = tuple(dict.fromkeys((first.span, second.span)))
    return Finding("conflict", "warning", indicator.code, message, spans, stated=first.value, recomputed=second.value)
