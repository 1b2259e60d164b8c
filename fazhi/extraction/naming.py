"""Which district a report is of: first whose name it bears, then which of the namesakes is meant.

The name is read from the places where a report names its author: title, sign-off, first sentence, published-by line.
Divisions above (addressees, copies) and below (places told of in the body) are named too, and are not the author.
Where a name has several bearers, everything the text says of divisions above and around them is weighed
(`settling`); unless one bearer leads clearly, no district is given and a person is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from fazhi.catalogue.districts import District, load_districts
from fazhi.extraction.genre import department_in
from fazhi.extraction.masthead import Masthead, Part
from fazhi.extraction.model import Candidate, Recognition, Span
from fazhi.extraction.places import Mention, codes_of, find_mentions, valid_codes
from fazhi.extraction.settling import Clue, is_foreign, settle


_OWN_AFTER = re.compile(
    r"^(?:人民政府|政府|委(?!托|派)|党委|人大|司法局|坚持|全面|深入|认真|以|始终|紧|高度|聚焦|各级|法治|"
    r"严格|按照|贯彻|扎实|持续|积极|切实|围绕|立足|牢固|着力|加强|加快|主动|深刻|推进|行政公署|行署)"
)
_ORGAN = re.compile(r"^(?:人民政府|政府|委(?!托|派)|党委|司法局|行政公署|行署|人大|委员会)")
_POSITION = re.compile(r"(?:书记|[省市县区州旗盟]长|主任|主席|专员)")
_PUBLISHER = re.compile(r"^(?:来源|信息来源|文章来源|发布机构|发布单位|发文机关|公开主体|责任单位|作者|供稿|编辑单位)[:：]?|来源[:：]")
_ZONE = re.compile(
    r"(?:经济技术|经济|高新技术产业|高新|技术产业|旅游|循环经济|工业|空港|临空|综合|农业)*"
    r"(?:开发区|高新区|经开区|新区|保税区|度假区|示范区|工业园区|产业园区|管理区|试验区)"
)
_TIER_WORDS = re.compile(
    r"(?<![自\u4e00-\u9fff])(?:省|市|县|区|州|旗|盟)(?=委|政府|人民政府|司法局)|自治区(?=党委|政府|人民政府)|全(?:省|市|县|区|州|旗|盟)(?!面)"
)
_TIERS = {"省": "省", "市": "市", "县": "县", "区": "区", "州": "州", "旗": "旗", "盟": "盟"}


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


def recognise_district(
    masthead: Masthead, text: str, source: str, *, hint: str | None, year: int | None
) -> Recognition:
    """The district with the lines that prove it; without a value, `candidates` says what it may be and `note` why.

    `text` is the normalised text, `source` the original of the same length, `year` the report's year if known.
    """
    zone = _zone_report(masthead)
    if zone:
        return zone
    body = find_mentions(text)
    claims = _claims(masthead, text, source, hint, body)
    if not any(place != "正文" for claim in claims for place in claim.places):
        claims = _claims_by_stem(masthead, text, source) or claims
    if not claims:
        return Recognition(None, note="文中没有写明是哪个地区的报告，请手工选择行政区。")
    claim = max(claims, key=lambda candidate: candidate.score)
    return _decide(claim, masthead, text, source, body, year)


def _decide(
    claim: Claim, masthead: Masthead, text: str, source: str, body: list[Mention], year: int | None
) -> Recognition:
    districts = load_districts()
    codes = valid_codes(claim.form, claim.codes, year)
    evidence = [span for _, span in sorted(claim.places.values(), key=lambda entry: -entry[0]) if span.end > span.start][:2]
    places = "、".join(sorted(claim.places, key=lambda place: -claim.places[place][0])[:3])
    if len(codes) == 1:
        return _recognition(districts[codes[0]], claim, evidence, f"由{places}中的“{claim.form}”确定。", masthead, year)
    narrowed = {code: claim.narrowed[code] for code in codes if claim.narrowed.get(code)}
    if len(narrowed) == 1:
        code = next(iter(narrowed))
        note = f"“{claim.form}”不止一处，文中写明是{districts[code].full_name}。"
        return _recognition(districts[code], claim, evidence, note, masthead, year)
    clues = settle(codes, claim.form, masthead, text, body)
    for code, weight in narrowed.items():
        clues.append(Clue(code, "题名", weight, 0, 0, districts[code].full_name))
    totals = {code: sum(clue.weight for clue in clues if clue.code == code) for code in codes}
    ranked = sorted(codes, key=lambda code: -totals[code])
    best, second = ranked[0], ranked[1]
    if totals[best] < LEAST or totals[best] - totals[second] < LEAD:
        candidates = tuple(Candidate(code, districts[code].full_name) for code in ranked)
        names = "、".join(candidate.name for candidate in candidates[:6])
        return Recognition(
            None,
            label=claim.form,
            evidence=tuple(evidence),
            candidates=candidates,
            note=f"“{claim.form}”可能是{names}，文中的线索不足以区分，请选择。",
        )
    proofs = sorted((clue for clue in clues if clue.code == best and clue.weight > 0), key=lambda clue: -clue.weight)
    for proof in proofs:
        if proof.end > proof.start and len(evidence) < 4:
            evidence.append(_line_of(source, proof.start, proof.end))
    words = "、".join(dict.fromkeys(f"“{proof.words}”" for proof in proofs if proof.words))
    note = f"“{claim.form}”不止一处，据文中{words or '上级用语'}判定为{districts[best].full_name}。"
    return _recognition(districts[best], claim, evidence, note, masthead, year)


LEAST = 3.0
"""Least total weight of clues that settles a name."""
LEAD = 3.0
"""By how much one bearer of a name must lead the next."""


def _recognition(
    district: District, claim: Claim, evidence: list[Span], note: str, masthead: Masthead, year: int | None
) -> Recognition:
    districts = load_districts()
    if year is not None and district.valid_to is not None and district.valid_to < year:
        heir = districts.successor_in(district, year)
        if heir is not district and _is_only_heir(district):
            note += f"{district.full_name}已改为{heir.name}，按{heir.full_name}归档。"
            district = heir
        else:
            note += f"{district.name}已于{district.valid_to + 1}年撤销，请核对。"
    department = department_in(masthead)
    if department:
        note += f"报告由{department}作出，归在其所属地区。"
    return Recognition(district.code, label=district.full_name, evidence=tuple(dict.fromkeys(evidence)), note=note)


def _is_only_heir(district: District) -> bool:
    """Whether the successor took over this district alone: mergers are never silently counted as one of their parts."""
    siblings = [other for other in load_districts() if other.successor == district.successor]
    heir = load_districts()[district.successor or ""]
    return len(siblings) == 1 and (heir.valid_from or 0) > (district.valid_to or 0)


def _claims(masthead: Masthead, text: str, source: str, hint: str | None, body: list[Mention]) -> list[Claim]:
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
            add(mention, 20, "标题", Span(first.start, masthead.title[-1].end, source[first.start : masthead.title[-1].end]))
    if hint:
        for mention in find_mentions(re.sub(r"\s+", "", hint)):
            add(mention, 25, "文件自带的标题", Span(0, 0, ""))
    subject = _subject(masthead, text, body)
    plain: dict[tuple[str, ...], float] = defaultdict(float)
    for mention in body:
        if mention is subject:
            add(mention, 50, "正文开头", _line_of(source, mention.start, mention.end))
        elif not _is_elsewhere(masthead, mention) and not is_foreign(text, mention):
            key = codes_of(mention.form)
            weight, most = (4.0, 24.0) if _ORGAN.match(text[mention.end : mention.end + 6]) else (0.5, 6.0)
            if plain[key] + weight <= most:
                plain[key] += weight
                add(mention, weight, "正文", _line_of(source, mention.start, mention.end))
    return [claim for claim in claims.values() if claim.score >= 8]


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
        if mention.start >= min(opening.end, opening.start + 60):
            return None
        if _FOLLOWING.search(text[opening.start : mention.start]):
            return None
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


def _line_of(source: str, start: int, end: int) -> Span:
    """The clause around a range: up to the nearest full stops or line ends, 80 characters at most on either side."""
    low, high = max(0, start - 80), min(len(source), end + 80)
    left = max(source.rfind(mark, low, start) for mark in "。\n；;")
    right = [at for at in (source.find(mark, end, high) for mark in "。\n；;") if at >= 0]
    first = left + 1 if left >= low else low
    last = min(right) if right else high
    while first < start and source[first].isspace():
        first += 1
    return Span(first, last, source[first:last])


def _zone_report(masthead: Masthead) -> Recognition | None:
    """A development zone is no division of GB/T 2260: its report is never filed under the city it lies in."""
    for part in (*masthead.title, *masthead.signoff):
        mentions = find_mentions(part.flat)
        for match in _ZONE.finditer(part.flat):
            inside = [m for m in mentions if m.start < match.end() <= m.end]
            host = [m for m in mentions if m.end <= match.end() and match.start() - m.end <= 6]
            others = [m for m in mentions if m.start >= match.end() or match.start() - m.end > 6]
            after = part.flat[match.end() :]
            if inside or any(not other.is_stem for other in others):
                continue
            if not re.match(r"(?:管委会|管理委员会|关于|党工委|\(|20|二〇|法治|依法|$)", after):
                continue
            if host and not host[-1].is_stem and re.search(r"人民政府|[委局]$", part.flat[host[-1].end : match.start()]):
                continue
            districts = load_districts()
            candidates = tuple(Candidate(c, districts[c].full_name) for m in host[-1:] for c in m.codes)
            return Recognition(
                None,
                label=match[0],
                candidates=candidates,
                note="这是开发区、新区一类区域的报告，不在国家行政区划代码表内，请选择它归入哪个行政区，或不采用。",
            )
    return None


def _claims_by_stem(masthead: Masthead, text: str, source: str) -> list[Claim]:
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
                if not found or not re.match(r"20\d|二〇|法治|坚持|全面|深入|关于", after):
                    continue
                fitting = tuple(d.code for d in found if tier is None or d.name.endswith(tier))
                if fitting:
                    claim = claims.setdefault(stem, Claim(stem, fitting))
                    claim.score += 20
                    claim.places["标题或正文开头"] = (20, Span(part.start, part.end, source[part.start : part.end]))
    return list(claims.values())


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
