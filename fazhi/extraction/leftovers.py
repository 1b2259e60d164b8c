"""A second look at numbers that no rule explains, for indicators that a report would otherwise not state.

Rules know phrases. Here a number is read by what it is made of: one word of what is done (`acts`) in its own words, one
of what it is done to or by (`things`) there or nearest before it, a sentence before included, and a unit that fits
(definitions/vocabulary.toml). A number that two indicators could claim, whose nearest thing is another's, or which the
`unless` of a rule takes from the indicator stays unexplained; what is read so counts for less than what any rule reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fazhi.extraction.choosing import Placed
from fazhi.extraction.clauses import Clause, Sentence
from fazhi.extraction.matching import Reading, Statement
from fazhi.extraction.records import record
from fazhi.extraction.scope import Setting, judge
from fazhi.extraction.segment import FACT_ROLES, Paragraph
from fazhi.extraction.text import Compact
from fazhi.extraction.totals import parts_of
from fazhi.extraction.vocabulary import Entry, Vocabulary, load_vocabulary


_LONGEST = 60
"""Characters of the words of one number that are looked at."""
_LOOK_BACK = 160
"""Characters before a number in which the thing it counts may have been named."""
_OWN_START = re.compile("(?s:.*)[,;。:!?\ue000-\ue0ff]")
_OWN_END = re.compile("[,;。:!?、\ue000-\ue0ff]")
_FILLING = re.compile(
    "(?:其中|全[省市县区州旗盟]|两项|三项|各类|全年|年内|一年来|本年度?|今年|目前|现|一共|总共|共计|合计|总计|累计|总数|数量|全部|前后|先后|共|计|已|达到?|为|是|有|的|约|了|等|,|、)*"
)
_NOT_OWN = re.compile(
    "其中|占|平均|人均|每|同比|环比|上年|去年|上年度|力争|计划|目标|不少于|不低于|以上的|之一|年均|排名?|名列|位居|含|应为|应当|应达|须|没有|力求|分别|各自|未|权重|满分|分值|得分|缺口|退回|问责"
)
_FOLLOWED = re.compile(
    "[^,;。:!?、\ue000-\ue0ff]{0,6},(?:均|都|全部|已|以|由|经)+[^,;。:!?、\ue000-\ue0ff]{2,24}(?=[,;。]|$)"
)
"""A clause behind a number that only says what was done (…共48人,以书面形式述法)."""
_INCREASE = re.compile("(?:其中|新增|新培养|新聘|新建|净增)[^,;。:!?]*$")
"""Words that make a number one of an increase or of a part, which a whole told beside it takes the place of."""
_LONGEST_LEAD = 30
"""Characters before a number in which they are looked for."""
_FARTHER = 0.02
"""How much less a number counts for each step that its thing stands farther off."""
_CLUSTER = 8
"""Words of things that stand this close to each other name one thing."""
_MOST_FIGURES = 60
"""A sentence with more is a run of numbers and tells nothing."""
_LONGEST_TOTAL = 16
_TOTAL = re.compile("(?:共计?|合计|总计|累计|总共)[^,;。:!?\ue000-\ue0ff]{0,6}$")


@record
class _Claim:
    """A number with the one indicator that its words fit."""

    entry: Entry
    sentence: Sentence
    clause: Clause
    position: int
    index: int
    start: int
    """Where its own words begin in the paragraph."""
    parts: tuple[int, ...]
    """The numbers that it is the stated sum of."""
    distance: int
    """0 with its thing among its own words, 1 in the sentence, 2 before it."""


def second_look(
    read: Iterable[tuple[Paragraph, Reading, Compact]], placed: Sequence[Placed], setting: Setting
) -> list[Placed]:
    """Statements of indicators that have none of this district and year so far, from numbers that nothing explains."""
    vocabulary = load_vocabulary()
    stated: set[str] = set()
    increases: dict[str, list[Placed]] = {}
    for item in placed:
        code = item.statement.rule.indicator
        if item.statement.verdict.reason is None and code not in stated:
            if _is_increase(item):
                increases.setdefault(code, []).append(item)
            else:
                stated.add(code)
    missing = vocabulary.mask_without(stated)
    units = vocabulary.units_of(missing)
    used: dict[int, set[int | None]] = {}
    for item in placed:
        used.setdefault(id(item.reading), set()).add(item.statement.index)
    found: dict[str, list[tuple[_Claim, Placed]]] = {}
    for paragraph, reading, form in read:
        if paragraph.role not in FACT_ROLES:
            continue
        for sentence, index in _left_over(reading, used.get(id(reading), set()), units):
            claim = _claim(vocabulary, missing, reading, sentence, index)
            if claim is None:
                continue
            statement = _statement(claim, reading, setting)
            late = paragraph.plan_from is not None and form.offsets[statement.start] >= paragraph.plan_from
            if statement.verdict.reason is None and not late:
                item = Placed(statement, reading, form, paragraph.role, len(placed))
                found.setdefault(claim.entry.code, []).append((claim, item))
    return [item for code, claims in found.items() for item in _greater(_agreed(claims), increases.get(code, []))]


def _left_over(reading: Reading, used: set[int | None], units: frozenset[str]) -> list[tuple[Sentence, int]]:
    """The numbers of a paragraph that nothing explains, with their sentences, of some families of units."""
    found: list[tuple[Sentence, int]] = []
    for sentence in reading.sentences:
        if len(sentence.homes) > _MOST_FIGURES:
            continue
        for index in sorted(sentence.homes.keys() - used - sentence.roles.keys()):
            quantity = reading.quantities[index]
            if quantity.measure in units and quantity.value > 1 and sentence.homes[index][0].kind == "main":
                found.append((sentence, index))
    return found


def _greater(found: list[Placed], increases: Sequence[Placed]) -> list[Placed]:
    """What was found, where no rule told a part of the whole or where each part is less: those become breakdowns."""
    if any(
        part.statement.value >= item.statement.value or part.reading is not item.reading
        for part in increases
        for item in found
    ):
        return []
    for part in increases if found else ():
        part.statement.verdict = replace(part.statement.verdict, reason="breakdown")
    return found


def _is_increase(item: Placed) -> bool:
    """Whether the clause of a statement calls its number an increase or a part."""
    statement = item.statement
    if statement.quantity is None or statement.kind == "table":
        return False
    text, place = item.reading.text, statement.quantity.start
    start = max(0, place - _LONGEST_LEAD)
    if text.find("新", start, place) < 0 and text.find("其中", start, place) < 0:
        return False
    return _INCREASE.search(text[start:place]) is not None


def _agreed(claims: Sequence[tuple[_Claim, Placed]]) -> list[Placed]:
    """The nearest number of one indicator; none when two different ones are as near."""
    parts = {(id(claim.sentence), part) for claim, _ in claims for part in claim.parts}
    whole = [(claim, item) for claim, item in claims if (id(claim.sentence), claim.index) not in parts]
    nearest = min(claim.distance for claim, _ in whole)
    items = [item for claim, item in whole if claim.distance == nearest]
    return items[:1] if len({item.statement.value for item in items}) == 1 else []


def _claim(vocabulary: Vocabulary, missing: int, reading: Reading, sentence: Sentence, index: int) -> _Claim | None:
    clause, position = sentence.homes[index]
    text, quantity = reading.text, reading.quantities[index]
    counted = vocabulary.fitting[quantity.measure]
    parts = _parts(sentence, clause, position, index, reading)
    first, last, words = _own(clause, sentence.homes[parts[-1]][1] if parts else position)
    if parts:
        last = quantity.start
    behind = vocabulary.acts_in(text, quantity.end, last) if last > quantity.end else 0
    acts = (vocabulary.acts_in(text, first, quantity.start) | behind) & counted
    if not acts and not parts and (followed := _FOLLOWED.match(clause.text, position + 1)):
        if not vocabulary.things_in(text, first, last):
            return None
        last, words = clause.places[followed.end() - 1] + 1, words + followed[0]
        acts = behind = vocabulary.acts_in(text, quantity.end, last) & counted
    if not acts & missing or _NOT_OWN.search(words):
        return None
    if (
        not behind
        and _counts_other(clause.text, position, last > quantity.end)
        and not vocabulary.things_in(text, quantity.end, last)
    ):
        return None
    things, distance = _things(vocabulary, text, first, last, sentence.start)
    part = clause.text[max(clause.text.rfind(mark, 0, position) for mark in ";。") + 1 : position]
    fitting = [entry for entry in vocabulary.of(acts & things) if not entry.is_refused(words, part)]
    if len(fitting) != 1 or not fitting[0].bit & missing or (index, fitting[0].code) in reading.refused:
        return None
    return _Claim(fitting[0], sentence, clause, position, index, first, tuple(parts), distance)


def _parts(sentence: Sentence, clause: Clause, position: int, index: int, reading: Reading) -> list[int]:
    """The numbers before a stated sum that it is of, the last one first."""
    words = clause.text[max(0, position - _LONGEST_TOTAL) : position]
    if not ("计" in words or "共" in words) or not _TOTAL.search(words):
        return []
    parts = parts_of(index, sentence, reading.quantities)
    return parts if len(parts) > 1 and sentence.homes[parts[-1]][0] is clause else []


def _own(clause: Clause, position: int) -> tuple[int, int, str]:
    """Where the own words of a number begin and end in its paragraph, and the words themselves.

    They reach from the number or mark before it to the next one; a number with nothing to say of itself (共12件) has
    those of the clause before it too.
    """
    text = clause.text
    low = max(0, position - _LONGEST)
    before = _OWN_START.match(text, low, position)
    start = before.end() if before else low
    closing = _OWN_END.search(text, position + 1, position + _LONGEST)
    end = closing.start() if closing else min(len(text), position + _LONGEST)
    if end <= position + 2 and start > 0 and text[start - 1] == "," and _FILLING.fullmatch(text, start, position):
        before = _OWN_START.match(text, low, start - 1)
        start = before.end() if before else low
    return clause.places[start], clause.places[end - 1] + 1, text[start:end]


def _counts_other(text: str, position: int, is_followed: bool) -> bool:
    """Whether the words right behind a number name what it counts (三个督察组, 3名优秀人员)."""
    if not is_followed:
        return False
    closing = _OWN_END.search(text, position + 1)
    return _FILLING.fullmatch(text, position + 1, closing.start() if closing else len(text)) is None


def _things(vocabulary: Vocabulary, text: str, first: int, last: int, sentence: int) -> tuple[int, int]:
    """The indicators whose thing stands nearest to a number, and how far off it stands."""
    things = vocabulary.things_in(text, first, last)
    if things:
        return things, 0
    nearest = -1
    other = 1 << len(vocabulary.entries)
    for end, (length, named) in reversed(list(vocabulary.things.iter(text, max(0, first - _LOOK_BACK), first))):
        start = end + 1 - length
        if nearest < 0:
            if named == other:
                break
            nearest = start
        elif start < nearest - _CLUSTER:
            break
        things |= named
    if things:
        return things, 1 if nearest >= sentence else 2
    return 0, 2


def _statement(claim: _Claim, reading: Reading, setting: Setting) -> Statement:
    clause, position = claim.clause, claim.position
    quantity = reading.quantities[claim.index]
    rule = claim.entry.rule
    verdict = judge(
        clause.text[:position], clause.text[position + 1 :], setting,
        departments=rule.departments, anyone=rule.anyone, courts=rule.courts, qualifier=quantity.qualifier,
    )  # fmt: skip
    return Statement(
        rule=rule,
        quantity=quantity,
        value=quantity.value,
        start=min(claim.start, quantity.start),
        end=quantity.end,
        verdict=verdict,
        score=rule.strength - _FARTHER * claim.distance,
        index=claim.index,
        kind=clause.kind,
    )
