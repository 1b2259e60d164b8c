"""What one sentence says of itself: a rate beside the two counts it is of, a total beside the parts it lists.

The solver (`ratios`) knows the counts of the catalogue; reports state many others (应履行20件，已履行18件，履行率100%) whose
contradiction a reader sees at once. Only the plainest wordings are held together, and the doubt is a warning: a sentence
that tells of what is left over, pending or due later explains itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.auxiliary import same_length, sentence
from fazhi.extraction.model import Fact, Finding, Span
from fazhi.extraction.rounding import (
    exactly,
    percentage,
    printed_decimals,
    rate_bounds,
    ratio_fits,
    readings,
    say,
)


_LONGEST = 300
"""Characters of a sentence on either side of a figure that are looked at."""
_UNIT = "[件份条宗起卷]"
_COUNT = re.compile(rf"(?P<number>\d+(?:,\d{{3}})*){_UNIT}(?!次)")
_RATE_NAME = re.compile(r"([\u4e00-\u9fff]{2})(?:应诉)?率")
_EXPLAINED = re.compile(
    r"其余|余下|剩余|尚|正在|未到|期限内|结转|旧存|审理中|办理中|处理中|转送|不予|撤回|撤诉|上年|去年|同比|累计|其中|含|超过|余件|约|近|按时限"
)
_DUE = re.compile(r"应当?(?:由[^,，。；;\d]{0,12})?$")
_LISTED = re.compile(r"^[,，]?(?:其中|分别为|包括)[:：,，]?(?P<parts>[^，。；;()（）\n]{4,160})")
_PART = re.compile(rf"[和及]?([^\d、，]{{1,14}}?)(\d+(?:,\d{{3}})*){_UNIT}(?=、|和|及|$)")
_NOT_OF_ALL = frozenset({"报备", "备案", "采纳"})
"""Verbs whose rate is rarely of the count beside it: not every document is to be filed."""
_OVERLAPS = re.compile(r"涉|同时|交叉|兼")


def check_sentences(facts: Iterable[Fact], findings: Iterable[Finding], text: str) -> list[Finding]:
    """Doubts about single sentences, for rates that nothing else explains or contradicts and for totals with parts."""
    told = {finding.indicator for finding in findings if finding.severity != "info"}
    found: list[Finding] = []
    for fact in facts:
        if fact.basis != "stated" or fact.qualifier != "exact" or fact.indicator in told or not fact.value_span.quote:
            continue
        indicator = load_catalogue()[fact.indicator]
        doubt = _rate(fact, text) if indicator.is_rate else _parts(fact, text)
        if doubt is not None:
            found.append(doubt)
    return found


def _rate(rate: Fact, text: str) -> Finding | None:
    """应履行20件，已履行18件，履行率100%: the counts of the rate's own verb, one due and one done, before it."""
    if rate.n is not None and rate.N is not None and rate.n != rate.N:
        return None
    start, end = sentence(text, rate.value_span.start)
    start, end = max(start, rate.value_span.start - _LONGEST), min(end, rate.value_span.end + _LONGEST)
    before = same_length(text[start : rate.value_span.start])
    named = list(_RATE_NAME.finditer(before))
    verb = named[-1][1] if named else ""
    if not verb or verb in _NOT_OF_ALL or before.count(verb) < 2 or _EXPLAINED.search(text, start, end):
        return None
    counts = list(_COUNT.finditer(before, 0, named[-1].start()))
    done = [count for count in counts if _follows(verb, before, count) and not _is_due(verb, before, count)]
    due = [count for count in counts if _is_due(verb, before, count)]
    if len(done) != 1 or len(due) > 1 or (not due and len(counts) != 2):
        return None
    whole = due[0] if due else next(count for count in counts if count is not done[0])
    n, total = _value(done[0]), _value(whole)
    if whole.start() > done[0].start() or n > total or total <= 0:
        return None
    if any(ratio_fits(exactly(n), exactly(total), rate_bounds(rate, reading)) for reading in readings(rate)):
        return None
    name = load_catalogue()[rate.indicator].name
    shown = f"{rate.value:.{max(printed_decimals(rate), 0)}f}%"
    message = (
        f"原文{name}{shown}，但同一句写明{say(total)}件中{verb}{say(n)}件：{say(n)}÷{say(total)}={say(percentage(n, total))}%，"
        "不相符，请核对。"
    )
    spans = (rate.span, _span(text, start, whole), _span(text, start, done[0]))
    return Finding(
        "rate_mismatch", "warning", rate.indicator, message, tuple(dict.fromkeys(spans)),
        stated=rate.value, recomputed=percentage(n, total),
    )  # fmt: skip


def _parts(fact: Fact, text: str) -> Finding | None:
    """审结75件，其中维持40件、驳回10件、…: parts of one list that add up to more than their total."""
    if not re.search(_UNIT + "$", fact.value_span.quote):
        return None
    end = fact.value_span.end
    listed = _LISTED.match(same_length(text[end : end + 200]))
    if listed is None or _OVERLAPS.search(listed["parts"]):
        return None
    parts = _PART.findall(listed["parts"])
    if len(parts) < 2 or len(parts) != len(_COUNT.findall(listed["parts"])):
        return None
    total = sum((Decimal(number.replace(",", "")) for _, number in parts), Decimal(0))
    if total <= fact.value:
        return None
    name = load_catalogue()[fact.indicator].name
    sums = "+".join(f"{label.strip()}{number}" for label, number in parts)
    message = f"{name}{say(fact.value)}件，而其中{sums}={say(total)}，分项之和大于总数，请核对。"
    listing = Span(end + listed.start("parts"), end + listed.end("parts"), "")
    spans = (fact.span, Span(listing.start, listing.end, text[listing.start : listing.end]))
    return Finding("parts_sum", "warning", fact.indicator, message, spans, stated=fact.value, recomputed=total)


def _follows(verb: str, text: str, count: re.Match[str]) -> bool:
    """Whether the rate's verb stands right before a count (已履行18件, 履行案件18件)."""
    return re.search(rf"{verb}[^,，。；;、\d]{{0,4}}$", text[: count.start()]) is not None


def _is_due(verb: str, text: str, count: re.Match[str]) -> bool:
    """Whether 应 stands before the verb of a count (应履行20件)."""
    found = re.search(rf"(?P<lead>.{{0,16}}){verb}[^,，。；;、\d]{{0,6}}$", text[: count.start()])
    return found is not None and _DUE.search(found["lead"]) is not None


def _value(count: re.Match[str]) -> Decimal:
    return Decimal(count["number"].replace(",", ""))


def _span(text: str, start: int, count: re.Match[str]) -> Span:
    first, last = start + count.start(), start + count.end()
    return Span(first, last, text[first:last])
