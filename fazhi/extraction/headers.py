"""Which indicator the header of a column or the label of a row names: catalogue words first, then the rules.

"行政复议收到申请数（件）" is the label of an indicator in other words; the rules that read prose read it too, once it is
written as the sentence it stands for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.matching import read_paragraph
from fazhi.extraction.scope import Setting


UNIT = r"(?:万|亿)?(?:件次|件|宗|起|份|人次|场次|次|场|条|人|名|个|项|部|家|期|卷|本|册|例|元)|%|‰|百分比"
_ASIDE = re.compile(r"\(([^()]*)\)")
_UNIT_ASIDE = re.compile(rf"^(?:单位[::]?)?({UNIT})$")
_YEAR = re.compile(r"20\d\d年?度?")
_PERIOD = re.compile(r"^(?:全年|本年度?|年度|当年|累计|其中[::]?|\d{1,2}[.、])+|(?:情况|统计)$")
_COUNTED = re.compile(r"(?:总数|数量|件数|人数|次数|份数|条数|期数|场次|家数|个数|项数|总量|数)$")
_COUNTED_IN = re.compile(r"(人次|场次|[人次期份条家个项部卷](?=数))数?$")
_GROUP = re.compile(
    r"(?P<group>行政复议|复议|行政应诉|行政诉讼|应诉|诉讼|人民调解|行政调解|法律援助|行政处罚|规范性文件|信访|公证|司法鉴定)(?:案件)?[:-]?(?P<leaf>.{2,})"
)
_TOPIC = re.compile("复议|应诉|诉讼|调解|法律援助|处罚|规范性文件|信访|公证|司法鉴定")
_COURSE = re.compile(
    r"(?:不予|未|直接|间接|已)?(?:新收|收到|接收|收案|立案|受理|审结|办结|结案|结转|维持|撤销|变更|确认违法|责令履行|驳回|终止|纠错)"
    r"(?:申请|案件)?(?:总数|数量|件数|数|率)?"
)
"""A step in the course of cases and nothing else: which cases, another header says."""
_DEPARTMENT = re.compile(
    "公安|交警|市场监管|自然资源|住建|城管|人社|税务|生态环境|交通|卫健|农业农村|民政|教育|应急|消防|烟草|海关"
)
"""Before a topic: the cases of one department, a part of the district's."""
_OWN = ("region", "unknown")
_SHORTEST_ALIAS = 5
"""Shorter other names (办结, 结转) mean an indicator only beside words that the rules ask for."""


def unit_of(label: str) -> str:
    """The unit that a header states in parentheses, such as 万件 or %; "" when it states none."""
    for words in _ASIDE.findall(label):
        if found := _UNIT_ASIDE.match(words):
            return "%" if found[1] == "百分比" else found[1]
    return ""


def counted_in(label: str) -> str:
    """The unit that the noun of a header implies (述法人数: 人); 件 when it implies none."""
    found = _COUNTED_IN.search(bare(label))
    return found[1] if found else "件"


def is_unit(label: str) -> bool:
    """Whether a header level is nothing but a unit, as the cells of a column 单位 are."""
    return _UNIT_ASIDE.match(label) is not None


def bare(label: str) -> str:
    """The noun of a header: without unit, year, numbering and 全年."""
    without = _ASIDE.sub(
        lambda aside: "" if _UNIT_ASIDE.match(aside[1]) or _YEAR.fullmatch(aside[1]) else aside[0], label
    )
    return _PERIOD.sub("", _YEAR.sub("", without)).strip(",;:|-")


def _names() -> dict[str, frozenset[str]]:
    return _names_in(load_catalogue().hash)


@lru_cache(maxsize=1)
def _names_in(_definitions: str) -> dict[str, frozenset[str]]:
    """Label, short label and longer other names, also without their 件数 → codes."""
    found: dict[str, set[str]] = defaultdict(set)
    for indicator in load_catalogue().indicators:
        aliases = [alias for alias in indicator.aliases if len(alias) >= _SHORTEST_ALIAS]
        for name in (indicator.label, indicator.short, *aliases):
            if name:
                found[name].add(indicator.code)
                if not indicator.is_rate:
                    found[_COUNTED.sub("", name)].add(indicator.code)
    return {name: frozenset(codes) for name, codes in found.items()}


def topic_after(parts: Sequence[str], before: str) -> str:
    """The topic for the headers to the right: this header's own, or `before` while headers name mere steps; else "".

    公安行政复议 and 其他案件 begin other cases than those of the topic before them, and so end it.
    """
    levels = [bare(part) for part in parts]
    if len(levels) != 1:
        return ""
    if found := _GROUP.match(levels[0]):
        return "" if _TOPIC.search(found["leaf"]) else found["group"]
    return before if _COURSE.fullmatch(levels[0]) else ""


def indicator_of(parts: Sequence[str], value: str, setting: Setting, context: Sequence[str]) -> tuple[str, str, float]:
    """Code, rule and confidence for a header of several levels (group first); code "" when it names no indicator.

    `value` is the cell in its unit, `context` the title of the sheet and what stands above the table.
    """
    levels = [bare(part) for part in parts]
    leaf = levels[-1] if levels else ""
    if _DEPARTMENT.match(leaf) and _TOPIC.search(leaf):
        return "", "", 0.0
    unit = next((unit for part in reversed(parts) if (unit := unit_of(part))), "")
    for name in dict.fromkeys(("".join(levels), leaf)):
        codes = _names().get(name) or (_names().get(_COUNTED.sub("", name)) if not name.endswith("率") else None) or ()
        fitting = [code for code in codes if _fits(code, unit)]
        if len(fitting) == 1:
            return fitting[0], "header:label", 0.97
    groups = ["".join(levels[:-1])] if len(levels) > 1 else []
    if found := _GROUP.match(leaf):
        groups, leaf = [*groups, found["group"]], found["leaf"]
    doubt = 0.0
    if not groups and (topic := _topic_of(context)):
        groups, doubt = [topic], 0.1
    group = groups[-1] if groups else ""
    for sentence in _sentences(group, leaf):
        reading = read_paragraph(f"{sentence}{value}", setting, levels[:-1])
        stated = [one for one in reading.statements if one.verdict.reason is None and one.verdict.scope in _OWN]
        codes_stated = {one.rule.indicator for one in stated}
        if len(codes_stated) == 1 and _fits(stated[0].rule.indicator, unit):
            return stated[0].rule.indicator, stated[0].rule.name, round(min(0.96, stated[0].score) - doubt, 3)
    return "", "", 0.0


def _sentences(group: str, leaf: str) -> list[str]:
    """The ways to say a header in prose: 行政复议 + 审结 → 行政复议审结, 行政复议案件审结, 审结行政复议案件."""
    plain = _COUNTED.sub("", leaf) if not leaf.endswith("率") else leaf
    ways = [group + leaf, group + plain]
    if group and not leaf.endswith("率"):
        thing = group if group.endswith("案件") else f"{group}案件"
        ways += [f"{thing}{plain}", f"{plain}{thing}", f"{group}{plain}案件"]
        if plain.endswith("申请"):
            ways += [f"{plain.removesuffix('申请')}{group}申请"]
        if plain in ("收到", "新收", "收案"):
            ways += [f"收到{group}申请"]
    return [way for way in dict.fromkeys(ways) if len(way) > 1]


def _topic_of(context: Sequence[str]) -> str:
    """行政复议 or 行政应诉 when the titles above a table speak of one of them only."""
    words = "".join(context)
    topics = [
        name
        for name, marks in (("行政复议", ("复议",)), ("行政应诉", ("应诉", "诉讼")))
        if any(m in words for m in marks)
    ]
    return topics[0] if len(topics) == 1 else ""


def _fits(code: str, unit: str) -> bool:
    own = load_catalogue()[code].unit
    plain = unit.lstrip("万亿")
    if not plain or plain == own:
        return True
    return own != "%" and plain not in ("%", "‰") and {plain, own} & {"人", "人次"} == set()
