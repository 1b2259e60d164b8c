"""Numbers and states in Chinese words: the one place that formats them for pages, charts and exports."""

from __future__ import annotations

import re
from decimal import Decimal

from fazhi.catalogue.denominators import UNKNOWN, chip
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard.series import Absence, Change, Point, Terms, Tier


ABSENCES: dict[Absence, str] = {
    "not_reported": "未报",
    "working": "处理中",
    "failed": "读取失败",
    "needs_person": "待人工指定",
    "not_mentioned": "未提及",
    "not_published": "未发布",
    "not_applicable": "不适用",
    "rejected": "不予采用",
    "out_of_sight": "不在查看范围",
}
ABSENCE_NOTES: dict[Absence, str] = {
    "not_reported": "本年度没有收到报告",
    "working": "报告正在读取，完成后自动出现",
    "failed": "报告读取失败，请到报告页查看原因",
    "needs_person": "报告的区划或年份尚待人工指定",
    "not_mentioned": "已收到报告，文中没有这项数字；未提及不等于零",
    "not_published": "没有已发布的数值",
    "not_applicable": "经复核，本指标对该地区不适用",
    "rejected": "经复核，原文数字不予采用",
    "out_of_sight": "您的账号不能查看该地区",
}
SCOPES = {
    "region": "全区域",
    "own_level": "仅政府本级",
    "department": "单个部门",
    "subordinate": "下级",
    "superior": "上级",
    "unknown": "范围不明",
}
INSTANCES = {"all": "各审级", "first": "一审", "second": "二审", "retrial": "再审"}
TIERS: dict[Tier, str] = {
    "ordered": "按数值排列",
    "listed": "件数 10–29，列出而不排序",
    "unstated": "未载明件数，列出而不排序",
    "counts": "件数不足 10，只列件数",
}
BASES = {
    "stated": "原文载明",
    "computed": "由原文件数计算",
    "back_derived": "由同比反推",
    "corrected": "经人工更正",
    "imported": "外部导入",
}
STATUSES = {
    "unreviewed": "未复核",
    "accepted": "已确认",
    "corrected": "已更正",
    "rejected": "不采用",
    "not_applicable": "不适用",
}
LEVELS = {"province": "省级", "prefecture": "地级", "county": "县级"}
POLARITIES = {
    "higher": "越高越好",
    "lower": "越低越好",
    "neutral": "不作优劣判断",
    "contested": "方向有争议，不作优劣判断",
}

_HEDGE_BEFORE = re.compile(
    r"(?P<hedge>不超过|不高于|不多于|不低于|不少于|不得超过|不得低于|不得少于|至多|最多|至少|不足|不到|不下|超过|(?<!赶)超|逾|突破"
    r"|接近|将近|(?<![最附邻新临就])近|大约|大概|约为?)(?:(?:百|千)分之)?(?:\d[\d,.]*|[零〇一二两三四五六七八九十百千万亿点]+)[余多]?[^\d,，、;；:：。()（）]{0,6}$"
)
_HEDGE_AFTER = re.compile(r"(?:以上|以下|以内|之内|左右|上下)$")
_SPACE = re.compile(r"\s+")


def plain(value: Decimal | float, decimals: int) -> str:
    """Digits with thousands separators, at most `decimals` places, no trailing zeros: 1234.50 → 1,234.5."""
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals_of(unit: str, indicator: Indicator | None = None) -> int:
    """Most places shown: rates 2, counts 0 unless the indicator is printed finer (万元)."""
    if unit == "%":
        return 2
    return max(indicator.decimals, 2) if indicator and indicator.kind == "amount" else 2


def quantity(value: Decimal, unit: str, qualifier: str = "exact", *, decimals: int = 2, bound: bool = False) -> str:
    """A value with its unit and the source's hedge: 约1,200件, 近95%, 300余件, and 6期以上 where 余 cannot stand.

    `bound`: an upper one that says nothing of how close the value is (8%以内): 不超过8%.
    """
    digits = plain(value, decimals)
    if unit == "%":
        digits += "%"
        unit = ""
    if qualifier == "about":
        return f"约{digits}{unit}"
    if qualifier == "under":
        return f"{'不超过' if bound else '近'}{digits}{unit}"
    if qualifier == "over":
        return f"{digits}余{unit}" if unit and value % 10 == 0 else f"{digits}{unit}以上"
    return f"{digits}{unit}"


def as_worded(value: Decimal, unit: str, qualifier: str, printed: str, *, decimals: int = 2) -> str:
    """The value hedged with the text's own words: 8%以内, 不超过8%, 6期以上.

    `printed` is the quote up to the end of the figure. 以内 and 近 are both upper bounds, and 以上 and 余 both lower
    ones, but they say different things. Falls back on `quantity` where the text prints no such words.
    """
    close = _SPACE.sub("", printed)
    before, after = _HEDGE_BEFORE.search(close), _HEDGE_AFTER.search(close)
    if before is None and after is None:
        return quantity(value, unit, qualifier, decimals=decimals)
    figure = quantity(value, unit, decimals=decimals)
    return f"{before['hedge'] if before else ''}{figure}{after[0] if after else ''}"


def value_of(point: Point) -> str:
    """The value as shown everywhere; a rate over fewer than ten cases shows its counts instead."""
    if point.unit == "%" and point.N is not None and point.n is not None and point.N < 10:
        return f"{plain(point.n, 2)}/{plain(point.N, 2)}"
    return quantity(point.value, point.unit, point.qualifier, bound=point.low is None)


def fraction_of(point: Point) -> str:
    """(29/135) beside a rate whose counts are known, else ""."""
    if point.unit != "%" or point.N is None or (point.n is not None and point.N < 10):
        return ""
    if point.n is None:
        return f"(分母 {plain(point.N, 2)})"
    return f"({plain(point.n, 2)}/{plain(point.N, 2)})"


def interval(bounds: tuple[float, float] | None) -> str:
    """15.4%–29.1%, or ""."""
    return f"{bounds[0]:.1f}%–{bounds[1]:.1f}%" if bounds else ""


def terms_chip(terms: Terms) -> str:
    """Short words for the chip: 口径, and scope or instance where they are not the usual ones."""
    parts = [chip(terms.denominator)] if terms.denominator else []
    if terms.scope != "region":
        parts.append(SCOPES.get(terms.scope, terms.scope))
    if terms.instance != "all":
        parts.append(INSTANCES.get(terms.instance, terms.instance))
    return " · ".join(parts)


def denominator_name(denominator: str) -> str:
    """The denominator in full, as an axis title spells it."""
    if denominator == UNKNOWN:
        return "分母不明"
    indicator = load_catalogue().get(denominator)
    return indicator.label if indicator else f"{chip(denominator)}件数"


def fraction_title(indicator: Indicator, terms: Terms | None) -> str:
    """What the axis measures: 复议纠错率 ＝ 直接纠错件数 ÷ 审结件数（%）."""
    if not indicator.is_rate:
        extra = terms_chip(terms) if terms else ""
        return f"{indicator.label}（{indicator.unit}）" + (f"，{extra}" if extra else "")
    top = load_catalogue().get(indicator.numerator or "")
    title = indicator.label
    if top and terms and terms.denominator:
        title += f" ＝ {top.label} ÷ {denominator_name(terms.denominator)}"
    elif terms and terms.denominator:
        title += f"，分母：{denominator_name(terms.denominator)}"
    extra = terms_chip(Terms("", terms.scope, terms.instance)) if terms else ""
    return f"{title}（%）" + (f"，{extra}" if extra else "")


def reason_apart(other: Terms, shown: Terms | None) -> str:
    """Why values under `other` do not stand in the order of `shown`."""
    if other.denominator == UNKNOWN:
        return "报告没有载明分母，无从判断与谁可比"
    if shown is None:
        return "没有可排序的口径"
    if other.denominator != shown.denominator:
        return f"分母是{denominator_name(other.denominator)}，图中是{denominator_name(shown.denominator)}，不能同列"
    if other.scope != shown.scope:
        return f"统计范围是“{SCOPES.get(other.scope, other.scope)}”，图中是“{SCOPES.get(shown.scope, shown.scope)}”"
    ours = INSTANCES.get(shown.instance, shown.instance)
    return f"审级是“{INSTANCES.get(other.instance, other.instance)}”，图中是“{ours}”"


def signed(amount: Decimal, decimals: int = 2) -> str:
    """▲7.0 / ▼7.0 / 持平 without a sign."""
    rounded = amount.quantize(Decimal(1).scaleb(-decimals))
    if rounded == 0:
        return "持平"
    return ("▲" if rounded > 0 else "▼") + plain(abs(rounded), decimals)


def change_of(change: Change | None, unit: str = "") -> str:
    """The movement in words: ▼7.04个百分点, ▲26.4%, ▲3件, 上年为0, 口径变动，不作同比."""
    if change is None:
        return ""
    if change.kind == "terms_changed":
        return "口径变动，不作同比"
    if change.kind == "terms_unknown":
        return "口径不明，不作同比"
    if change.kind == "boundary_changed":
        return "区划调整，不作同比"
    if change.kind == "few_cases":
        return "件数不足10，不作同比"
    if change.kind == "from_zero":
        return f"上年为0，{signed(change.amount or Decimal(0))}{unit}"
    if change.amount is None:
        return "不作同比"
    text = signed(change.amount)
    if text == "持平":
        return text
    return text + {"points": "个百分点", "percent": "%", "absolute": unit}.get(change.kind, "")
