"""Stated changes against last year: whether they agree with a stated or stored last year, and what last year was.

A count changes in per cent, a rate in percentage points; print does not always keep them apart. "下降3%" of a rate is
two hypotheses until last year's value settles it. From a count and its per cent follows last year's count, exactly
when one whole number fits, else as an interval; from a rate and its points last year's rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from statistics import median

from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.model import Change, Fact, Finding, Severity
from fazhi.extraction.rounding import (
    HUNDRED,
    Bounds,
    count_bounds,
    decimals_of,
    exactly,
    percentage,
    printed_decimals,
    rate_bounds,
    rounded_bounds,
    say,
    say_bounds,
)  # fmt: skip


_OUTLIER_YEARS = 3
_OUTLIER_DISTANCE = Decimal("3.5")
"""Modified z-score of Iglewicz and Hoaglin (1993): 0.6745 × |x − median| ÷ MAD above 3.5 marks an outlier."""
_ROUGHLY = Decimal(10)
"""Per cent by which 近九成 may miss: one 成."""
_TOLD_HERE = "原文所述上年"
"""Last year's value as the same sentence tells it: printed as finely as this year's."""
_MAD_TO_SIGMA = Decimal("0.6745")
_SMALLEST_SPREAD = {True: Decimal(2), False: Decimal("0.1")}
"""Floor of the MAD: 2 百分点 for rates, 10 % of the median for counts, so that a steady history is not a trap."""


def check_change(fact: Fact) -> tuple[Fact, tuple[Finding, ...]]:
    """Hold the fact's stated change against the last year that the same text states, or derive that last year."""
    change = fact.change
    if change is None or (change.approximate and change.previous is None):
        return fact, ()
    is_rate = load_catalogue()[fact.indicator].is_rate
    if is_rate and change.percent is not None and change.points is None:
        return _ambiguous(fact, change, previous=change.previous, stored=False)
    if change.previous is not None:
        return fact, held_against(fact, change, change.previous, is_rate=is_rate, whose=_TOLD_HERE)
    if is_rate and change.points is not None:
        return fact, _previous_rate(fact, change.points)
    if not is_rate and change.absolute is not None and fact.qualifier == "exact":
        return fact, _by_difference(fact, change, fact.value - change.absolute)
    if not is_rate and change.percent is not None:
        return fact, _previous_count(fact, change.percent)
    return fact, ()


def compare_with_last_year(
    facts: Iterable[Fact], previous: Mapping[str, Decimal], *, denominators: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Hold a report's stated changes and stated last-year values against the stored values of last year.

    `previous` maps indicator codes to last year's stored values of the same district and scope; `denominators` maps
    rates to last year's 口径 where known. Only indicators in both are compared.
    """
    findings: list[Finding] = []
    for fact in facts:
        stored = previous.get(fact.indicator)
        if stored is None:
            continue
        indicator = load_catalogue()[fact.indicator]
        if (broken := (denominators or {}).get(fact.indicator)) and fact.denominator and broken != fact.denominator:
            message = f"{indicator.name}口径变动：上年为{chip(broken)}，本年为{chip(fact.denominator)}，不作同比。"
            findings.append(_finding("denominator_changed", "warning", fact, message, denominator=fact.denominator))
            continue
        change = fact.change
        if change is None:
            continue
        if change.previous is not None and not same_value(change.previous, stored):
            message = (
                f"本年报告称上年{indicator.name}为{say(change.previous)}{fact.unit}，"
                f"上年报告为{say(stored)}{fact.unit}，请核对上年数据或口径。"
            )
            findings.append(_finding("previous_mismatch", "warning", fact, message, recomputed=stored))
        elif indicator.is_rate and change.percent is not None and change.points is None:
            findings += _ambiguous(fact, change, previous=stored, stored=True)[1]
        else:
            found = held_against(fact, change, stored, is_rate=indicator.is_rate, whose="上年报告")
            findings += [replace(finding, severity="warning") for finding in found]
    return tuple(findings)


def is_outlier(value: Decimal, history: Iterable[Decimal], *, is_rate: bool) -> bool:
    """Whether a value lies far from the district's own earlier years (modified z-score, at least 3 years)."""
    past = [Decimal(one) for one in history]
    if len(past) < _OUTLIER_YEARS:
        return False
    middle = Decimal(median(past))
    spread = Decimal(median([abs(one - middle) for one in past]))
    floor = _SMALLEST_SPREAD[is_rate] if is_rate else max(abs(middle) * _SMALLEST_SPREAD[is_rate], Decimal(1))
    return _MAD_TO_SIGMA * abs(value - middle) / max(spread, floor) > _OUTLIER_DISTANCE


def check_outlier(fact: Fact, history: Mapping[int, Decimal]) -> tuple[Finding, ...]:
    """A finding when the value leaves the range of the district's own years (`history`: year → value)."""
    indicator = load_catalogue()[fact.indicator]
    if not is_outlier(fact.value, history.values(), is_rate=indicator.is_rate):
        return ()
    years = "、".join(f"{year}年{say(value)}" for year, value in sorted(history.items()))
    message = f"{indicator.name}{say(fact.value)}{fact.unit}与本地区往年（{years}）相差悬殊，请核对原文或口径。"
    return (_finding("outlier", "warning", fact, message),)


def held_against(fact: Fact, change: Change, last: Decimal, *, is_rate: bool, whose: str) -> tuple[Finding, ...]:
    """The stated change, whatever its unit, against a known last year."""
    if change.approximate and _roughly(fact, change, last, is_rate=is_rate):
        return ()
    name = load_catalogue()[fact.indicator].name
    now = _bounds(fact, is_rate=is_rate)
    if is_rate and change.points is not None:
        printed = max(printed_decimals(fact), 0) if whose == _TOLD_HERE else 0  # 8.0 is kept as 8
        before = rounded_bounds(last, max(decimals_of(last), printed))
        if (now - before).overlaps(rounded_bounds(change.points, decimals_of(change.points))):
            return ()
        actual = fact.value - last
        message = (
            f"原文{name}{say(fact.value)}%、同比{_signed(change.points)}个百分点，"
            f"但与{whose}{say(last)}%相差{_signed(actual)}个百分点，不相符。"
        )
        return (_finding("change_mismatch", "error", fact, message, stated=change.points, recomputed=actual),)
    if (
        change.percent is not None
        and not is_rate
        and last != 0
        and not _percent_fits(now, exactly(last), change.percent)
    ):
        actual = percentage(fact.value - last, last)
        message = (
            f"原文{name}{say(fact.value)}{fact.unit}、同比{_signed(change.percent)}%，但较{whose}{say(last)}{fact.unit}"
            f"实为（{say(fact.value)}−{say(last)}）÷{say(last)}={_signed(actual)}%，不相符。"
        )
        return (_finding("change_mismatch", "error", fact, message, stated=change.percent, recomputed=actual),)
    if change.absolute is not None and not is_rate and now.is_exact and fact.value - last != change.absolute:
        actual = fact.value - last
        message = (
            f"原文{name}{say(fact.value)}{fact.unit}、较上年{_signed(change.absolute)}，"
            f"但与{whose}{say(last)}{fact.unit}相差{_signed(actual)}，不相符。"
        )
        return (_finding("change_mismatch", "error", fact, message, stated=change.absolute, recomputed=actual),)
    return ()


def _ambiguous(
    fact: Fact, change: Change, *, previous: Decimal | None, stored: bool
) -> tuple[Fact, tuple[Finding, ...]]:
    """A rate that changed by so many "%": percentage points or per cent of last year's rate?"""
    stated = change.percent
    assert stated is not None
    name, now = load_catalogue()[fact.indicator].name, rate_bounds(fact)
    if previous is None:
        by_points = fact.value - stated
        factor = 1 + stated / HUNDRED
        by_percent = "" if factor <= 0 else f"若为百分比，上年约{say((fact.value / factor).quantize(Decimal('0.01')))}%"
        message = (
            f"{name}同比{_signed(stated)}%有两种读法：若为百分点，上年为{say(by_points)}%；{by_percent}。"
            "需上年数据方可判定。"
        )
        if not 0 <= by_points <= HUNDRED and by_percent:
            message = f"{name}同比{_signed(stated)}%：若为百分点，上年将为{say(by_points)}%，不可能；应为百分比，{by_percent[4:]}。"
        marked = replace(fact, change=replace(change, ambiguous=True))
        return marked, (_finding("ambiguous_points", "warning", fact, message, stated=stated),)
    before = rounded_bounds(previous, decimals_of(previous))
    points = (now - before).overlaps(rounded_bounds(stated, decimals_of(stated)))
    percent = previous > 0 and _percent_fits(now, before, stated)
    whose = "上年报告" if stored else "原文所述上年"
    if points and not percent:
        settled = replace(change, points=stated, percent=None, ambiguous=False)
        message = f"{name}同比{_signed(stated)}%应为百分点：{say(fact.value)}−{say(previous)}={_signed(fact.value - previous)}。"
        return replace(fact, change=settled), (_finding("points_printed_as_percent", "info", fact, message),)
    if percent and not points:
        settled = replace(change, ambiguous=False)
        message = (
            f"{name}同比{_signed(stated)}%确为百分比：（{say(fact.value)}−{say(previous)}）÷{say(previous)}"
            f"={_signed(percentage(fact.value - previous, previous))}%；换算为{_signed(fact.value - previous)}个百分点。"
        )
        return replace(fact, change=settled), (_finding("percent_of_rate", "info", fact, message),)
    marked = replace(fact, change=replace(change, ambiguous=True))
    if points:
        return marked, ()
    message = (
        f"原文{name}{say(fact.value)}%、同比{_signed(stated)}%，但与{whose}{say(previous)}%相差"
        f"{_signed(fact.value - previous)}个百分点，作百分点或百分比均不相符。"
    )
    severity: Severity = "warning" if stored else "error"
    return marked, (_finding("change_mismatch", severity, fact, message, stated=stated),)


def _by_difference(fact: Fact, change: Change, last: Decimal) -> tuple[Finding, ...]:
    """减少5件、下降21.7%: the difference gives last year, the per cent must agree with it."""
    name = load_catalogue()[fact.indicator].name
    if last < 0:
        message = f"原文{name}{say(fact.value)}{fact.unit}、较上年{_signed(change.absolute or Decimal(0))}{fact.unit}，上年将为负数，请核对。"
        return (_finding("change_infeasible", "warning", fact, message, stated=change.absolute),)
    wrong = held_against(fact, replace(change, absolute=None), last, is_rate=False, whose="按增减数推得的上年")
    if wrong:
        return tuple(replace(finding, severity="warning") for finding in wrong)
    difference = _signed(change.absolute or Decimal(0))
    message = f"{name}上年可推得为{say(last)}{fact.unit}：{say(fact.value)}−（{difference}）={say(last)}（推导值）。"
    return (_finding("back_derived_previous", "info", fact, message, stated=change.absolute, recomputed=last),)


def _previous_rate(fact: Fact, points: Decimal) -> tuple[Finding, ...]:
    name = load_catalogue()[fact.indicator].name
    last = fact.value - points
    if fact.qualifier != "exact":
        return ()
    if not 0 <= last <= HUNDRED:
        message = (
            f"原文{name}{say(fact.value)}%、同比{_signed(points)}个百分点，上年将为{say(last)}%，超出0～100%，请核对。"
        )
        return (_finding("change_infeasible", "warning", fact, message, stated=points, recomputed=last),)
    message = f"{name}上年可推得为{say(last)}%：{say(fact.value)}−（{_signed(points)}）={say(last)}（推导值）。"
    return (_finding("back_derived_previous", "info", fact, message, stated=points, recomputed=last),)


def _previous_count(fact: Fact, percent: Decimal) -> tuple[Finding, ...]:
    """Last year's count from this year's and the stated per cent: one whole number, an interval, or none."""
    name, now = load_catalogue()[fact.indicator].name, count_bounds(fact)
    growth = rounded_bounds(percent, decimals_of(percent))
    if growth.low <= -HUNDRED or fact.qualifier not in ("exact", "about"):
        return ()
    low = now.low * HUNDRED / (HUNDRED + growth.high)
    high = now.high * HUNDRED / (HUNDRED + growth.low)
    first, last = int(low.to_integral_value(ROUND_CEILING)), int(high.to_integral_value(ROUND_FLOOR))
    about = fact.value * HUNDRED / (HUNDRED + percent)
    sum_ = f"{say(fact.value)}÷（1{'+' if percent >= 0 else '−'}{say(abs(percent))}%）≈{say(about.quantize(Decimal('0.1')))}"
    if first > last:
        message = f"原文{name}{say(fact.value)}{fact.unit}、同比{_signed(percent)}%，但{sum_}，没有相符的整数，请核对。"
        return (_finding("change_infeasible", "warning", fact, message, stated=percent),)
    if first == last:
        message = f"{name}上年可推得为{first}{fact.unit}：{sum_}，只有这一个整数相符（推导值）。"
        return (_finding("back_derived_previous", "info", fact, message, stated=percent, recomputed=Decimal(first)),)
    room = Bounds(Decimal(first), Decimal(last))
    message = f"{name}上年可推得在{say_bounds(room)}{fact.unit}之间：{sum_}（推导区间）。"
    return (_finding("back_derived_previous", "info", fact, message, stated=percent),)


def _roughly(fact: Fact, change: Change, last: Decimal, *, is_rate: bool) -> bool:
    """Whether a change in rough words (近九成, 约5个百分点) is near the real one."""
    if change.points is not None and is_rate:
        return abs(fact.value - last - change.points) <= max(Decimal(1), abs(change.points) / 5)
    if change.percent is not None and last:
        return abs(percentage(fact.value - last, last) - change.percent) <= _ROUGHLY
    if change.absolute is not None:
        return abs(fact.value - last - change.absolute) <= max(Decimal(1), abs(change.absolute) / 5)
    return True


def _percent_fits(now: Bounds, before: Bounds, percent: Decimal) -> bool:
    """Whether (now − before) ÷ before can print as the per cent, rounded or cut off."""
    decimals = decimals_of(percent)
    step = Decimal(1).scaleb(-decimals)
    cut = Bounds(percent, percent + step) if percent >= 0 else Bounds(percent - step, percent)
    low = (now.low - before.high) * HUNDRED / before.high
    high = (now.high - before.low) * HUNDRED / max(before.low, Decimal("0.0001"))
    actual = Bounds(low, high)
    return actual.overlaps(rounded_bounds(percent, decimals)) or actual.overlaps(cut)


def _bounds(fact: Fact, *, is_rate: bool) -> Bounds:
    reader: Callable[[Fact], Bounds] = rate_bounds if is_rate else count_bounds
    return reader(fact)


def same_value(one: Decimal, other: Decimal) -> bool:
    """Equal at the coarser of the two printed precisions."""
    decimals = min(decimals_of(one), decimals_of(other))
    return (
        rounded_bounds(one, decimals).overlaps(rounded_bounds(other, decimals))
        and abs(one - other) <= Decimal(1).scaleb(-decimals) / 2
    )


def _signed(value: Decimal) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + say(abs(value))


def _finding(
    kind: str, severity: Severity, fact: Fact, message: str, *,
    stated: Decimal | None = None, recomputed: Decimal | None = None, denominator: str = "",
) -> Finding:  # fmt: skip
    where = fact.change.span if fact.change else None
    spans = (fact.span, where) if where and where.quote else (fact.span,)
    return Finding(
        kind, severity, fact.indicator, message, tuple(dict.fromkeys(spans)),
        stated=stated, recomputed=recomputed, denominator=denominator,
    )  # fmt: skip
