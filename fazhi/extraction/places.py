"""Names of districts in a text: where they are written and which districts each may mean.

A mention keeps every district of that name; one written right after the name of a division above it (某市某区)
means only the districts below that one. Names that are also ordinary words (城区, 和县, 开县) count only
where the words around them show a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from fazhi.catalogue.districts import District, load_districts


@dataclass(frozen=True, slots=True)
class Mention:
    """One written name. `start`..`end` is its range in the text that was searched."""

    start: int
    end: int
    form: str
    codes: tuple[str, ...]
    """Districts it may mean, in order of code."""
    is_stem: bool
    """Written without its tier word (吉林, 长春)."""
    is_chained: bool = False
    """Stands right after a division above it, which narrowed `codes`."""
    is_leading: bool = False
    """Stands right before a division below it: part of that one's address."""


COMMON_WORDS = frozenset({
    "城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "新城区", "老城区", "江城区", "港区", "山区", "牧区", "通道县",
    "市郊区", "东山区", "南市区", "北市区", "新市区", "市中区", "市南区", "市北区", "中原区",
})  # fmt: skip
"""Names that prose uses for other things (主城区, 老城区改造, 新城区建设); so are all names of two characters."""

_BOUNDARY_BEFORE = re.compile(r"(?:^|[\s,、。;:(（\"“《|·—\-〔\d]|中共|我|为|将|对|在|是|和|及|与|由|推动|建设|来源:|年|月|日|来|度|于|——)$")
_NAME_AFTER = re.compile(
    r"\s*(?:人民政府|政府|委(?!员|托|派|办发)|党委|人大|政协|纪委|司法|法治|依法|各级|坚持|全面|深入|认真|以|始终|紧|高度|聚焦|"
    r"全区|全县|严格|按照|贯彻|扎实|持续|积极|切实|在|围绕|立足|牢固|着力|加|主动|深刻|推进|政府|公安|行政|"
    r"\d|二〇|二○|[(（]|、|,|$|\n)"
)
_NOT_STEM_AFTER = re.compile(r"^(?:路|街|大道|大桥|镇|乡|村|社区|桥|站|机场|港口|湾|湖|河|江|山)")
_STEM_TRAPS = {"长治": "久安", "南通": "道过知", "西安": "全置排装", "大同": "小", "三明": "确显", "定西": "部", "中卫": "生",
               "保定": "期", "开封": "面", "日照": "时", "来宾": "馆", "安顺": "利", "六安": "全", "延安": "精"}  # fmt: skip


@cache
def _automaton() -> Any:
    """Written forms → (form, is_stem); stems of provinces and of prefectures that share theirs with nobody else."""
    districts = load_districts()
    automaton = ahocorasick.Automaton()
    for district in districts:
        if district.level != "county" and len(district.stem) >= 2 and not automaton.exists(district.stem):
            codes = _stem_codes(district.stem)
            if codes:
                automaton.add_word(district.stem, (district.stem, True))
    for district in districts:
        for name in district.names():
            automaton.add_word(name, (name, False))
    automaton.make_automaton()
    return automaton


@cache
def _stem_codes(stem: str) -> tuple[str, ...]:
    """What a bare stem of a province or prefecture means, () when prose may mean another place by it."""
    found = [district for district in load_districts().of_stem(stem) if district.is_current]
    provinces = [district.code for district in found if district.level == "province"]
    if provinces:
        return tuple(provinces)
    prefectures = [district for district in found if district.level == "prefecture"]
    if len(prefectures) != 1:
        return ()
    code = prefectures[0].code
    return (code,) if all(load_districts().is_within(district.code, code) for district in found) else ()


@cache
def codes_of(form: str) -> tuple[str, ...]:
    """Codes of all districts that are or were written that way."""
    return tuple(district.code for district in load_districts().named(form))


def find_mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Names in `text[start:end]`, longest first at each place, never overlapping."""
    districts = load_districts()
    found: list[Mention] = []
    stop = len(text) if end is None else end
    for last, (form, is_stem) in _automaton().iter_long(text, start, stop):
        at = last + 1 - len(form)
        codes = _stem_codes(form) if is_stem else codes_of(form)
        previous = found[-1] if found else None
        chained = False
        if previous is not None and previous.end == at and not is_stem:
            below = tuple(
                code for code in codes
                if any(code != above and districts.is_within(code, above) for above in previous.codes)
            )  # fmt: skip
            if below:
                codes, chained = below, True
        if not chained and not _is_name(text, at, last + 1, form, is_stem=is_stem):
            continue
        if chained and previous is not None:
            found[-1] = Mention(
                previous.start, previous.end, previous.form, previous.codes, previous.is_stem, previous.is_chained, True
            )
        found.append(Mention(at, last + 1, form, codes, is_stem, chained))
    return found


def _is_name(text: str, start: int, end: int, form: str, *, is_stem: bool) -> bool:
    if is_stem:
        after = text[end : end + 2]
        return not _NOT_STEM_AFTER.match(after) and after[:1] not in tuple(_STEM_TRAPS.get(form, ()))
    if len(form) > 2 and form not in COMMON_WORDS:
        return True
    return bool(_BOUNDARY_BEFORE.search(text[max(0, start - 4) : start]) and _NAME_AFTER.match(text[end : end + 4]))


def valid_codes(form: str, codes: tuple[str, ...], year: int | None) -> tuple[str, ...]:
    """The codes that bore that name in or near that year (two years' grace: reports cling to old names)."""
    if year is None:
        current = tuple(code for code in codes if _bore(load_districts()[code], form, None, 0))
        return current or codes
    for grace in (2, 6):
        near = tuple(code for code in codes if _bore(load_districts()[code], form, year, grace))
        if near:
            return near
    return codes


def _bore(district: District, form: str, year: int | None, grace: int) -> bool:
    first, last = district.valid_from, district.valid_to
    for name, until in district.former:
        if name == form:
            last = until
    if year is None:
        return last is None
    return (first or 0) - grace <= year <= (last or 9999) + grace


def codes_below(code: str) -> Iterator[str]:
    """Codes of the divisions right below."""
    for child in load_districts().children(code):
        yield child.code
