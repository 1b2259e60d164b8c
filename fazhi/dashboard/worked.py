"""Worked examples of the methods page: one real value put through one formula, every step spelled out.

Pure functions. Where no stored value fits, an invented one does, marked as such; both go through the functions that the
pages themselves use, so that an example cannot differ from the product.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from fazhi.catalogue.indicators import Indicator
from fazhi.dashboard.moving import change_between
from fazhi.dashboard.queries.methods import Named, Remark
from fazhi.dashboard.series import Change
from fazhi.dashboard.statistics import (
    Z_95,
    Z_998,
    difference,
    funnel_limits,
    pooled_rate,
    position,
    quartiles,
    wilson,
)
from fazhi.dashboard.words import change_of, plain


INVENTED = "虚构的例子"


@dataclass(frozen=True, slots=True)
class Example:
    """Whose numbers they are, and the steps of the arithmetic in order."""

    whose: str
    steps: tuple[str, ...]
    report: int | None = None
    """The report that says so, where there is one."""


def _counts(named: Named) -> tuple[int, int] | None:
    n, total = named.point.n, named.point.N
    if n is None or not total or n != int(n) or total != int(total) or not 0 <= n <= total:
        return None
    return int(n), int(total)


def _whose(named: Named) -> str:
    return f"{named.name}{named.point.year}年" + ("（示例数据）" if named.is_sample else "")


def _usable(values: Iterable[Named], at_least: int = 30) -> list[tuple[Named, int, int]]:
    """Values of one 口径 and the newest year with both counts, in the order given."""
    found: list[tuple[Named, int, int]] = []
    for named in values:
        counts = _counts(named)
        if counts and counts[1] >= at_least and (not found or _alike(named, found[0][0])):
            found.append((named, *counts))
    return found


def _alike(one: Named, other: Named) -> bool:
    return (one.point.terms, one.point.year, one.is_sample) == (other.point.terms, other.point.year, other.is_sample)


def interval_example(values: Sequence[Named]) -> Example:
    """Wilson's interval, step by step."""
    usable = _usable(values)
    whose, n, total, report = INVENTED, 29, 135, None
    if usable:
        named, n, total = usable[0]
        whose, report = _whose(named), named.point.report
    share, z2 = n / total, Z_95**2
    middle = share + z2 / (2 * total)
    half = Z_95 * sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    low, high = wilson(n, total)
    return Example(
        whose,
        (
            f"p ＝ {n} ÷ {total} ＝ {share:.4f}，z ＝ 1.96，z² ＝ {z2:.4f}",
            f"中点 p＋z²/2N ＝ {share:.4f}＋{z2 / (2 * total):.4f} ＝ {middle:.4f}",
            f"半宽 z√(p(1−p)/N＋z²/4N²) ＝ {half:.4f}",
            f"除以 1＋z²/N ＝ {1 + z2 / total:.4f}，得 {100 * low:.1f}%～{100 * high:.1f}%",
        ),
        report,
    )


def difference_example(values: Sequence[Named]) -> Example:
    """Newcombe's interval for two districts of one 口径."""
    usable = _usable(values)
    first, second = ("甲地", 56, 70), ("乙地", 48, 80)
    whose = INVENTED
    if len(usable) > 1:
        ranked = sorted(usable, key=lambda item: item[1] / item[2])
        (low, *a), (high, *b) = ranked[0], ranked[-1]
        first, second = (high.name, b[0], b[1]), (low.name, a[0], a[1])
        whose = f"{high.name}与{low.name}，{high.point.year}年" + ("（示例数据）" if high.is_sample else "")
    found = difference(first[1], first[2], second[1], second[2])
    verdict = "区间不含0，可以说有差别" if found.is_clear else "不能说有差别，页面写“无明显差异”"
    return Example(
        whose,
        (
            f"{first[0]} {first[1]}/{first[2]} ＝ {100 * first[1] / first[2]:.1f}%，"
            f"{second[0]} {second[1]}/{second[2]} ＝ {100 * second[1] / second[2]:.1f}%",
            f"相差 {100 * found.value:.1f} 个百分点，区间 {100 * found.low:.1f}～{100 * found.high:.1f} 个百分点",
            verdict,
        ),
    )


def funnel_example(values: Sequence[Named]) -> Example:
    """Limits around the pooled rate at one district's size, beside the benchmark itself."""
    usable = _usable(values)
    whose, share, size = INVENTED, 0.2, 50
    steps: list[str] = []
    if len(usable) > 1:
        n, total = sum(item[1] for item in usable), sum(item[2] for item in usable)
        share, size = n / total, usable[0][2]
        whose = f"{usable[0][0].point.year}年同口径的 {len(usable)} 个地区" + (
            "（示例数据）" if usable[0][0].is_sample else ""
        )
        steps.append(f"合计率 ＝ 各地分子之和 {n} ÷ 各地分母之和 {total} ＝ {100 * share:.2f}%")
    else:
        steps.append(f"合计率 {100 * share:.0f}%")
    inner, outer = funnel_limits(share, size), funnel_limits(share, size, Z_998)
    steps.append(f"N ＝ {size} 时，95%界限 {100 * inner[0]:.1f}～{100 * inner[1]:.1f}%")
    steps.append(f"99.8%界限 {100 * outer[0]:.1f}～{100 * outer[1]:.1f}%，出了这条线才提示")
    return Example(whose, tuple(steps))


def benchmark_example(values: Sequence[Named]) -> Example:
    """All cases together, not the mean of the rates."""
    usable = _usable(values, 1)[:3]
    pairs = (
        [(named.name, n, total) for named, n, total in usable]
        if len(usable) > 1
        else [("甲地", 1, 2), ("乙地", 10, 98)]
    )
    whose = INVENTED
    if len(usable) > 1:
        whose = f"{usable[0][0].point.year}年" + ("（示例数据）" if usable[0][0].is_sample else "")
    pooled = pooled_rate([(_decimal(n), _decimal(total)) for _, n, total in pairs])
    mean = sum(100 * n / total for _, n, total in pairs) / len(pairs)
    assert pooled is not None
    top, bottom = "+".join(str(n) for _, n, _ in pairs), "+".join(str(total) for _, _, total in pairs)
    return Example(
        whose,
        (
            "，".join(f"{name} {n}/{total}" for name, n, total in pairs),
            f"合计 ＝ ({top}) ÷ ({bottom}) ＝ {plain(pooled[0], 2)}%",
            f"若取各率的平均会得 {mean:.2f}%：件数少的地方被看得一样重，所以不用",
        ),
    )


def position_example(values: Sequence[Named]) -> Example:
    """Share of the others below, and quartiles."""
    usable = _usable(values)
    rates = [float(item[0].point.value) for item in usable]
    names, whose = [item[0].name for item in usable], INVENTED
    if len(rates) >= 4:
        whose = f"{usable[0][0].point.year}年 {len(rates)} 个地区" + ("（示例数据）" if usable[0][0].is_sample else "")
    else:
        rates, names = [10.0, 12.0, 15.0, 20.0, 24.0], ["甲地", "乙地", "丙地", "丁地", "戊地"]
    middle = sorted(range(len(rates)), key=lambda index: rates[index])[len(rates) // 2]
    where = position(rates[middle], rates)
    cut = quartiles(rates)
    assert where is not None
    assert cut is not None
    return Example(
        whose,
        (
            f"{names[middle]} {plain(rates[middle], 2)}%：其他 {len(rates) - 1} 个地区中有 {100 * where:.0f}% 低于它（相同的各计一半）",
            f"四分位数 {cut[0]:.2f}%、{cut[1]:.2f}%、{cut[2]:.2f}%",
        ),
    )


def change_example(values: Sequence[Named], indicator: Indicator, fallback: Example) -> Example:
    """The movement between two years of one district, of the kind the page would print."""
    wanted = "points" if indicator.is_rate else "percent"
    by_key = {(named.point.district, named.point.year): named for named in values}
    for named in values:
        before = by_key.get((named.point.district, named.point.year - 1))
        if before is None:
            continue
        change: Change = change_between(named.point, before.point, indicator)
        if change.kind != wanted or not change.amount:
            continue
        now, then = plain(named.point.value, 2), plain(before.point.value, 2)
        if indicator.is_rate:
            arithmetic = f"{now}% − {then}% ＝ {plain(change.amount, 2)} 个百分点"
        else:
            arithmetic = f"({now} − {then}) ÷ {then} ＝ {plain(change.amount, 2)}%"
        return Example(
            _whose(named), (f"{indicator.label}：{arithmetic}，写作 {change_of(change)}",), named.point.report
        )
    return fallback


RATE_CHANGE = Example(INVENTED, ("14.5% − 21.5% ＝ −7 个百分点，写作 ▼7个百分点，不说“下降32.6%”",))
COUNT_CHANGE = Example(INVENTED, ("(50 − 40) ÷ 40 ＝ 25%，写作 ▲25%",))


def remark_of(remarks: Iterable[Remark], *kinds: str) -> Remark | None:
    """The first remark of one of the kinds, in the order of the kinds."""
    by_kind: dict[str, Remark] = {}
    for remark in remarks:
        by_kind.setdefault(remark.kind, remark)
    return next((by_kind[kind] for kind in kinds if kind in by_kind), None)


def _decimal(number: int) -> Decimal:
    return Decimal(number)
