"""Who counts and when, said once for the clauses and sentences that go on with it.

全国新收复议案件3万件,同比增长5%;办结2万件: the second figure is the nation's like the first. 近几年受理30件。经审理,撤销4件:
the second sentence counts the same years as the one before it.
"""

from __future__ import annotations

import re
from functools import lru_cache


LASTING = frozenset({"cumulative", "part_year", "last_year"})
"""Reasons that a sentence hands on to one that goes on with what it counted."""

_COUNTING = "(?:新收|收到|受理|办理|办结|审结|作出|纠正|查处|化解|调解|排查)"
_COUNTED = rf"(?:各级|各地|范围内)?[^,;。\ue000-\ue0ff]{{0,14}}{_COUNTING}[^,;。\ue000-\ue0ff]{{0,24}}[\ue000-\ue0ff]"
_TOLD = r"(?!率先|平均|均值|首|唯一|最|第|前|领先|排|位|居|试点|先进|优秀|示范|通报|统一|范围内(?:率先|推广))[^,;。\ue000-\ue0ff]{2,24}[\ue000-\ue0ff]"
"""What is counted there without a verb of counting (全省败诉率13%), and no praise for the district (全省率先…)."""
_OPENING = r"(?:^|(?<=[;。:]))(?:20\d\d年|全年|今年|同期)?,?"
_ABOVE = {
    "county": re.compile(rf"(?P<above>全(?:国|省|自治区)){_COUNTED}|{_OPENING}(?P<opening>全(?:国|省|自治区)){_TOLD}"),
    "in_city": re.compile(
        rf"(?P<above>全(?:国|省|自治区)){_COUNTED}|{_OPENING}(?P<opening>全(?:国|省|市|自治区)){_TOLD}"
    ),
    "prefecture": re.compile(
        rf"(?P<above>全(?:国|省|自治区)){_COUNTED}|{_OPENING}(?P<opening>全(?:国|省|自治区)){_TOLD}"
    ),
    "province": re.compile(rf"(?P<above>全国){_COUNTED}|{_OPENING}(?P<opening>全国){_TOLD}"),
}
"""`in_city`: a county whose 全市 is that of the city above it."""
_ITS_COUNT = rf"(?:全[省市州]|(?:所辖|辖区)?[\ue000-\ue0ff](?:个|家)?[县市区旗]{{1,3}}|各[县市区旗]{{1,3}}|同期|两级|平均)[^,;。\ue000-\ue0ff]{{0,14}}{_COUNTING}"
"""What shows that the name of a district stands for all of its territory, and what is counted there."""
_OWN = {
    "county": re.compile(
        r"[我本该][省市区县州旗]|全[市区县旗]|[市区县旗](?:委|政府|人民政府|本级|司法)|各[县区乡镇市街部]|行政机关(?!负责)"
    ),
    "prefecture": re.compile(
        r"[我本该][省市州盟]|全[市州盟]|全地区|[市州盟](?:委|政府|人民政府|本级|司法)|各[县区乡镇市街部]"
    ),
    "province": re.compile(r"[我本该][省市区]|全[省市区]|[省市区](?:委|政府|人民政府|本级|司法)|各[县区乡镇市街部]"),
}
_GOES_ON = re.compile(
    r"(?:其中|在?(?:已|所)?(?:受理|审结|办结|收到)的[^,;。]{0,10}中|上述|这些|经(?:过)?(?:依法)?(?:审理|审查|调查))"
)
_PERIOD = re.compile("[年月]")


def counted_above(left: str, level: str | None, names: tuple[str, ...] = (), *, in_city: bool = False) -> bool:
    """Whether the words before a figure began to count for a district above the report's own and went on with it.

    `left` is the masked sentence up to the figure, `level` that of the report's district, `names` those of the
    districts above it, `in_city` whether 全市 means the city above it.
    """
    own = _OWN.get(level or "")
    if own is None or not ("全" in left or any(name in left for name in names)):
        return False
    above = _ABOVE["in_city" if in_city else level or ""]
    begun = [match.end(match.lastgroup or 0) for match in above.finditer(left)]
    begun.extend(match.end() for match in _named(names).finditer(left))
    return bool(begun) and not own.search(left, max(begun))


@lru_cache(maxsize=64)
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    """A district above by its name, where a sentence begins to count for it (某市9个县区共收到…)."""
    words = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(rf"(?:^|[,;。:])(?:据[^,;。]{{0,12}},)?(?P<above>{words}){_ITS_COUNT}")


def names_district(left: str, level: str | None, start: int) -> bool:
    """Whether the words of a sentence from `start` on name the report's own district as the one that acts."""
    own = _OWN.get(level or "")
    return own is not None and own.search(left, start) is not None


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether the sentence text[start:end] goes on with what the one before it counted and names no time of its own."""
    return _GOES_ON.match(text, start, end) is not None and _PERIOD.search(text, start, end) is None
