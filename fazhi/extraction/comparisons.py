"""Stated changes: 同比增长8%, 较上年的14.9%下降2个百分点, 由98%升至100%, 比2022年减少5件, 分别增长3%、4%.

Works on masked text. A comparison is read, noted and cut out of the clause, so that what remains is the plain
statement of this year. Comparisons with averages or other places are no changes and stay in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fazhi.extraction.quantities import Quantity


_M = "[\ue000-\ue0ff]"
_N = "[^,;。:!?\ue000-\ue0ff]"
_UP = "增长|增加|上升|提高|提升|上涨|攀升|增幅|涨幅|升幅|增速|升高|递增|涨|多出|高出|多|高|升|增"
_DOWN = "下降|减少|降低|回落|压减|下滑|缩减|压缩|压降|降幅|减幅|下调|负增长|少|低|降|减"
_PAST = r"(?:20\d\d年|上一?年|去年|前一?年|往年|同期|上一?年度|去年度|历年)(?:度|全年|同期|底|末|同比|水平)*"
_MANNER = "(?:大幅|明显|显著|略有?|小幅|稳步|同样|同步|相应|均|都|也|又|再|还|净|微|实现|呈|同比|约|有所|进一步|持续|共|仅|已)*"
_VERB = rf"(?P<verb>{_MANNER}(?P<direction>{_DOWN}|{_UP}|[-+—↓↑])(?:了|幅度?|率|约|近|达到?|为)*)"
_LISTED = rf"{_M}(?:(?:、|和|及|与){_M})*"
_NOW = r"(?:今年[末底]?|本年度?|20\d\d年(?:度|[末底])?|年[末底]|目前|现在|当前|如今)"
_FROM_TO = re.compile(
    rf"(?:由|从|(?:较|比|与)(?={_PAST}))(?:{_PAST}{_N}{{0,6}}?{_M}[、,](?={_PAST})){{0,4}}{_N}{{0,14}}?(?P<previous>{_M}),?{_N}{{0,8}}?(?:(?P<direction>{_DOWN}|{_UP}|变|转){_N}{{0,6}}?)?(?:至|到|为|(?<![调完达办结建形促组养])成)(?:了)?(?:{_NOW}的?)?(?P<value>{_M})"
)
_THEN_NOW = re.compile(
    rf"(?<={_N})(?P<then>上一?年|去年|前一?年|20\d\d年)(?:度|同期)*(?:[为是]|仅为|达到?)(?P<previous>{_M}),(?:而)?(?P<now>{_NOW})(?:则|已)?(?=(?:[为是有]|达到了?|达|[升增降减提][高低少]?[至到为])+(?P<value>{_M}))"
)
"""Last year's value and this year's under one noun (办复率上年为96%,今年为99%)."""
_AGAINST = re.compile(
    rf"(?:[,(]|(?<=。))?(?:分别|各)?(?:同)?(?:相)?(?:比|较|与|同|对比|相较于?|相比于?|比起)(?:于)?{_PAST}(?:的|{_N}{{0,10}}?)?(?P<previous>{_M})?(?:相比|比)?,?(?P<inner>(?<=比,){_N}{{0,14}}?)?(?:分别|同比|各)?{_VERB}(?P<values>{_LISTED})"
)
_YEAR_ON_YEAR = re.compile(rf",?(?:分别|各)?(?:同比|环比|年同比|同期比)(?:分别|各)?{_VERB}(?P<values>{_LISTED})")
_LEVEL_WITH_PAST = re.compile(
    rf"(?:(?:,{_N}{{0,6}}?|(?<=[一-龥]))(?:与|同|和){_PAST}(?:的|水平|相比)?(?:基本|大体|大致)?(?:持平|相当|一致|相同)(?:,(?=(?:仍|均)?(?:[为达]|保持)))?|,(?:约?[是为]|达到?|相当于){_PAST}的?{_M}(?:左右)?)(?=[,;。)仍均为达保]|$)"
)
_EXTENT = re.compile(
    rf",(?:同比)?(?P<direction>降幅|增幅|涨幅|升幅|减幅|增速|增长率|下降率){_N}{{0,3}}?(?P<values>{_LISTED})"
)
_SO_MUCH = re.compile(
    rf",(?:同比|(?:与|比|较|同){_PAST}(?:相比|比)?,?)?(?:呈现?|有|实现|取得)了?(?P<values>{_M})的(?:同比)?(?P<direction>增长|上升|提升|增幅|涨幅|升幅|下降|减少|回落|降幅|减幅)(?=[,;。)]|$)"
)
"""The number before its direction (同比呈现8%的增长)."""
_PLAIN = re.compile(
    rf"(?:,(?:分别|各)?(?:净|微|也|又|还|均|再|约|同样|同步|相应|同比)*|(?<=[\ue000-\ue0ff])、?|(?<=[量数率])|分别|连续{_N}{{1,4}})(?P<verb>(?:大幅|明显|显著)?(?P<direction>{_DOWN}|{_UP})了?(?:约|近)?)(?P<values>{_LISTED})"
)
_GROWN = re.compile(
    rf"(?<={_N})(?P<verb>(?:大幅|明显|显著|略|净|新|又|再|累计)*(?P<direction>{_DOWN}|{_UP})了?(?:约|近)?)(?P<values>{_M})(?=,(?:总数|总量|现)?(?:达到了?|达|至|到|(?:增|升|降|减)(?:至|到|为))(?P<now>{_M}))"
)
"""A change that names no other year, before what it led to (法律援助案件增长9%,达到640件)."""
_MOVED = re.compile(
    rf"(?<=[一-龥])(?P<verb>(?:大幅|明显|显著|略微?|净|又|再|相应|同步|持续)*(?P<direction>增加|减少|增长|下降|上升|回落|压减|净增|净减)了?(?:约|近)?)(?P<values>{_M})"
)
"""A noun that moved by a number (败诉案件减少5件): the number is no count of it."""
_DOUBLED = re.compile(
    rf"(?:[,、(]|(?<=。))?(?:(?:比|较|与|同){_PAST}(?:的|相比|比)?|同比)(?:基本|大体|总体|已|实现|整整|了)*翻(?:了)?(?:一番|番|一倍)(?![多余以])"
)
_LEVEL = re.compile(rf",?(?P<direction>高于|低于|多于|少于|高出|低出){_PAST}(?:的|水平)?(?P<values>{_M})")
_AFTER_CHANGE = re.compile(
    rf",?(?:现|实际|目前|仅|今年|本年|20\d\d年|总量|总数|累计)*(?:(?:上升|提高|提升|增|升|下降|降|减|回落)?(?:达到了?|达|至|到|为)|共计?|总计|合计)+(?:了)?(?P<value>{_M})"
)
_THRESHOLD = re.compile(rf"(?P<previous>{_M})(?:大关|关口)?,(?:实际)?(?:达到了?|达|为)(?P<value>{_M})")
_DETOUR = re.compile(
    r"(?<=[率量数])(?![、和及与])[^,;。:!?\ue000-\ue0ff]{2,18},(?:(?P<year>20\d\d)年|今年|本年)?(?=(?:达到了?|达|为)[\ue000-\ue0ff])"
)
_PAST_VALUE = re.compile(
    rf"(?:(?P<comma>[,(])|(?<=[。;:])|^)?(?:而)?(?:上一?年|去年|前一?年|20\d\d年)(?:度|同期|全年|底|末)*"
    rf"(?:的|为|是|则|仅|有|共|分别|受理|收案|收到|:)*(?P<values>{_LISTED})(?=(?P<closed>[,;。:)]|$)?)"
)
_PAST_CLAUSE = re.compile(
    rf",(?:而)?(?:上一?年|去年|前一?年)(?:度|同期|全年)*(?!结转|旧存|遗留|转入|未结|移交|留存|积存|收到的|受理的){_N}{{1,8}}?(?P<values>{_M})(?=(?P<closed>[,;。]|$))"
)
_SUBJECT = re.compile(r"[^,;。:!?\ue000-\ue0ff]{0,24}$")


_MARK = re.compile(_M)
_NAMED_YEAR = re.compile(r"20\d\d")
_GOES_UP = re.compile(_UP)
_GOES_DOWN = re.compile(_DOWN)
_DIRECTION = re.compile(rf"{_UP}|{_DOWN}|-|\+|—|↓|↑")
"""Every pattern of `_PATTERNS` tells a direction."""
_MAY_BE_THRESHOLD = re.compile(f"{_M}(?:大关|关口)?,[实达为]")
_MAY_BE_DETOUR = re.compile(",(?:20..年|今年|本年)?[达为]")
_MAY_MOVE = re.compile("[由从较比与][^。]*[至到为成]")
_PATTERNS = (
    (_AGAINST, re.compile("年|同期")),
    (_YEAR_ON_YEAR, re.compile("同比|环比|同期比")),
    (_EXTENT, re.compile("幅|增速|增长率|下降率")),
    (_SO_MUCH, re.compile("的(?:同比)?[增升上提降减下回]")),
    (_LEVEL, re.compile("[高低多少]于|[高低]出")),
    (_GROWN, re.compile(",(?:总|现)?.?[达至到增升降减]")),
    (_PLAIN, re.compile("[增升高涨多降少低落减滑缩调]")),
    (_MOVED, re.compile("增加|减少|增长|下降|上升|回落|压减|净[增减]")),
)
"""Patterns in the order they are tried, each with words one of which it needs."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One stated change: which quantities tell it, and what stands before it to say of what."""

    place: int
    """Place in the compact text where it begins."""
    changes: tuple[int, ...]
    """Indices of the quantities of change; several after 分别."""
    previous: int | None
    """Index of last year's value, if stated."""
    direction: int
    """+1 or −1; 0 when the wording gives none."""
    subject: str
    """Words before it in its clause, naming what changed; empty when a value stands there instead."""
    value: int | None = None
    """Index of this year's value, where the wording itself joins them (由X降至Y)."""
    doubled: bool = False
    """Whether the words alone tell it: 较上年翻番."""


def read_comparisons(
    text: str, slots: Mapping[int, int], places: Sequence[int], quantities: Sequence[Quantity], year: int | None
) -> tuple[list[Comparison], list[tuple[int, int]], list[int]]:
    """Comparisons of a masked clause, the ranges to cut out of it, and the indices of last year's values."""
    found: list[Comparison] = []
    removed: list[tuple[int, int]] = []
    gone: set[int] = set()
    previous: list[int] = []

    def free(start: int, end: int) -> bool:
        return gone.isdisjoint(range(start, end))

    def remove(start: int, end: int) -> None:
        removed.append((start, end))
        gone.update(range(start, end))

    tells_time = "年" in text or "同期" in text
    for match in _FROM_TO.finditer(text) if _MAY_MOVE.search(text) else ():
        past, value = slots.get(match.start("previous")), slots.get(match.start("value"))
        if past is None or value is None or quantities[past].measure != quantities[value].measure:
            continue
        previous.append(past)
        remove(match.start(), match.start("value"))
        found.append(Comparison(places[match.start()], (), past, _sign(match["direction"]), "", value))
    for match in _THEN_NOW.finditer(text) if tells_time else ():
        past, value = slots.get(match.start("previous")), slots.get(match.start("value"))
        if past is None or value is None or quantities[past].measure != quantities[value].measure:
            continue
        if year is not None and not (_year_named(match["then"], year - 1) < year == _year_named(match["now"], year)):
            continue
        previous.append(past)
        remove(*match.span())
        found.append(Comparison(places[match.start()], (), past, 0, "", value))
    for match in _THRESHOLD.finditer(text) if _MAY_BE_THRESHOLD.search(text) else ():
        past, value = slots.get(match.start("previous")), slots.get(match.start("value"))
        if (
            past is not None
            and value is not None
            and quantities[past].measure == quantities[value].measure
            and quantities[past].qualifier == "over"
        ):
            previous.append(past)
            remove(match.start(), match.start("value"))
    for match in _LEVEL_WITH_PAST.finditer(text) if tells_time else ():
        marks = [at for at in range(*match.span()) if at in slots]
        if free(*match.span()) and all(quantities[slots[at]].measure == "fold" for at in marks):
            remove(*match.span())
    for match in _DETOUR.finditer(text) if _MAY_BE_DETOUR.search(text) else ():
        if free(*match.span()) and (match["year"] is None or year is None or int(match["year"]) == year):
            remove(*match.span())
    for match in _DOUBLED.finditer(text) if "翻" in text else ():
        if free(*match.span()):
            found.append(Comparison(places[match.start()], (), None, 1, _subject(text, match.start()), doubled=True))
            remove(*match.span())
    for pattern, words in _PATTERNS if _DIRECTION.search(text) else ():
        if not words.search(text):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if not free(start, end) or (year is not None and f"{year}年" in match[0]):
                continue
            if (
                pattern is _PLAIN
                and "分别" not in match[0]
                and quantities[slots[match.start("values")]].measure
                not in (("rate", "points") if text[start] == "、" else ("rate", "points", "case", "fold"))
            ):
                continue
            if pattern is _GROWN and not _leads_to(quantities, slots, match):
                continue
            marks = [match.start("values") + m.start() for m in _MARK.finditer(match["values"])]
            if pattern is not _YEAR_ON_YEAR and "分别" not in match[0] and "各" not in match[0]:
                marks = marks[:1]
                end = marks[0] + 1
            past_at = match.start("previous") if "previous" in match.groupdict() and match["previous"] else None
            past = slots.get(past_at) if past_at is not None else None
            if past is not None:
                previous.append(past)
            subject = _subject(text, start)
            if match.groupdict().get("inner"):
                subject = match["inner"]
            changes = tuple(slots[mark] for mark in marks if mark in slots)
            value = None
            after = _AFTER_CHANGE.match(text, end) if subject and len(changes) == 1 else None
            if after and free(end, after.start("value")):
                value = slots.get(after.start("value"))
                end = after.start("value")
            found.append(Comparison(places[start], changes, past, _sign(match["direction"]), subject, value))
            if value is not None and match.groupdict().get("inner"):
                # 与去年相比,收案量增长9%,达到88件: the words of its subject stay
                remove(start + (text[start] in ",("), match.start("inner"))
                start = match.end("inner")
            remove(start, end)
    for pattern in (_PAST_VALUE, _PAST_CLAUSE):
        for match in pattern.finditer(text) if "年" in text else ():
            named = _NAMED_YEAR.search(match[0])
            if not free(*match.span()) or (named and year is not None and int(named[0]) >= year):
                continue
            marks = [match.start("values") + m.start() for m in _MARK.finditer(match["values"])]
            pasts = [slots[mark] for mark in marks if mark in slots]
            told = _values_before(text, match.start(), slots, quantities, pasts, previous, gone)
            if pattern is _PAST_CLAUSE and not told:
                continue
            previous.extend(pasts)
            found.extend(
                Comparison(places[match.start()], (), past, 0, "", value)
                for past, value in zip(pasts, told, strict=False)
            )
            if match["closed"] is not None and text[match.start()] == ",":
                remove(*match.span())
    return sorted(found, key=lambda comparison: comparison.place), sorted(removed), previous


def _year_named(words: str, unnamed: int) -> int:
    """The year that a word of time names; `unnamed` when it names none (上年, 目前)."""
    return int(words[:4]) if words[:2] == "20" else unnamed


def _leads_to(quantities: Sequence[Quantity], slots: Mapping[int, int], match: re.Match[str]) -> bool:
    """Whether what a change led to is counted like the change itself, or the change is told by a rate."""
    change, now = slots.get(match.start("values")), slots.get(match.start("now"))
    if change is None or now is None:
        return False
    return quantities[change].measure in ("rate", "points", "fold", quantities[now].measure)


def _values_before(
    text: str, end: int, slots: Mapping[int, int], quantities: Sequence[Quantity], pasts: Sequence[int],
    previous: Sequence[int], gone: set[int],
) -> list[int]:  # fmt: skip
    """This year's values that last year's (`pasts`) are set beside: as many as those, of their measures, just before."""
    if not pasts:
        return []
    start = max(text.rfind(mark, 0, end) for mark in ";。:") + 1
    measure, compared = quantities[pasts[-1]].measure, set(previous)
    told: list[int] = []
    for place in reversed([place for place in slots if start <= place < end]):
        index = slots[place]
        if index not in compared and place not in gone and quantities[index].measure == measure:
            told.append(index)
            if len(told) == len(pasts):
                return told[::-1]
    return []


def _subject(text: str, start: int) -> str:
    """The words before a comparison in its own clause; none when it begins with the comma behind a value."""
    before = None if text[start] in ",、" else _SUBJECT.search(text, 0, start)
    return before[0] if before else ""


def _sign(word: str | None) -> int:
    if not word:
        return 0
    if _GOES_DOWN.fullmatch(word) or word in ("下降率", "低于", "少于", "低出", "-", "—", "↓"):
        return -1
    return 1 if _GOES_UP.fullmatch(word) or word in ("增长率", "高于", "多于", "高出", "+", "↑") else 0
