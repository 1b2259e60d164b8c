"""Names of districts in a text: where they are written and which districts each may mean.

A mention keeps every district of that name; one written right after the name of a division above it (某市某区)
means only the districts below that one. Names that are also ordinary words count only where the words around them
show a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from fazhi.catalogue.districts import District, load_districts, place_words
from fazhi.extraction.records import record


@record
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


_BOUNDARY_BEFORE = re.compile(
    r"(?:^|[\s,、。;:(（\"“《|·—\-〔\d]|中共|我|为|将|对|在|是|和|及|与|由|推动|建设|来源:|年|月|日|来|度|于|——)$"
)
_NAME_AFTER = re.compile(
    r"\s*(?:[市县区]?(?:人民政府|政府|委(?!托|派|办发))|党委|人大|政协|纪委|司法|法治|依法|各级|坚持|全面|深入|认真|以|始终|紧|高度|聚焦|"
    r"全区|全县|严格|按照|贯彻|扎实|持续|积极|切实|在|围绕|立足|牢固|着力|加|主动|深刻|推进|政府|公安|行政|"
    r"\d|二〇|二○|[(（]|、|,|$|\n)"
)
_NOT_STEM_AFTER = re.compile(r"^(?:路|街|大道|大桥|镇|乡|村|社区|桥|站|机场|港口|湾|湖|河|江|山|[市县区州])")
_TIER = re.compile("[省市县区州旗盟]")


@cache
def _lengths_by_ending() -> dict[str, tuple[int, ...]]:
    """Last two characters of a name → lengths of the names that end so, longest first.

    Looking back from each tier word is ten times as fast as an Aho-Corasick pass over the whole text.
    """
    lengths: dict[str, set[int]] = {}
    for district in load_districts():
        for name in district.names():
            lengths.setdefault(name[-2:], set()).add(len(name))
    return {ending: tuple(sorted(found, reverse=True)) for ending, found in lengths.items()}


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
    """Names with their tier word in `text[start:end]`, never overlapping, in order.

    A stem right before a name (长春朝阳区) is given too; other stems are not: see `find_stems`.
    """
    endings = _lengths_by_ending()
    found: list[Mention] = []
    for tier in _TIER.finditer(text, start, len(text) if end is None else end):
        stop = tier.end()
        lengths = endings.get(text[stop - 2 : stop])
        if lengths:
            _add_longest(found, text, start, stop, lengths)
    return found


def _add_longest(found: list[Mention], text: str, start: int, stop: int, lengths: tuple[int, ...]) -> None:
    """Add the name that ends at `stop`: one below a name right before it if there is one, else the longest.

    信阳新县 is 信阳 + 新县, although 阳新县 is a name too; 中共和县 is 中共 + 和县.
    """
    plain: Mention | None = None
    for length in lengths:
        at = stop - length
        form = text[at:stop] if at >= start else ""
        codes = codes_of(form)
        if not codes or (form[0] == "共" and text[at - 1 : at] == "中"):
            continue
        kept = found
        if found and found[-1].end > at:
            kept = [mention for mention in found[-4:] if mention.start < at]
            if kept and kept[-1].end == at + 1 and form[0] == "市":
                # 济南市中区 stands for 济南市市中区.
                last = kept[-1]
                kept = [*kept[:-1], Mention(last.start, at, last.form, last.codes, is_stem=True)]
            if kept and kept[-1].end > at:
                continue
        below, leader = _below(kept, text, start, at, codes)
        if below and leader is not None:
            while found and found[-1].end > leader.start:
                found.pop()
            found.append(leader)
            found.append(Mention(at, stop, form, below, is_stem=False, is_chained=True))
            return
        is_free = kept is found or not kept or kept[-1].end <= at
        if plain is None and is_free and _is_name(text, at, stop, form):
            plain = Mention(at, stop, form, codes, is_stem=False)
    if plain is not None:
        while found and found[-1].start >= plain.start:
            found.pop()
        found.append(plain)


def _below(
    found: list[Mention], text: str, start: int, at: int, codes: tuple[str, ...]
) -> tuple[tuple[str, ...], Mention | None]:
    """Those of `codes` that lie below the name or stem that ends at `at`, and that name as their leader."""
    districts = load_districts()
    if found and found[-1].end == at:
        last = found[-1]
        below = _within(codes, last.codes)
        return below, Mention(last.start, last.end, last.form, last.codes, last.is_stem, last.is_chained, True)
    for length in (6, 5, 4, 3, 2):
        if at - length < start:
            continue
        stem = text[at - length : at]
        above = _stem_codes(stem) or tuple(
            d.code for d in districts.of_stem(stem) if d.level != "county" and d.is_current
        )
        below = _within(codes, above) if above else ()
        if below:
            return below, Mention(at - length, at, stem, above, is_stem=True, is_leading=True)
    return (), None


def _within(codes: tuple[str, ...], above: tuple[str, ...]) -> tuple[str, ...]:
    districts = load_districts()
    return tuple(code for code in codes if any(code != top and districts.is_within(code, top) for top in above))


def find_stems(text: str, codes: Iterable[str]) -> list[Mention]:
    """Where the divisions `codes` are written without their tier word (视察吉林), if their stem means only them."""
    districts = load_districts()
    found: list[Mention] = []
    for code in dict.fromkeys(codes):
        district = districts[code]
        if _stem_codes(district.stem) != (code,):
            continue
        for match in re.finditer(re.escape(district.stem), text):
            if text.startswith(district.name, match.start()) or not _is_stem(text, match.end(), district.stem):
                continue
            found.append(Mention(match.start(), match.end(), district.stem, (code,), is_stem=True))
    return found


def _is_stem(text: str, end: int, stem: str) -> bool:
    after = text[end : end + 2]
    return not _NOT_STEM_AFTER.match(after) and (not after or after[0] not in place_words().stem_traps.get(stem, ""))


def _is_name(text: str, start: int, end: int, form: str) -> bool:
    if len(form) > 2 and form not in place_words().common_words:
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
