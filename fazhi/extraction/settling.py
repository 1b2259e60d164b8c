"""Which of several districts of one name a text means: clues from the divisions above and around each bearer.

Every clue has a weight and the words that gave it. Words of an institution above (《某省…条例》, 视察某省, 某市中级人民法院)
weigh more than a name in passing; a place that the text learns from or goes to (学习某省经验) weighs nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import islice

from fazhi.catalogue.districts import (
    AUTONOMOUS_REGIONS,
    MUNICIPALITIES,
    load_districts,
    phone_areas,
    place_words,
    towns_of,
)
from fazhi.extraction.masthead import Masthead
from fazhi.extraction.places import Mention, find_stems
from fazhi.extraction.records import record


@record
class Clue:
    """One thing that speaks for a bearer (or against it, with a negative weight)."""

    code: str
    category: str
    weight: float
    start: int
    end: int
    words: str


CAPS = {
    "上级机关": 12.0, "上级地名": 4.0, "省名": 4.0, "同级地名": 4.0, "街镇": 8.0, "区号": 5.0, "备案号": 6.0, "标识码": 20.0,
    "文号": 2.0, "上级用语": 4.0,
}  # fmt: skip
"""Most that clues of one category may add up to, so that repetition alone never decides."""

_INSTITUTION_AFTER = re.compile(
    r"^(?:市委|省委|区党委|党委|委(?!员|托|派)|人民政府|政府|司法|高级|中级|人大|政协|检察|法院|铁路运输|第[一二三四五]|"
    r"(?:[\u4e00-\u9fff]{0,16}(?:条例|办法|规定|规划|实施纲要|实施方案|实施意见|行动方案|纲要)))"
)
_VISIT_BEFORE = re.compile(r"(?:视察|考察|对|关于)$")
_VISIT_AFTER = re.compile(r"^(?:时的)?(?:重要讲话|重要指示|工作(?:的)?(?:系列)?重要|系列)")
_FOREIGN = re.compile(r"赴|前往|借鉴|取经|对口|协作|结对|帮扶|援[建助疆藏青]|对标|交流|外出|先进地区|跨省|兄弟|来自|籍")
_ICP = re.compile(r"([\u4e00-\u9fff])\s*(?:ICP备|公网安备)", re.IGNORECASE)
_SITE_CODE = re.compile(r"(?:网站标识码|标识码)\D{0,4}(\d{6})\d{4}")
_PHONE = re.compile(r"(?<!\d)\(?(0\d{2,3})\)?\s*[-—–－]{1,2}\s*\d{3,4}")
_MAY_BE_PHONE = re.compile(r"0\d{2,3}\)?\s*[-—–－]")
_PROVINCE_WORDS = re.compile(
    r"(?<![\u4e00-\u9fff])省(?=委|政府|人民政府|司法厅|级|、市)|全省|(?:省、市|省市)(?=委|党|政府|有关|关于|要求|部署|、)|省委|省政府|我省|省级"
)
_REGION_WORDS = re.compile(
    r"(?:全|我)?自治区(?=党委|政府|人民政府|司法厅|级|、|有关|法治|各|部署|层面)|全区.{0,2}自治区"
)


def settle(codes: tuple[str, ...], form: str, masthead: Masthead, text: str, body: list[Mention]) -> list[Clue]:
    """Clues for the bearers `codes` of the name `form`; capped by category.

    `text` is the normalised text and `body` the names found in it.
    """
    clues = _place_clues(codes, masthead, text, body)
    clues += _tier_clues(codes, text)
    clues += _town_clues(codes, text)
    clues += _furniture_clues(codes, text)
    clues += _number_clues(codes, masthead)
    return _capped(clues)


def _capped(clues: list[Clue]) -> list[Clue]:
    spent: dict[tuple[str, str], float] = defaultdict(float)
    kept: list[Clue] = []
    for clue in sorted(clues, key=lambda entry: -abs(entry.weight)):
        room = CAPS[clue.category] - spent[clue.code, clue.category]
        if room <= 0:
            continue
        weight = max(-room, min(room, clue.weight))
        spent[clue.code, clue.category] += abs(weight)
        kept.append(Clue(clue.code, clue.category, weight, clue.start, clue.end, clue.words))
    return kept


def _place_clues(codes: tuple[str, ...], masthead: Masthead, text: str, body: list[Mention]) -> list[Clue]:
    districts = load_districts()
    bearers = [districts[code] for code in codes]
    outside = [part for part in (masthead.receivers, *masthead.copies, *masthead.head) if part]
    above = [code for bearer in bearers for code in (bearer.prefecture, bearer.province) if code]
    clues: list[Clue] = []
    for mention in (*body, *find_stems(text, above)):
        if len(mention.codes) != 1 or mention.codes[0] in codes:
            if mention.is_chained and not is_foreign(text, mention):
                clues += [
                    Clue(code, "上级地名", 1.5, mention.start, mention.end, districts[code].full_name)
                    for code in mention.codes if code in codes and len(mention.codes) == 1
                ]  # fmt: skip
            continue
        place = mention.codes[0]
        for bearer in bearers:
            if place == bearer.prefecture or place == bearer.province:
                category, base = ("上级地名", 1.5) if place == bearer.prefecture else ("省名", 1.0)
            elif districts[place].level == "county" and districts[place].parent == bearer.parent:
                category, base = "同级地名", 1.0
            else:
                continue
            factor = _factor(text, mention)
            if factor == 0:
                continue
            if any(part.start <= mention.start < part.end for part in outside):
                category, factor = "上级机关", 4.0
            elif factor > 1 and category != "同级地名":
                category = "上级机关"
            clues.append(Clue(bearer.code, category, base * factor, mention.start, mention.end, mention.form))
    return clues


def _factor(text: str, mention: Mention) -> float:
    if is_foreign(text, mention):
        return 0.0
    before = text[max(0, mention.start - 4) : mention.start]
    after = text[mention.end : mention.end + 26]
    if (_VISIT_BEFORE.search(before) and _VISIT_AFTER.match(after)) or before.endswith("《"):
        return 3.0
    if _INSTITUTION_AFTER.match(after):
        return 3.0
    return 1.0 if mention.is_stem else 1.3


def is_foreign(text: str, mention: Mention) -> bool:
    """Whether the clause around a name tells of visits, exchange or aid: such places say nothing of the author."""
    if text[mention.start - 1 : mention.start] == "《":
        return False
    low, high = max(0, mention.start - 40), mention.end + 30
    left = max(text.rfind(mark, low, mention.start) for mark in ",。;\n")
    right = min((at for at in (text.find(mark, mention.end, high) for mark in ",。;\n") if at >= 0), default=high)
    return _FOREIGN.search(text, max(low, left), right) is not None


def _tier_clues(codes: tuple[str, ...], text: str) -> list[Clue]:
    """省委 and 全省 are not written in a municipality, 自治区党委 only in an autonomous region."""
    provinces = {code: code[:2] + "0000" for code in codes}
    clues: list[Clue] = []
    region = _REGION_WORDS.search(text) if "自治区" in text else None
    province = list(islice(_PROVINCE_WORDS.finditer(text), 4)) if "省" in text else []
    for code, above in provinces.items():
        if region:
            weight = 4.0 if above in AUTONOMOUS_REGIONS else -2.0
            clues.append(Clue(code, "上级用语", weight, region.start(), region.end(), region[0]))
        elif len(province) >= 2:
            fits = above not in MUNICIPALITIES and above not in AUTONOMOUS_REGIONS
            clues.append(
                Clue(code, "上级用语", 2.0 if fits else -2.0, province[0].start(), province[0].end(), province[0][0])
            )
    return clues


def _town_clues(codes: tuple[str, ...], text: str) -> list[Clue]:
    """Towns and streets that only one of the bearers has."""
    clues: list[Clue] = []
    for code, pattern in _town_patterns(codes):
        seen: set[str] = set()
        for match in pattern.finditer(text):
            if match[0] not in seen:
                seen.add(match[0])
                clues.append(Clue(code, "街镇", 3.0, match.start(), match.end(), match[0]))
    return clues


@cache
def _town_patterns(codes: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    towns = {code: set(towns_of().get(code, ())) for code in codes}
    patterns: list[tuple[str, re.Pattern[str]]] = []
    for code, own in towns.items():
        unique = own - set().union(*(other for name, other in towns.items() if name != code))
        words = [re.escape(name) + ("" if name[-1] in "镇乡" else "(?:街道|街办)") for name in sorted(unique)]
        if words:
            patterns.append((code, re.compile("|".join(words))))
    return patterns


def _furniture_clues(codes: tuple[str, ...], text: str) -> list[Clue]:
    """What web pages and contact lines give away: registration letters, site codes, telephone areas."""
    districts = load_districts()
    clues: list[Clue] = []
    edges = text[:2500] + text[-2500:] if len(text) > 5000 else text
    shift = len(text) - 5000 if len(text) > 5000 else 0

    def at(position: int) -> int:
        return position if position < 2500 else position + shift

    for match in _ICP.finditer(edges) if "公网安备" in edges or "icp" in edges.lower() else ():
        province = place_words().province_letters.get(match[1])
        clues += [
            Clue(code, "备案号", 6.0, at(match.start()), at(match.end()), match[0])
            for code in codes if districts[code].province == province
        ]  # fmt: skip
    for match in _SITE_CODE.finditer(edges):
        clues += [
            Clue(code, "标识码", 20.0, at(match.start()), at(match.end()), match[0])
            for code in codes
            if code == match[1]
        ]
        clues += [
            Clue(code, "标识码", 8.0, at(match.start()), at(match.end()), match[0])
            for code in codes if code != match[1] and match[1].endswith("00") and code.startswith(match[1].rstrip("0"))
        ]  # fmt: skip
    areas = phone_areas()
    for match in _PHONE.finditer(edges) if _MAY_BE_PHONE.search(edges) else ():
        places = areas.get(match[1], ())
        clues += [
            Clue(code, "区号", 5.0, at(match.start()), at(match.end()), f"电话区号{match[1]}")
            for code in codes if any(districts.is_within(code, place) for place in places)
        ]  # fmt: skip
    return clues


def _number_clues(codes: tuple[str, ...], masthead: Masthead) -> list[Clue]:
    """A document number may begin with the prefecture's first character (weak: many begin with the county's)."""
    if masthead.number is None:
        return []
    districts = load_districts()
    clues: list[Clue] = []
    for code in codes:
        district = districts[code]
        above = districts.get(district.prefecture) or districts[district.province]
        flat = masthead.number.flat
        first, own = above.stem[0], district.stem[0]
        if flat.startswith(above.stem) or (flat.startswith(first + own) and first != own):
            clues.append(Clue(code, "文号", 2.0, masthead.number.start, masthead.number.end, flat))
    return clues
