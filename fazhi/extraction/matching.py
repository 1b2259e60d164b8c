"""Which quantity proves which indicator: rules applied to the clauses of a paragraph, one winner per quantity.

Yields `Statement`s, in the coordinates of the compact text. What a report states about an indicator in several
places is decided later (`choosing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from fazhi.extraction.aims import fulfilled, is_undone
from fazhi.extraction.carrying import LASTING, goes_on
from fazhi.extraction.clauses import Clause, Sentence, read_sentence
from fazhi.extraction.dockets import counts_other_districts
from fazhi.extraction.pairs import opens_pair
from fazhi.extraction.quantities import Quantity, scan
from fazhi.extraction.records import record
from fazhi.extraction.rules import Rule, load_rules
from fazhi.extraction.scope import Setting, Verdict, judge, names_average
from fazhi.extraction.this_year import pass_on_to_the_year
from fazhi.extraction.topics import Cues, find_cues, topics_at
from fazhi.extraction.totals import pass_on_to_totals
from fazhi.extraction.turning import LESS, turned


_LONGEST_SENTENCE = 1000
"""Longer ones are cut at a comma, which keeps the work linear in the length of any text: reports stay below 600."""
_MOST_FIGURES = 120
"""A sentence with more is a run of numbers that no rule is made for: reports have fewer than 40. They stay unmatched."""
_LONGEST_CLAUSE = 300
"""Characters of a comma clause before its figure that are looked at: clauses of reports have fewer than 100."""
_MOST_IN_WORDS = 24
"""Numbers stated in words alone (零败诉) that one sentence may tell: no report says more than a few."""
_SENTENCE_END = re.compile(r"[。!?]")
_PART_END = re.compile(r"[;。:!?]")
_CLAUSE_MARK = re.compile(r"[,;。:!?]")
_CLAUSE_EDGE = re.compile(r"[;。:!?]|(?<!\d),|,(?!\d{3}(?!\d))")
"""The same in text with its numbers, where a comma may group thousands."""
_LAST_MARK = re.compile("(?s:.*)[\ue000-\ue0ff]")
_LAST_CLAUSE_MARK = re.compile(rf"(?s:.*){_CLAUSE_MARK.pattern}")
_LAST_CLAUSE_EDGE = re.compile(rf"(?s:.*)(?:{_CLAUSE_EDGE.pattern})")
_NEXT = re.compile("[、\ue000-\ue0ff]")
_SURER = 0.1
"""By how much the rule of a figure in parentheses must be the stronger one for it to be no part of the one before."""
_ZERO_IN_WORDS = re.compile("败诉[^。]{0,6}零|零[^。]{0,2}败诉|(?:未|没有|无)[^。]{0,8}败诉")


@dataclass(slots=True)
class Statement:
    """A quantity that says something about an indicator, with the verdict on its context."""

    rule: Rule
    quantity: Quantity | None
    """None for a number stated in words alone (零败诉): then `value` holds it."""
    value: Decimal
    start: int
    end: int
    """Range of the proving words in the compact text of its paragraph."""
    verdict: Verdict
    score: float
    index: int | None
    """Index of the quantity in its paragraph."""
    kind: str
    """Kind of the clause it was read in, or `table`."""
    part: str = ""
    """Which part of a whole the words name (专项 of 专项预案); empty for a whole."""


@dataclass(slots=True)
class Reading:
    """One paragraph read: its quantities, sentences and statements."""

    text: str
    quantities: list[Quantity]
    sentences: list[Sentence] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    refused: set[tuple[int, str]] = field(default_factory=set)
    """Quantities that the words around them take from an indicator: its rules' `unless` held."""


@record
class Attempt:
    """A phrase of a rule found in a clause, before or after its conditions were looked at."""

    rule: Rule
    clause: Clause
    position: int
    """Place of the value (or of the words that state it) in the clause."""
    match: re.Match[str]
    index: int | None
    score: float
    refused: str = ""
    """Which condition failed: compares, unless, near, topic. Empty when all hold."""


@dataclass(slots=True)
class _Scene:
    """What a sentence is judged against: its paragraph, the headings above it, the report's setting."""

    reading: Reading
    cues: Cues
    setting: Setting
    headings: Sequence[str]
    starts: list[int]
    """Starts of the paragraph's sentences up to this one."""
    sentence: Sentence
    named: dict[re.Pattern[str], bool] = field(default_factory=dict)
    """Whether a member of a distributed list holds the words of a `near`, where that was asked."""


def read_paragraph(text: str, setting: Setting, headings: Sequence[str]) -> Reading:
    """Read one paragraph of compact text that stands under some headings."""
    reading = Reading(text, scan(text))
    lasting: str | None = None
    for scene in _scenes(reading, setting, headings):
        reading.sentences.append(scene.sentence)
        best: dict[tuple[int, int], dict[str, Attempt]] = {}
        for number, attempt in _attempts(scene):
            if attempt.refused:
                if attempt.refused == "unless" and attempt.index is not None:
                    reading.refused.add((attempt.index, attempt.rule.indicator))
                continue
            if attempt.index is None and len(best) >= _MOST_IN_WORDS + len(scene.sentence.homes):
                continue
            quantity = attempt.index if attempt.index is not None else -1 - attempt.position
            held = best.setdefault((quantity, number), {})
            rival = held.get(attempt.rule.indicator)
            if rival is None or attempt.score > rival.score:
                held[attempt.rule.indicator] = attempt
        winners = [_statement(scene, attempt) for held in best.values() for attempt in _winners(held)]
        pass_on_to_totals(winners, scene.sentence, reading.quantities)
        pass_on_to_the_year(winners, scene.sentence, reading.quantities, setting)
        _part_in_parentheses(winners, text)
        lasting = _hand_on(lasting, winners, scene)
        reading.statements.extend(sorted(winners, key=lambda statement: statement.end))
    return reading


def _part_in_parentheses(winners: Sequence[Statement], text: str) -> None:
    """Call a figure in parentheses a part when it opens right behind a greater one of the same indicator.

    Not one that a much stronger rule reads: 常委会、常务会学法20次(政府常务会议会前学法12次) tells first of more bodies than its own.
    """
    behind = {(winner.end, winner.rule.indicator): winner for winner in winners if winner.kind != "aside"}
    for winner in winners:
        if winner.kind == "aside" and winner.verdict.reason is None:
            whole = behind.get((text.rfind("(", 0, winner.start), winner.rule.indicator))
            if (
                whole is not None
                and whole.value > winner.value
                and whole.rule.strength >= winner.rule.strength - _SURER
            ):
                winner.verdict = replace(winner.verdict, reason="breakdown")


def _hand_on(lasting: str | None, winners: Sequence[Statement], scene: _Scene) -> str | None:
    """Give a sentence that goes on with the one before it the time of that one; the time that it hands on itself."""
    if lasting is not None and goes_on(scene.reading.text, scene.sentence.start, scene.sentence.end):
        for winner in winners:
            if winner.verdict.reason is None:
                winner.verdict = replace(winner.verdict, reason=lasting)
        return lasting
    reasons = {winner.verdict.reason for winner in winners}
    reason = reasons.pop() if len(reasons) == 1 else None
    return reason if reason in LASTING else None


def attempts(text: str, setting: Setting, headings: Sequence[str]) -> Iterator[tuple[Attempt, Verdict, Reading]]:
    """Every phrase of every rule found in a paragraph, with why it was refused: for `manage.py explain`."""
    reading = Reading(text, scan(text))
    for scene in _scenes(reading, setting, headings):
        for _, attempt in _attempts(scene):
            yield attempt, _verdict(scene, attempt), reading


def _scenes(reading: Reading, setting: Setting, headings: Sequence[str]) -> Iterator[_Scene]:
    """The sentences of a paragraph that hold a quantity, or a zero in words."""
    text, quantities = reading.text, reading.quantities
    cues: Cues | None = None
    starts: list[int] = []
    at = 0
    for start, end in _sentence_bounds(text):
        starts.append(start)
        indices = []
        while at < len(quantities) and quantities[at].start < end:
            indices.append(at)
            at += 1
        if not indices and (text.find("败诉", start, end) < 0 or not _ZERO_IN_WORDS.search(text, start, end)):
            continue
        cues = cues or find_cues(text)
        sentence = read_sentence(text, start, end, quantities, indices, setting.year)
        sentence.clauses.extend(filter(None, (turned(sentence.main), fulfilled(sentence.main))))
        yield _Scene(reading, cues, setting, headings, starts, sentence)


def _sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        while end - start > _LONGEST_SENTENCE:
            cut = max(text.rfind(mark, start, start + _LONGEST_SENTENCE) for mark in ";,、") + 1
            cut = cut if cut > start else start + _LONGEST_SENTENCE
            yield start, cut
            start = cut
        if end > start:
            yield start, end
        start = end


def _attempts(scene: _Scene) -> Iterator[tuple[int, Attempt]]:
    """All phrases found in a sentence; the number tells the members of a distributed list apart (-1: no list)."""
    if len(scene.sentence.homes) > _MOST_FIGURES:
        return
    rules = load_rules()
    for number, clause in enumerate(scene.sentence.clauses):
        if not clause.slots and clause.kind != "main":
            continue
        topics: dict[int, list[str]] = {}
        for rule, phrase in rules.candidates(clause.text, clause.slots):
            for match in phrase.pattern.finditer(clause.text):
                attempt = _attempt(scene, clause, rule, match, topics)
                if attempt is not None:
                    yield (number if clause.kind == "member" else -1), attempt


def _attempt(
    scene: _Scene, clause: Clause, rule: Rule, match: re.Match[str], topics: dict[int, list[str]]
) -> Attempt | None:
    position = match.start("value") if rule.value is None else match.start()
    index = clause.slots.get(position) if rule.value is None else None
    if rule.value is None and index is None:
        return None
    refused = ""
    if index is not None and index in scene.sentence.roles:
        refused = "compares"
    elif (
        (rule.unless and rule.unless.search(_own_words(clause.text, position, match)))
        or (rule.unless_before and rule.unless_before.search(clause.text, _after_part(clause.text, position), position))
        or (match.end() == position + 1 and opens_pair(clause.text, position, match.start()))
        or (index is not None and not rule.undone and is_undone(clause.text, position))
    ):
        refused = "unless"
    elif rule.near and not _is_near(scene, clause, rule, rule.near, position):
        refused = "near"
    score = rule.strength + min(match.end() - match.start(), 30) / 1000 - (LESS if clause.kind == "turned" else 0)
    if rule.topics and not refused:
        if position not in topics:
            topics[position] = _topics(scene, clause, position, index)
        if not rule.topics.intersection(topics[position][:3]):
            refused = "topic"
        elif topics[position][0] not in rule.topics:
            score -= 0.04
    if index is not None and scene.reading.quantities[index].measure == "bare":
        score -= 0.1
    return Attempt(rule, clause, position, match, index, score, refused)


def _winners(held: Mapping[str, Attempt]) -> list[Attempt]:
    """The one rule that a quantity proves, or several of one group that may share it."""
    first = max(held.values(), key=lambda attempt: attempt.score)
    if not first.rule.shared:
        return [first]
    return [attempt for attempt in held.values() if attempt.rule.shared == first.rule.shared]


def _statement(scene: _Scene, attempt: Attempt) -> Statement:
    clause, match = attempt.clause, attempt.match
    quantity = scene.reading.quantities[attempt.index] if attempt.index is not None else None
    last = max(clause.places[match.start() : match.end()]) + 1
    if quantity is not None:
        last = max(last, quantity.end)
    place = quantity.start if quantity else clause.places[attempt.position]
    return Statement(
        rule=attempt.rule,
        quantity=quantity,
        value=quantity.value if quantity else attempt.rule.value or Decimal(0),
        start=min([place, *clause.places[match.start() : match.end()]]),
        end=last,
        verdict=_verdict(scene, attempt),
        score=attempt.score,
        index=attempt.index,
        kind=clause.kind,
        part=(match["part"] or "") if "part" in match.re.groupindex else "",
    )


def _is_near(scene: _Scene, clause: Clause, rule: Rule, near: re.Pattern[str], position: int) -> bool:
    """Whether words stand before a value in its sentence or the one before it, or after it in its part of the sentence.

    Of indicators that are listed together, each has the member of a distributed list that names it, when one does.
    """
    if rule.shared and clause.kind == "member":
        if near not in scene.named:
            members = (other for other in scene.sentence.clauses if other.kind == "member")
            scene.named[near] = any(near.search(other.text) for other in members)
        if scene.named[near]:
            return bool(near.search(clause.text))
    following = _PART_END.search(clause.text, position)
    if near.search(clause.text[: following.start() if following else len(clause.text)]):
        return True
    earlier = scene.starts[-2] if len(scene.starts) > 1 else scene.sentence.start
    return bool(near.search(scene.reading.text, earlier, clause.places[position]))


def _topics(scene: _Scene, clause: Clause, position: int, index: int | None) -> list[str]:
    if clause.kind == "member":
        own = find_cues(clause.text[: position + 1]).within(0, position)
        if own:
            return own[:1]
    place = scene.reading.quantities[index].start if index is not None else clause.places[position]
    return topics_at(
        scene.cues,
        place,
        clause=_clause_at(scene, place),
        sentences=scene.starts,
        end=scene.sentence.end,
        headings=scene.headings,
    )


def _own_words(text: str, position: int, match: re.Match[str]) -> str:
    """The words of a figure alone: from the figure before it to the next one or the next 、 of its clause.

    The figures at both ends and the whole match are part of them.
    """
    before, after, clause_end = _edges(text, position)
    first, last = min(before, match.start()), max(after, match.end())
    is_mark = last < clause_end and "\ue000" <= text[last] <= "\ue0ff"
    return text[first : last + is_mark]


@lru_cache(maxsize=256)
def _edges(text: str, position: int) -> tuple[int, int, int]:
    """Where the figure before a place stands, the next figure or 、 after it, and the end of its clause."""
    clause_start = _after_last(text, position)
    closing = _CLAUSE_MARK.search(text, position)
    clause_end = closing.start() if closing else len(text)
    following = _NEXT.search(text, position + 1, clause_end)
    before = _LAST_MARK.match(text, clause_start, position)
    return before.end() - 1 if before else clause_start, following.start() if following else clause_end, clause_end


def _after_last(text: str, end: int) -> int:
    """Where the clause that holds the character before `end` begins."""
    first = max(0, end - _LONGEST_CLAUSE)
    last = _LAST_CLAUSE_MARK.match(text, first, end)
    return last.end() if last else first


def _after_part(text: str, end: int) -> int:
    """Where the part of a sentence that holds the character before `end` begins."""
    return max(text.rfind(mark, 0, end) for mark in ";。") + 1


def _clause_at(scene: _Scene, place: int) -> tuple[int, int]:
    """The comma clause of the paragraph's text around a place."""
    text, sentence = scene.reading.text, scene.sentence
    first = max(sentence.start, place - _LONGEST_CLAUSE)
    last = min(sentence.end, place + _LONGEST_CLAUSE)
    edge = _LAST_CLAUSE_EDGE.match(text, first, place)
    match = _CLAUSE_EDGE.search(text, place, last + 5)
    return edge.end() if edge else first, min(match.start() if match else last, last)


def _verdict(scene: _Scene, attempt: Attempt) -> Verdict:
    clause, rule, sentence = attempt.clause, attempt.rule, scene.sentence
    home, at = clause, attempt.position
    if attempt.index is not None:
        home, at = sentence.homes.get(attempt.index, (home, at))
    left = home.text[:at]
    if home.kind == "aside":
        place = home.places[0]
        left = sentence.main.text[: sum(1 for other in sentence.main.places if other < place)] + "," + left
    if clause.kind == "turned":  # who acts is named behind the number
        left += clause.text[_after_last(clause.text, attempt.position) : attempt.position]
    if clause.kind == "member":
        start = max(left.rfind(mark) for mark in ",;。:") + 1
        if names_average(left[start:]):
            return Verdict("average")
        left = left[:start] + clause.text[: attempt.position]
    place = clause.places[attempt.position]
    if place > sentence.start and counts_other_districts(scene.reading.text[sentence.start : place]):
        return Verdict("department")
    qualifier = scene.reading.quantities[attempt.index].qualifier if attempt.index is not None else "exact"
    return judge(
        left, home.text[at + 1 :], scene.setting,
        departments=rule.departments, anyone=rule.anyone, courts=rule.courts, qualifier=qualifier,
    )  # fmt: skip
