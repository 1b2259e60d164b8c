"""Which names a text claims as its author's, and how strongly.

An author names itself in the title, the sign-off, the first sentence, the position line of a 述法 report or the line that
says who published the page; every other mention counts little, however often it is repeated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from fazhi.catalogue.districts import load_districts
from fazhi.extraction.masthead import Masthead, Part
from fazhi.extraction.model import Span
from fazhi.extraction.places import Mention, codes_of, find_mentions
from fazhi.extraction.settling import is_foreign


_OWN_AFTER = re.compile(
    r"^(?:人民政府|政府|委(?!托|派)|党委|人大|司法局|坚持|全面|深入|认真|以|始终|紧|高度|聚焦|各级|法治|"
    r"严格|按照|贯彻|扎实|持续|积极|切实|围绕|立足|牢固|着力|加强|加快|主动|深刻|推进|行政公署|行署)"
)
_ORGAN = re.compile(r"^(?:人民政府|政府|委(?!托|派)|党委|司法局|行政公署|行署|人大|委员会)")
_POSITION = re.compile(r"(?:书记|[省市县区州旗盟]长|主任|主席|专员)")
_PUBLISHER = re.compile(
    r"^(?:来源|信息来源|文章来源|发布机构|发布单位|发文机关|公开主体|责任单位|作者|供稿|编辑单位)[:：]?|来源[:：]"
)
_TIER_WORDS = re.compile(
    r"我(?:省|市|县|区|州|旗|盟)|(?<![自\u4e00-\u9fff])(?:省|市|县|区|州|旗|盟)(?=委|政府|人民政府|司法局)|自治区(?=党委|政府|人民政府)|全(?:省|市|县|区|州|旗|盟)(?!面)"
)


@dataclass
class Claim:
    """How strongly a text claims one written name as its author's."""

    form: str
    codes: tuple[str, ...]
    score: float = 0
    places: dict[str, tuple[float, Span]] = field(default_factory=dict)
    """Place → its best weight and the line."""
    narrowed: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Code → weight of author lines that write it below a division above it (某市某区)."""

    @property
    def is_named(self) -> bool:
        """Whether any place outside the body's prose names it."""
        return any(place != "正文" for place in self.places)


def find_claims(masthead: Masthead, text: str, source: str, hint: str | None, body: list[Mention]) -> list[Claim]:
    claims: dict[tuple[str, ...], Claim] = {}

    def add(mention: Mention, weight: float, place: str, span: Span) -> None:
        if mention.is_stem or mention.is_leading:
            return
        all_codes = codes_of(mention.form)
        claim = claims.setdefault(all_codes, Claim(mention.form, all_codes))
        claim.score += weight
        if weight > claim.places.get(place, (0, span))[0]:
            claim.places[place] = (weight, span)
        if mention.is_chained and place != "正文":
            for code in mention.codes:
                claim.narrowed[code] += weight / len(mention.codes)

    for place, weight, part in _author_lines(masthead):
        span = Span(part.start, part.end, source[part.start : part.end])
        mentions = find_mentions(part.flat)
        for mention in mentions:
            if not (place == "标题" and _is_object(part.flat, mention)):
                add(mention, weight, place, span)
    if masthead.title and len(masthead.title) > 1:
        first = masthead.title[0]
        for mention in find_mentions(masthead.title_text):
            add(
                mention,
                20,
                "标题",
                Span(first.start, masthead.title[-1].end, source[first.start : masthead.title[-1].end]),
            )
    if hint:
        for mention in find_mentions(re.sub(r"\s+", "", hint)):
            add(mention, 25, "文件自带的标题", Span(0, 0, ""))
    subject = _subject(masthead, text, body)
    plain: dict[tuple[str, ...], float] = defaultdict(float)
    for mention in body:
        if mention is subject:
            add(mention, 50, "正文开头", line_of(source, mention.start, mention.end))
        elif not _is_elsewhere(masthead, mention) and not is_foreign(text, mention):
            key = codes_of(mention.form)
            if _ORGAN.match(text[mention.end : mention.end + 6]):
                weight, most = 4.0, 24.0
            else:
                weight, most = (2.0, 8.0) if text[mention.start - 1 : mention.start] == "《" else (0.5, 6.0)
            if plain[key] + weight <= most:
                plain[key] += weight
                add(mention, weight, "正文", line_of(source, mention.start, mention.end))
    named = [claim for claim in claims.values() if claim.score >= 8 and claim.is_named]
    return named or _claims_of_body(list(claims.values()), text)


def _claims_of_body(claims: list[Claim], text: str) -> list[Claim]:
    """For reports that name themselves nowhere outside the body (我县……): names of the tier they use of themselves."""
    tier = own_tier(text)
    districts = load_districts()
    fitting = [
        claim
        for claim in claims
        if claim.score >= 4 and any(districts[c].name.endswith(tier or "") for c in claim.codes)
    ]
    ranked = sorted(fitting, key=lambda claim: -claim.score)
    if len(ranked) > 1 and ranked[0].score < 2 * ranked[1].score:
        return []
    return ranked[:1]


def _author_lines(masthead: Masthead) -> Iterator[tuple[str, float, Part]]:
    for part in masthead.title:
        yield "标题", 100, part
    for part in masthead.signoff:
        yield "落款", 60, part
    for part in masthead.head:
        if part in masthead.title:
            continue
        if _PUBLISHER.search(part.flat):
            yield "发布机关", 30, part
        elif part.flat.endswith(("文件", "人民政府", "委员会", "司法局")) or _POSITION.search(part.flat):
            yield "文头", 50, part
        else:
            yield "题下", 8, part


def _subject(masthead: Masthead, text: str, body: list[Mention]) -> Mention | None:
    """The name that opens the body (2024年，某县坚持……): the first one, unless it is whose lead the author follows."""
    opening = masthead.opening
    if opening is None:
        return None
    for mention in body:
        if mention.start < opening.start or mention.is_leading or mention.is_stem:
            continue
        if mention.start >= min(opening.end, opening.start + 90):
            return None
        clause = max(text.rfind(mark, opening.start, mention.start) for mark in ",。;") + 1
        if _FOLLOWING.search(text, max(clause, opening.start), mention.start):
            continue
        if _OWN_AFTER.match(text[mention.end : mention.end + 6]):
            return mention
    return None


_FOLLOWING = re.compile(r"落实|领导下|在[^,。]*$|按照|根据|贯彻|对照|围绕|关于|《|学习")


def _is_object(flat: str, mention: Mention) -> bool:
    """Whether a title names a place as the addressee (向某市政府的报告) or in another's name (某市第一中学)."""
    return flat[max(0, mention.start - 1) : mention.start] == "向"


def _is_elsewhere(masthead: Masthead, mention: Mention) -> bool:
    outside = [part for part in (masthead.receivers, *masthead.copies, *masthead.head, *masthead.signoff) if part]
    return any(part.start <= mention.start < part.end for part in outside)


def line_of(source: str, start: int, end: int) -> Span:
    """The clause around a range: up to the nearest full stops or line ends, 80 characters at most on either side."""
    low, high = max(0, start - 80), min(len(source), end + 80)
    left = max(source.rfind(mark, low, start) for mark in "。\n；;")
    right = [at for at in (source.find(mark, end, high) for mark in "。\n；;") if at >= 0]
    first = left + 1 if left >= low else low
    last = min(right) if right else high
    while first < start and source[first].isspace():
        first += 1
    return Span(first, last, source[first:last])


def find_stem_claims(masthead: Masthead, text: str, source: str) -> list[Claim]:
    """For texts that never write a tier word after the name (法治某某建设): stems, told apart by 区委, 县政府, …"""
    tier = own_tier(text)
    districts = load_districts()
    claims: dict[str, Claim] = {}
    for part in (*masthead.title, *([masthead.opening] if masthead.opening else ())):
        flat = part.flat[:60]
        for start in range(min(len(flat), 30)):
            for length in (5, 4, 3, 2):
                stem = flat[start : start + length]
                found = [d for d in districts.of_stem(stem) if len(stem) == length >= 2 and d.is_current]
                after = flat[start + length : start + length + 3]
                if not found or not (
                    _STEM_AFTER.match(after) or (flat[max(0, start - 2) : start] == "法治" and after[:2] == "建设")
                ):
                    continue
                fitting = tuple(d.code for d in found if tier is None or d.name.endswith(tier))
                if fitting:
                    claim = claims.setdefault(stem, Claim(stem, fitting))
                    claim.score += 20
                    claim.places["标题或正文开头"] = (20, Span(part.start, part.end, source[part.start : part.end]))
    return list(claims.values())


_STEM_AFTER = re.compile(r"20\d|二〇|法治|坚持|全面|深入|关于")


def own_tier(text: str) -> str | None:
    """The tier word the author uses of itself (区委, 全县, 州政府), None when none is used clearly most."""
    counts: dict[str, int] = defaultdict(int)
    for match in _TIER_WORDS.finditer(text[:20000]):
        counts["自治区" if match[0] == "自治区" else match[0][-1]] += 1
    if not counts:
        return None
    ranked = sorted(counts.items(), key=lambda entry: -entry[1])
    if len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]:
        return None
    return ranked[0][0]
