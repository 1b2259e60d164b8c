"""HTML of a value with everything it must not travel without: mark, n/N, 口径, status and its source sentence.

Built in Python, not in a template: a page shows up to 200 values, and a template include per value costs more than
all of its SQL. Every interpolated text is escaped here.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from fazhi.catalogue.denominators import UNKNOWN
from fazhi.catalogue.indicators import Indicator
from fazhi.dashboard import words
from fazhi.dashboard.icons import icon
from fazhi.dashboard.moving import BREAKS
from fazhi.dashboard.palette import BLUE
from fazhi.dashboard.series import Absence, Area, Change, Point, Source, Terms
from fazhi.dashboard.svg import mark


@cache
def basis_mark(basis: str, *, reviewed: bool = True) -> SafeString:
    """The small mark before a value, as in the charts, named for screen readers."""
    label = words.BASES.get(basis, basis) + ("" if reviewed else "，未复核")
    drawn = mark(0, 0, basis=basis, reviewed=reviewed, colour=BLUE)
    return mark_safe(
        f'<svg class="mark-basis" viewBox="-8 -8 16 16" role="img" aria-label="{escape(label)}">{drawn}</svg>'
    )


@lru_cache(maxsize=1024)
def terms_chip(terms: Terms) -> SafeString:
    """The 口径 chip; dashed when unknown, nothing for a plain count."""
    label = words.terms_chip(terms)
    if not label:
        return SafeString("")
    variant = " chip--unknown" if terms.denominator == UNKNOWN else ""
    title = f"分母：{words.denominator_name(terms.denominator)}" if terms.denominator else "统计范围"
    return mark_safe(f'<span class="chip{variant}" title="{escape(title)}">{escape(label)}</span>')


def absence(reason: Absence) -> SafeString:
    """The words for a value that is not there; never blank, never a dash, never zero."""
    note = escape(words.ABSENCE_NOTES[reason])
    return mark_safe(f'<span class="absent" title="{note}">{escape(words.ABSENCES[reason])}</span>')


def delta(change: Change | None, indicator: Indicator) -> SafeString:
    """A movement in words. Coloured only where a direction is agreed and the difference is statistically supported."""
    if change is None:
        return SafeString("")
    text = words.change_of(change, indicator.unit)
    if change.kind in (*BREAKS, "not_comparable"):
        if change.stated is not None:
            told = Change("points" if indicator.is_rate else "percent", change.stated)
            text += f"（原文称{words.change_of(told)}）"
        return mark_safe(f'<span class="delta delta--break">{escape(text)}</span>')
    kind, judgement = "neutral", ""
    if change.supported and indicator.polarity in ("higher", "lower") and change.amount:
        better = (change.amount > 0) == (indicator.polarity == "higher")
        kind, judgement = ("better", " 优于上年") if better else ("worse", " 劣于上年")
    flag = ""
    if change.disagrees and change.stated is not None:
        stated = words.change_of(Change(change.kind, change.stated), indicator.unit)
        flag = f' <span class="flag" title="原文写的是{escape(stated)}，与按两年数值计算的不一致">!</span>'
    return mark_safe(f'<span class="delta delta--{kind}">{escape(text + judgement)}</span>{flag}')


def report_address(point: Point) -> str:
    """Where the sentence stands in its document; "" without a report."""
    if point.report is None:
        return ""
    # The address is composed, not looked up: `reverse` for 200 values a page costs more than their SQL.
    address = f"{_reports_address()}{point.report}/"
    return f"{address}#fact-{point.fact}" if point.fact else address


@cache
def _reports_address() -> str:
    return reverse("report", args=[0]).removesuffix("0/")


def highlighted(source: Source, point: Point) -> SafeString:
    """The quoted words with the value's numeral marked strongly and the numerals of n and N marked."""
    quote = source.quote
    spans: list[tuple[int, int, bool]] = []
    if source.start is not None and source.value_start is not None and source.value_end is not None:
        begin, end = source.value_start - source.start, source.value_end - source.start
        if 0 <= begin < end <= len(quote):
            spans.append((begin, end, True))
    for count in (point.n, point.N):
        if count is not None:
            digits = words.plain(count, 2)
            bare = digits.replace(",", "")
            if digits in quote or bare in quote:  # most sentences of a rate state no counts: no pattern for those
                spans += [(*found.span(), False) for found in _numeral(digits, bare).finditer(quote)]
    parts: list[str] = []
    place = 0
    for begin, end, strong in sorted(spans):
        if begin < place:
            continue
        words_here = escape(quote[begin:end])
        parts.append(escape(quote[place:begin]))
        parts.append(f"<mark><strong>{words_here}</strong></mark>" if strong else f"<mark>{words_here}</mark>")
        place = end
    parts.append(escape(quote[place:]))
    return mark_safe("".join(parts))


@lru_cache(maxsize=1024)
def _numeral(digits: str, bare: str) -> re.Pattern[str]:
    """The count as digits standing alone, with or without thousands separators."""
    return re.compile(rf"(?<![\d.,])(?:{re.escape(digits)}|{re.escape(bare)})(?![\d.,%]*\d|%)")


def value(
    point: Point,
    source: Source | None,
    *,
    area: Area,
    indicator: Indicator,
    bounds: tuple[float, float] | None = None,
    chip: bool = True,
    terms: Terms | None = None,
) -> SafeString:
    """A value whose source sentence opens beside it with one click or key; plain words where no source is stored.

    Its element has the id `s<point id>`, which charts use to open it.
    """
    reviewed = point.is_reviewed
    css = "value" if reviewed else "value value--unreviewed"
    inner = f'{basis_mark(point.basis, reviewed=reviewed)}<span class="{css}">{escape(words.value_of(point))}</span>'
    if fraction := words.fraction_of(point):
        inner += f'<span class="value__fraction num">{escape(fraction)}</span>'
    if point.has_finding:
        inner += '<span class="flag" title="有未处理的疑点">!</span>'
    if chip:
        inner += terms_chip(terms or point.terms)
    if source is None:
        return mark_safe(f"<span>{inner}</span>")
    return mark_safe(
        f'<details class="source" id="s{point.id}"><summary>{inner}</summary>'
        f"{card(point, source, area=area, indicator=indicator, bounds=bounds)}</details>"
    )


def card(
    point: Point, source: Source, *, area: Area, indicator: Indicator, bounds: tuple[float, float] | None = None
) -> SafeString:
    """The panel beside a value: the sentence with its numbers highlighted, and all that is known about it."""
    facts: list[str] = []
    if indicator.is_rate:
        facts.append(_fact("口径", f"分母为{words.denominator_name(point.terms.denominator)}"))
    if point.n is not None and point.N is not None:
        facts.append(f"<dt>件数</dt><dd>{words.plain(point.n, 2)} ÷ {words.plain(point.N, 2)}</dd>")
    if bounds:
        facts.append(f"<dt>95% 区间</dt><dd>{words.interval(bounds)}</dd>")
    facts.append(_fact("统计范围", words.SCOPES.get(point.scope, point.scope)))
    if point.instance != "all":
        facts.append(_fact("审级", words.INSTANCES.get(point.instance, point.instance)))
    facts.append(
        _fact("来源", words.BASES.get(point.basis, point.basis) + (f"：{source.formula}" if source.formula else ""))
    )
    if stated := stated_change(point):
        facts.append(f"<dt>原文所述同比</dt><dd>{escape(stated)}</dd>")
    facts.append(
        _fact("复核", words.STATUSES.get(point.status, point.status) + ("，已发布" if point.is_published else ""))
    )
    if document := source.title or source.file_name:
        told = document + (f"，第 {source.page} 页" if source.page else "")
        facts.append(f"<dt>文件</dt><dd>{escape(told)}</dd>")
    quote = f'<blockquote class="quote">{highlighted(source, point)}</blockquote>' if source.quote else ""
    address = report_address(point)
    link = (
        f'<p class="source__link"><a class="button button--small" href="{escape(address)}">打开原文</a></p>'
        if address
        else ""
    )
    return mark_safe(
        f'{_card_head()}<p class="source__title">{escape(area.name)} · {point.year}年<br>{escape(indicator.label)}</p>'
        f'<p class="source__figure">{escape(words.quantity(point.value, point.unit, point.qualifier, bound=point.low is None))}'
        f'<span class="value__fraction">{escape(words.fraction_of(point))}</span></p>'
        f'{quote}<dl class="facts">{"".join(facts)}</dl>{link}</div>'
    )


@cache
def _card_head() -> str:
    """The beginning of every panel, with the button that closes it."""
    return (
        '<div class="source__card" data-card>'
        '<button class="button button--small button--quiet source__close" type="button" data-close '
        f'aria-label="关闭依据">{icon("close")}</button>'
    )


@lru_cache(maxsize=1024)
def _fact(term: str, text: str) -> str:
    """A line of the panel. Kept: a page repeats the same few words for every value."""
    return f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>"


def stated_change(point: Point) -> str:
    """The change against last year as the report prints it, or ""."""
    parts = []
    if point.change_points is not None:
        parts.append(words.change_of(Change("points", point.change_points)))
    if point.change_percent is not None:
        if point.change_ambiguous:
            parts.append(f"±待核：原文写“{words.plain(abs(point.change_percent), 2)}%”，是百分点还是百分比不明")
        else:
            parts.append(words.change_of(Change("percent", point.change_percent)))
    if point.previous is not None:
        parts.append(f"上年 {words.quantity(point.previous, point.unit)}")
    return "，".join(parts)
