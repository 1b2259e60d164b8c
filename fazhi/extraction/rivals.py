"""Two statements of one indicator with different numbers: one figure told in two ways, or two figures?

A report states many an indicator several times: for the district and for its own level, for all heads and for its
mayor, for the year and for half of it. Only where the words around both numbers say the same is the difference a
contradiction. Where they differ, the statement that the report qualifies is a part, and no finding; where both
are qualified, neither is surely the district's whole figure, and a remark says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from fazhi.catalogue.indicators import Indicator
from fazhi.extraction.model import Fact, Finding
from fazhi.extraction.rounding import count_bounds, rate_bounds


if TYPE_CHECKING:
    from fazhi.extraction.choosing import Placed

Relation = Literal["same", "part", "open"]

_A_VERB = 2
"""Characters by which the clause of the first statement may be longer than that of the second one."""

_PART_EDGE = re.compile(r"[;。:!?]")
_CLAUSE_EDGE = re.compile(r"[,;。:!?(](?!\d{3}(?!\d))")
_NUMBER = re.compile(
    r"[约近逾超]?\d[\d,.]*(?:余|多)?[万亿]?(?:余|多)?(?:个百分点|%|‰|人次|件次|场次|[件宗起份名人个项条次期场卷例部家])?"
)
_NEUTRAL = re.compile(
    r"^[一-龥]{2,4}?(?:省|自治区|市|县|区|州|旗|盟)(?=全|共|各|行政|政府|人民|20|今|[收受审办开实现有发])"
    r"|20\d\d年度?|今年以来|今年|本年度?|全年|年内|一年来|年度|截至|目前|现有|年底|年末|累计|总计|合计|共计|总共|一共"
    r"|全[省市县区州旗盟国]|全地区|[我本][省市县区州旗盟]|各级|各类|行政复议机关|复议机构|行政机关|人民法院|法院|人民政府|政府"
    r"|行政|复议|应诉|诉讼|案件|申请|负责人|依法|办理|开展|组织|举办|进行|共|总|均|各|类|的|了|为|是|有|达到?|等|数量?|件数|总数|已|新"
)
"""Words that do not change what is counted."""
_NARROWING = re.compile(
    r"其中|应当?(?:由|出庭|到庭|履行|办结|回复)|本级|[省市县区州]政府(?=收|受|审|办)|(?<!各)类(?:案件|申请)?|领域|方面|层面|主要(?:负责人|领导)|正职|一把手|班子成员|[省市县区州]领导|[省市县区州]长(?!城)"
    r"|[乡镇]长|个人|自行|下级|上半年|下半年|季度|同期|最[多少高低大小]|居首|首位|涉[一-龥]{1,6}|公益诉讼|等\d+[家个]?(?:单位|部门)|部门负责|乡镇|街道|镇街"
)
"""Words that make a figure one of a part of the district, of its cases, persons or months."""


def relation(winner: Placed, rival: Placed) -> Relation:
    """What a statement that lost is to the one that won; both of the same indicator, scope and instance."""
    first, second = _narrowing(winner), _narrowing(rival)
    if second - first or _is_bracketed(rival) or _is_named_later(winner, rival):
        return "part"
    if first - second:
        return "open"
    words, others = _telling(winner), _telling(rival)
    if words == others or (others < words and len(words - others) <= _A_VERB):
        return "same"
    return "part" if words < others else "open"


def agree(first: Fact, second: Fact, *, is_rate: bool) -> bool:
    """Whether two prints may stand for one number: 1.28万 and 12,840, 98.7% and 98.67%, 530余 and 536."""
    reader = rate_bounds if is_rate else count_bounds
    one, other = reader(first), reader(second)
    if is_rate and "exact" not in (first.qualifier, second.qualifier):
        return True
    loose = [fact for fact in (first, second) if fact.qualifier in ("over", "under")]
    if is_rate and loose:
        one, other = (rate_bounds(fact, "bound") if fact in loose else rate_bounds(fact) for fact in (first, second))
    return one.overlaps(other)


def findings_of(
    winner: tuple[Placed, Fact], rivals: Sequence[tuple[Placed, Fact]], indicator: Indicator
) -> list[Finding]:
    """What a reviewer is told of the statements that lost.

    Nothing of mere parts, nor of figures that add up to the one that won; one remark for all open ones.
    """
    told: list[Finding] = []
    remaining: list[Fact] = []
    for placed, fact in rivals:
        if agree(winner[1], fact, is_rate=indicator.is_rate):
            continue
        kind = relation(winner[0], placed)
        if kind == "same":
            told.append(_conflict(winner[1], fact, indicator))
        elif kind == "open":
            remaining.append(fact)
    if remaining and not told and sum(fact.value for fact in remaining) != winner[1].value:
        told.append(_several(winner[1], remaining, indicator))
    return told


def _conflict(winner: Fact, rival: Fact, indicator: Indicator) -> Finding:
    return Finding(
        kind="conflict",
        severity="warning",
        indicator=indicator.code,
        message=f"{indicator.label}有两处不同的数：“{winner.span.quote}”与“{rival.span.quote}”，所指相同而数不同，暂取前者，请核对。",
        spans=(winner.span, rival.span),
        stated=winner.value,
        recomputed=rival.value,
    )


def _several(winner: Fact, rivals: Sequence[Fact], indicator: Indicator) -> Finding:
    quoted = "、".join(f"“{fact.span.quote}”" for fact in rivals[:3])
    return Finding(
        kind="several_statements",
        severity="info",
        indicator=indicator.code,
        message=f"{indicator.label}另有{quoted}，与所取的“{winner.span.quote}”范围可能不同，请确认所取的是全口径数。",
        spans=(winner.span, *(fact.span for fact in rivals[:3])),
        stated=winner.value,
    )


def _left(item: Placed, edge: re.Pattern[str]) -> str:
    """The words before a figure since the last edge, in compact text; for a table its labels."""
    text, place = item.reading.text, _place(item)
    start = 0
    for match in edge.finditer(text, max(0, place - 200), place):
        start = match.end()
    return text[max(start, place - 200) : place]


def _place(item: Placed) -> int:
    quantity = item.statement.quantity
    return quantity.start if quantity else item.statement.end


def _narrowing(item: Placed) -> set[str]:
    return {match[0] for match in _NARROWING.finditer(_left(item, _PART_EDGE) + _behind(item))}


def _behind(item: Placed) -> str:
    quantity = item.statement.quantity
    return item.reading.text[quantity.end : item.statement.end] if quantity else ""


def _is_bracketed(item: Placed) -> bool:
    return item.statement.kind == "aside"


def _is_named_later(winner: Placed, rival: Placed) -> bool:
    """Whether both stand in one list of figures, where the second is a further one (7期、1340人次, …62期)."""
    return (
        rival.reading is winner.reading
        and rival.order > winner.order
        and not _PART_EDGE.search(rival.reading.text, _place(winner), _place(rival))
    )


def _telling(item: Placed) -> set[str]:
    """The characters of the clause of a figure that tell what is counted."""
    words = _NEUTRAL.sub("", _left(item, _CLAUSE_EDGE) + _behind(item))
    return {letter for letter in _NUMBER.sub("", words) if letter.isalpha()}
