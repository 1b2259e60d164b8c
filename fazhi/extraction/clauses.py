"""Masked clauses: sentences in the shape that rules are matched on.

Every quantity becomes one private character (`quantities.MARKS`), parentheses are taken out and looked at on
their own, comparisons with last year are read and removed (`comparisons`), and lists that distribute their values
(收到、受理分别为9件、7件; A率、B率均为100%) are written out, one clause for each member.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fazhi.extraction.comparisons import Comparison, read_comparisons
from fazhi.extraction.quantities import MARKS, Quantity


_LONGEST_SUBJECT = 120
"""Characters before a list of values in which the years that it goes through may be named."""
SPENT = "\ue0ff"
"""Stands for a quantity that a list has already given to its member."""

_MARK = "[\ue000-\ue0ff]"
_NO_MARK = "[^,;。:!?\ue000-\ue0ff]"
_PARENTHESES = re.compile(r"\([^()]*\)")
_COMPARING = re.compile(
    rf"\((?:而)?(?:(?:均|都|全部?)(?:系|为|是|因|属|经|由|已|依法|在|按|以|予以|得到)|上一?年|去年|前一?年|20\d\d年(?:度|全年|同期)?(?:为|是|:|{_MARK})|(?:同比|环比|比上年|比去年|较上年|较去年|与上年|与去年|比20\d\d年|较20\d\d年))[^()]*\)"
)
_BESIDE = re.compile(
    rf"(?<=[一-龥])\((?P<inside>(?:均|都|共计?|合计|累计|总计|计|总数|现有|为|是|达到?|全部|其中)*(?:(?:分别|各)为?(?:{_MARK}、)+)?{_MARK}(?:左右|以上)?(?:,[^()、]{{0,40}})?)\)"
)
"""A number in parentheses right behind its noun: 收到复议申请(33件)、受理(27件,同比增长8%)."""
_CLOSE_BEHIND = re.compile(f"{_MARK}[^,;。:!?、]{{0,3}}$")
_CARRIED_OVER = re.compile("结转|旧存|遗留|转入|未结|移交|留存|积存|[上去前]年(?:收到|受理)的")
_TITLE = re.compile(r"《([^《》]{0,80})》")
_KEPT_TITLE = re.compile(r"(?:书|单|函|卡|通知书)$")
_JOIN = r"(?:、|和|及|与|以及|,|,以及|,和)"
_LIST = rf"{_MARK}(?:{_JOIN}{_MARK})+"
_EACH = rf"(?:分别|依次|各(?=(?:自|为|有|占|达)*{_MARK}))"
_SEVERALLY = re.compile(
    rf"(?P<subject>[^,;。:!?\ue000-\ue0ff]*?){_EACH}(?P<predicate>[^,;。:!?\ue000-\ue0ff]{{0,24}}?)(?P<values>{_LIST})"
)
_SEVERAL = re.compile(rf"{_EACH}[^,;。:!?\ue000-\ue0ff]{{0,24}}?{_LIST}")
_BARE_LIST = re.compile(
    rf"(?P<subject>[^,;。:!?\ue000-\ue0ff]*、[^,;。:!?\ue000-\ue0ff]*?)(?P<values>{MARKS['bare']}(?:[、和]{MARKS['bare']})*[、和][\ue000-\ue0fe])"
)
_SHARED = re.compile(
    rf"(?P<subject>[^,;。:!?\ue000-\ue0ff]*(?:、|和|及|与)[^,;。:!?\ue000-\ue0ff]*?率)(?P<predicate>(?:均|都|皆|全部|双双|双(?=[\ue000-\ue0ff])|同|也|继续|始终|持续|连年|连续.{{1,3}}年|达到了?|达|为|是|保持在?|实现|在|至|到){{0,7}})(?:等?(?:实现|达到)?[{MARKS['piece']}{MARKS['item']}](?:均|都)?)?(?P<value>[\ue000-\ue0fe])"
)
_IN_A_YEAR = re.compile(
    r"(?<=[、,;])(?P<year>20\d\d年)(?:度|则|又|再|更|已|进一步|迅速|大幅)*"
    r"(?:激增|猛增|增长|增加|上升|提高|提升|攀升|升|增|减少|下降|降低|回落|压降|降|达|突破|为|是|仅|到|至|了)+(?P<value>[\ue000-\ue0fe])"
)
_YEAR_BEFORE = re.compile(
    r"20\d\d年(?:度|,)?(?P<subject>[^,;。:!?、\ue000-\ue0ff]{2,30}?)(?:仅|为|是|达|到|至|共|有)*(?P<value>[\ue000-\ue0fe])"
)
_YEARS = re.compile(r"(?P<first>20\d\d年?)(?:度)?(?:至|到|[—\-–~～])(?P<last>20\d\d年)")
_BARE = re.compile(rf"{MARKS['bare']}[、和][\ue000-\ue0fe]")
_SEVERAL_RATES = re.compile(r"(?:、|和|及|与)[^,;。:!?\ue000-\ue0ff]*率")
_BARE_TOTAL = re.compile(
    rf",(?=(?:(?:全年|一年(?:来|下来)?)(?:共计?|合计|总计|累计)?|共计?|合计|总计|累计|计)(?:达到?|有|为)?{_MARK})"
)
_LABELLED = re.compile(
    rf"(?:^|[,;。、:])[^,;。:!?、\ue000-\ue0ff]{{2,16}}(?<![中下括含有是为及—])(?P<colon>:|——)(?={_MARK})"
)
"""A label and its number (重大行政决策:4件)."""
_COUNTS = frozenset(MARKS[measure] for measure in ("item", "piece", "bare"))
_SPLIT = re.compile(r"、|以及|及其|(?<!涉)及(?!时|其)|和(?!解)|与(?!会)")


@dataclass(slots=True, eq=False)
class Clause:
    """A stretch of masked text, with the place of every character and the quantity behind every mark."""

    text: str
    places: list[int]
    slots: dict[int, int]
    """Position of a mark in `text` → index of its quantity."""
    kind: str = "main"
    """main, aside (in parentheses), inline (with parentheses kept), member (of a distributed list), table."""


@dataclass(slots=True)
class Sentence:
    """One sentence: its clauses and the comparisons it makes."""

    start: int
    end: int
    main: Clause
    clauses: list[Clause] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    """Index of a quantity → previous, change: quantities that only compare."""
    homes: dict[int, tuple[Clause, int]] = field(default_factory=dict)
    """Index of a quantity → the clause it stands in and its position there."""


def read_sentence(
    text: str, start: int, end: int, quantities: Sequence[Quantity], indices: Sequence[int], year: int | None
) -> Sentence:
    """The masked clauses of the sentence text[start:end], whose quantities are `indices` of `quantities`."""
    whole = _drop_titles(mask(text, start, end, quantities, indices))
    main, asides = _take_out_parentheses(_opened(whole, year))
    comparisons: list[Comparison] = []
    roles: dict[int, str] = {}
    main = _without_comparisons(main, quantities, comparisons, roles, year)
    asides = [_without_comparisons(aside, quantities, comparisons, roles, year) for aside in asides]
    sentence = Sentence(start, end, main, [main, *asides], comparisons, roles)
    sentence.clauses.extend(_distributed(main))
    if any("、" in aside.text and not aside.slots for aside in asides):
        sentence.clauses.append(_inlined(whole))
    for clause in [main, *asides]:
        for position, index in clause.slots.items():
            sentence.homes.setdefault(index, (clause, position))
    return sentence


def mask(text: str, start: int, end: int, quantities: Sequence[Quantity], indices: Sequence[int]) -> Clause:
    """Text with a mark for every quantity."""
    pieces: list[str] = []
    places: list[int] = []
    slots: dict[int, int] = {}
    at = start
    for index in indices:
        quantity = quantities[index]
        pieces.append(text[at : quantity.start])
        places.extend(range(at, quantity.start))
        slots[len(places)] = index
        pieces.append(MARKS[quantity.measure])
        places.append(quantity.start)
        at = quantity.end
    pieces.append(text[at:end])
    places.extend(range(at, end))
    return Clause("".join(pieces), places, slots)


def cut(clause: Clause, ranges: Sequence[tuple[int, int]], kind: str | None = None) -> Clause:
    """The clause without some ranges of its text (sorted, not overlapping)."""
    if not ranges:
        return clause
    pieces: list[str] = []
    places: list[int] = []
    slots: dict[int, int] = {}
    at = 0
    for start, end in [*ranges, (len(clause.text), len(clause.text))]:
        offset = len(places) - at
        for position, index in clause.slots.items():
            if at <= position < start:
                slots[position + offset] = index
        pieces.append(clause.text[at:start])
        places.extend(clause.places[at:start])
        at = end
    return Clause("".join(pieces), places, dict(sorted(slots.items())), kind or clause.kind)


def join(parts: Sequence[tuple[Clause, int, int]], kind: str) -> Clause:
    """One clause out of ranges of others, in the order given."""
    text = ""
    places: list[int] = []
    slots: dict[int, int] = {}
    for clause, start, end in parts:
        for position in clause.slots if len(clause.slots) < end - start else range(start, end):
            if start <= position < end and position in clause.slots:
                slots[len(places) + position - start] = clause.slots[position]
        text += clause.text[start:end]
        places.extend(clause.places[start:end])
    return Clause(text, places, slots, kind)


def _drop_titles(clause: Clause) -> Clause:
    if "《" not in clause.text:
        return clause
    ranges: list[tuple[int, int]] = []
    for match in _TITLE.finditer(clause.text):
        if _KEPT_TITLE.search(match[1]) and len(match[1]) <= 16:
            ranges.extend([(match.start(), match.start() + 1), (match.end() - 1, match.end())])
        else:
            ranges.append((match.start() + 1, match.end() - 1))
    return cut(clause, ranges)


def _take_out_parentheses(clause: Clause) -> tuple[Clause, list[Clause]]:
    if "(" not in clause.text:
        return clause, []
    spans = [match.span() for match in _PARENTHESES.finditer(clause.text)]
    asides = [join([(clause, start + 1, end - 1)], "aside") for start, end in spans if end - start > 3]
    return cut(clause, spans), asides


def _opened(clause: Clause, year: int | None) -> Clause:
    """The clause without parentheses around what belongs to it.

    Those that only compare, (上年12件) or (同比增长8%), or tell of all, (均已办结), become comma clauses; those that hold but the number of the
    noun before them are left out.
    """
    text = clause.text
    if "(" not in text:
        return clause
    closing: list[tuple[int, int]] = []
    for match in _BESIDE.finditer(text):
        if match.start() > 0 and not _CLOSE_BEHIND.search(text, max(0, match.start() - 4), match.start()):
            closing.extend([(match.start(), match.start() + 1), (match.end() - 1, match.end())])
    for match in _COMPARING.finditer(text):
        if _CARRIED_OVER.search(match[0]) or (year is not None and f"{year}年" in match[0]):
            continue
        text = f"{text[: match.start()]},{text[match.start() + 1 :]}"
        closing.append((match.end() - 1, match.end()))
    return cut(Clause(text, clause.places, clause.slots, clause.kind), sorted(closing)) if closing else clause


def _inlined(clause: Clause) -> Clause:
    return cut(clause, [(match.start(), match.end()) for match in re.finditer("[()]", clause.text)], "inline")


def _without_comparisons(
    clause: Clause, quantities: Sequence[Quantity], found: list[Comparison], roles: dict[int, str], year: int | None
) -> Clause:
    if not clause.slots:
        return clause
    comparisons, removed, previous = read_comparisons(clause.text, clause.slots, clause.places, quantities, year)
    for comparison in comparisons:
        for index in comparison.changes:
            roles[index] = "change"
    for index in previous:
        roles[index] = "previous"
    found.extend(comparisons)
    return _joined_totals(cut(clause, removed))


def _joined_totals(clause: Clause) -> Clause:
    """The clause without the comma before a bare total whose noun stands in the clause before (案卷评查,共66卷).

    Nor with the colon between a label and its number.
    """
    text = clause.text
    marks = [match.span("colon") for match in _LABELLED.finditer(text)] if ":" in text or "——" in text else []
    marks.extend(
        match.span()
        for match in (_BARE_TOTAL.finditer(text) if "计" in text or "共" in text or "年" in text else ())
        if not re.search(_MARK, text[max(0, match.start() - 3) : match.start()])
    )
    return cut(clause, sorted(marks))


def _distributed(clause: Clause) -> list[Clause]:
    """The members of the lists in a clause; the marks they use are spent in the clause itself."""
    members: list[Clause] = []
    spent: set[int] = set()
    last: list[tuple[int, int]] = []
    text = clause.text
    for match in _SEVERALLY.finditer(text) if _SEVERAL.search(text) else ():
        marks = [m.start() for m in re.finditer(_MARK, clause.text[match.start("values") : match.end()])]
        positions = [match.start("values") + mark for mark in marks]
        words = match.span("subject")
        named = _split(clause.text, *words)
        subjects = _subjects(clause, words, len(positions), last)
        if subjects is None:
            continue
        last = named if len(named) == len(positions) else last
        for subject, position in zip(subjects, positions, strict=True):
            predicate = (clause, match.start("predicate"), match.end("predicate"))
            members.append(join([*subject, predicate, (clause, position, position + 1)], "member"))
        spent.update(positions)
    for match in _BARE_LIST.finditer(text) if "、" in text and _BARE.search(text) else ():
        positions = [match.start("values") + m.start() for m in re.finditer(_MARK, match["values"])]
        if spent.intersection(positions):
            continue
        subjects = _subjects(clause, match.span("subject"), len(positions))
        if subjects is None:
            continue
        unit = clause.text[positions[-1]]
        for subject, position in zip(subjects, positions, strict=True):
            member = join([*subject, (clause, position, position + 1)], "member")
            member.text = member.text[:-1] + unit
            members.append(member)
        spent.update(positions)
    for match in _SHARED.finditer(text) if MARKS["rate"] in text and _SEVERAL_RATES.search(text) else ():
        if match.start("value") in spent or clause.text[match.start("value")] != MARKS["rate"]:
            continue
        parts = _split(clause.text, *match.span("subject"))
        endings = [end for _, end in parts if clause.text[:end].endswith("率")]
        for start, end in parts:
            stop = next((ending for ending in endings if ending >= end), match.end("subject"))
            told = [match.span("predicate"), match.span("value")]
            members.append(join([(clause, *span) for span in ((start, stop), *told)], "member"))
            if stop > end and (clause.text[end] == "、" or re.search("[均都皆双]", match["predicate"])):
                # 及时受理、按期办结率: 及时受理率 too
                members.append(join([(clause, *span) for span in ((start, end), (stop - 1, stop), *told)], "member"))
    members.extend(_year_by_year(clause, spent))
    if spent:
        clause.text = "".join(SPENT if position in spent else mark for position, mark in enumerate(clause.text))
    return members


def _year_by_year(clause: Clause, spent: set[int]) -> list[Clause]:
    """Values of a later year whose subject an earlier one named: 2022年败诉率为9%、2023年为8%、2024年降至7%."""
    members: list[Clause] = []
    text = clause.text
    for match in _IN_A_YEAR.finditer(text) if text.count("年") > 1 else ():
        place = match.start("value")
        named = [
            before
            for before in _YEAR_BEFORE.finditer(text, max(0, match.start() - _LONGEST_SUBJECT), match.start())
            if before["value"] == text[place]
        ]
        if named and place not in spent:
            subject = (clause, *named[0].span("subject"))
            members.append(join([(clause, *match.span("year")), subject, (clause, place, place + 1)], "member"))
    return members


def _subjects(
    clause: Clause, span: tuple[int, int], count: int, last: Sequence[tuple[int, int]] = ()
) -> list[list[tuple[Clause, int, int]]] | None:
    """The members that `count` values belong to, in order; None when the words do not split that way."""
    start, end = span
    parts = _split(clause.text, start, end)
    if len(parts) != count:
        by_mark = [(a, b) for a, b in _split(clause.text, start, end, re.compile("、"))]
        parts = by_mark if len(by_mark) == count else parts
    if len(parts) > count and count >= 2:
        parts = (
            [(parts[0][0], parts[len(parts) - count][1]), *parts[len(parts) - count + 1 :]]
            if len(parts) == count + 1
            else []
        )
    if len(parts) == count:
        head = _head(clause.text, *parts[0])
        tail = _tail(clause.text, *parts[-1])
        members: list[list[tuple[Clause, int, int]]] = []
        for number, (a, b) in enumerate(parts):
            member = [(clause, a, b)]
            if number > 0 and head[1] > head[0]:
                member.insert(0, (clause, *head))
            if (
                number < len(parts) - 1
                and tail[1] > tail[0]
                and not clause.text[a:b].endswith(clause.text[tail[0] : tail[1]])
                and not (clause.text[b - 1] in _MEASURED and clause.text[tail[1] - 1] in _MEASURED)
            ):
                member.append((clause, *tail))
            members.append(member)
        return members
    if len(last) == count:
        return [[(clause, a, b), (clause, start, end)] for a, b in last]
    if start > 0 and clause.text[start - 1] in _COUNTS:  # 受理、办结两项比率分别为…
        first = max(clause.text.rfind(mark, 0, start) for mark in ",;。:") + 1
        listed = _subjects(clause, (first, start - 1), count) if first < start - 1 else None
        return [[*member, (clause, start, end)] for member in listed] if listed else None
    if years := _years_before(clause, end, count):
        return [[(clause, *year), (clause, max(start, years[-1][1]), end)] for year in years]
    return _subjects_before(clause, start, end, count)


def _years_before(clause: Clause, end: int, count: int) -> list[tuple[int, int]]:
    """The years of a span that counts as many as there are values: all but the last one under the name of the first."""
    for match in _YEARS.finditer(clause.text, max(0, end - _LONGEST_SUBJECT), end):
        if int(match["last"][:4]) - int(match["first"][:4]) + 1 == count:
            return [*[match.span("first")] * (count - 1), match.span("last")]
    return []


def _subjects_before(clause: Clause, start: int, end: int, count: int) -> list[list[tuple[Clause, int, int]]] | None:
    """Subjects taken from the counts named just before: 司法建议8件、检察建议6件,反馈率分别为94%和99%."""
    earlier = list(re.finditer(rf"([^,;。:!?、\ue000-\ue0ff]+){_MARK}", clause.text[:start]))
    if len(earlier) < count or count < 2:
        return None
    return [[(clause, *match.span(1)), (clause, start, end)] for match in earlier[-count:]]


def _split(text: str, start: int, end: int, pattern: re.Pattern[str] = _SPLIT) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    at = start
    for match in pattern.finditer(text, start, end):
        if match.start() > at:
            parts.append((at, match.start()))
        at = match.end()
    if end > at:
        parts.append((at, end))
    return parts


_MEASURED = "数量率"
"""Last characters of what is measured: a member that ends so needs no such word of the last one (排查数、化解率)."""
_HEAD = re.compile(r"^(?:[^、]*?(?:共|全年|年内|其中|办理|承办|收到|信访事项|信访|法院|机关|年度?))(?=[^、])")
_TAIL = re.compile(
    r"(?:行政复议|复议|行政应诉|应诉|行政诉讼|诉讼|人民调解|行政调解|政府信息公开|信息公开|规范性文件)?(?:案件|申请|建议|提案|事项|纠纷|文件)+$|(?:率|人数|件数|场次|数量|收到数|办理数|受理数|的数量|数)$|(?:行政复议|复议|行政诉讼|诉讼|应诉)$"
)


def _head(text: str, start: int, end: int) -> tuple[int, int]:
    """Words of the first member that the others share (信访事项及时受理率、按期办结率)."""
    match = _HEAD.match(text[start:end])
    return (start, start + match.end()) if match and match.end() < end - start else (start, start)


def _tail(text: str, start: int, end: int) -> tuple[int, int]:
    """Words of the last member that the others share (收到、受理、审结行政复议申请)."""
    match = _TAIL.search(text[start:end])
    return (start + match.start(), end) if match and match.start() > 0 else (end, end)
