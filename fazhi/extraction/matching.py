"""Which quantity proves which indicator: rules applied to the clauses of a paragraph, one winner per quantity.

Yields `Statement`s, in the coordinates of the compact text. What a report states about an indicator in several
places is decided later (`choosing`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fazhi.extraction.clauses import Clause, Sentence, read_sentence
from fazhi.extraction.quantities import Quantity, scan
from fazhi.extraction.rules import Rule, RuleSet, load_rules
from fazhi.extraction.scope import Setting, Verdict, judge
from fazhi.extraction.topics import Cues, find_cues, topics_at


_SENTENCE_END = re.compile(r"[。!?]")
_MARK = re.compile("[\ue000-\ue0ff]")
_NEXT = re.compile("[、\ue000-\ue0ff]")
_CLAUSE_MARK = re.compile(r"[,;。:!?]")


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
    sentence: int
    index: int | None
    """Index of the quantity in its paragraph."""
    kind: str = "main"


@dataclass(slots=True)
class Reading:
    """One paragraph read: its quantities, sentences and statements."""

    text: str
    quantities: list[Quantity]
    sentences: list[Sentence]
    statements: list[Statement] = field(default_factory=list)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    bounds: list[tuple[int, int]] = field(default_factory=list)


def read_paragraph(text: str, setting: Setting, headings: Sequence[str]) -> Reading:
    """Read one paragraph of compact text that stands under some headings."""
    rules = load_rules()
    quantities = scan(text)
    bounds = _sentence_bounds(text)
    reading = Reading(text, quantities, [], bounds=bounds)
    cues: Cues | None = None
    at = 0
    for number, (start, end) in enumerate(bounds):
        indices = []
        while at < len(quantities) and quantities[at].start < end:
            indices.append(at)
            at += 1
        if not indices and not _may_state_in_words(text, start, end):
            continue
        if cues is None:
            cues = find_cues(text)
        sentence = read_sentence(text, start, end, quantities, indices, setting.year)
        reading.sentences.append(sentence)
        starts = [bound[0] for bound in bounds[: number + 1]]
        _match_sentence(reading, sentence, number, rules, cues, setting, starts, headings)
    return reading


def _sentence_bounds(text: str) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        bounds.append((start, match.end()))
        start = match.end()
    if start < len(text):
        bounds.append((start, len(text)))
    return bounds


def _may_state_in_words(text: str, start: int, end: int) -> bool:
    return "败诉" in text[start:end] and ("零" in text[start:end] or "未发生" in text[start:end] or "无" in text[start:end])


def _match_sentence(
    reading: Reading, sentence: Sentence, number: int, rules: RuleSet, cues: Cues, setting: Setting,
    starts: Sequence[int], headings: Sequence[str],
) -> None:  # fmt: skip
    best: dict[tuple[int, int], dict[str, Statement]] = {}
    for clause_number, clause in enumerate(sentence.clauses):
        if not clause.slots and clause.kind != "main":
            continue
        for rule_index in rules.candidates(clause.text):
            rule = rules.rules[rule_index]
            for pattern in rule.patterns:
                for match in pattern.finditer(clause.text):
                    statement = _statement(reading, sentence, number, clause, rule, match, cues, setting, starts, headings)
                    if statement is None:
                        continue
                    key = (statement.index if statement.index is not None else -1 - match.start(), clause_number if clause.kind == "member" else -1)
                    held = best.setdefault(key, {})
                    rival = held.get(rule.indicator)
                    if rival is None or statement.score > rival.score:
                        held[rule.indicator] = statement
    winners = [winner for held in best.values() for winner in _winners(held)]
    _pass_on_to_totals(winners, sentence, reading.quantities)
    reading.statements.extend(sorted(winners, key=lambda statement: statement.end))


_TOTAL_BEFORE = re.compile(r"(?:,|、)(?:以上|全年|总数|两项|三项|各类)*(?:共计?|合计|总计|累计|总共|共有|总数为)(?:[^,;。:!?\ue000-\ue0ff]{0,8})$")


_CARRIED = re.compile("上年|去年|结转|旧存|未结")


def _pass_on_to_totals(winners: list[Statement], sentence: Sentence, quantities: Sequence[Quantity]) -> None:
    """A sum stated after its parts (合同126件、文件74件,共计200件) takes over what the parts were taken for."""
    taken = {winner.index for winner in winners}
    for index, (clause, position) in sentence.homes.items():
        total = quantities[index]
        if index in taken or index in sentence.roles or not _TOTAL_BEFORE.search(clause.text[:position]):
            continue
        parts: list[int] = []
        rest = total.value
        for earlier in sorted((other for other in sentence.homes if other < index and other not in sentence.roles), reverse=True):
            if quantities[earlier].measure != total.measure or rest <= 0:
                break
            parts.append(earlier)
            rest -= quantities[earlier].value
        if rest != 0 or len(parts) < 2:
            continue
        if _CARRIED.search(clause.text, sentence.homes[parts[-1]][1], position):
            continue
        owners = [winner for winner in winners if winner.index in parts]
        if not owners:
            continue
        owner = min(owners, key=lambda winner: winner.index or 0)
        for other in owners:
            if other is not owner and other.rule.indicator == owner.rule.indicator:
                winners.remove(other)
        owner.quantity, owner.value, owner.index, owner.end = total, total.value, index, total.end
        owner.verdict = replace(owner.verdict, instance="all")


def _winners(held: Mapping[str, Statement]) -> list[Statement]:
    """The one statement a quantity proves, or several of one group that may share it."""
    first = max(held.values(), key=lambda statement: statement.score)
    if not first.rule.shared:
        return [first]
    return [statement for statement in held.values() if statement.rule.shared == first.rule.shared]


def _statement(
    reading: Reading, sentence: Sentence, number: int, clause: Clause, rule: Rule, match: re.Match[str], cues: Cues,
    setting: Setting, starts: Sequence[int], headings: Sequence[str],
) -> Statement | None:  # fmt: skip
    position = match.start("value") if rule.value is None else match.start()
    index = clause.slots.get(position) if rule.value is None else None
    if rule.value is None and (index is None or index in sentence.roles):
        return None
    quantity = reading.quantities[index] if index is not None else None
    place = quantity.start if quantity else clause.places[position]
    clause_start, clause_end = _clause_range(clause.text, position)
    if rule.unless and rule.unless.search(_own_words(clause.text, position, clause_start, clause_end, match)):
        return None
    if rule.near and not (rule.near.search(clause.text[:clause_end]) or rule.near.search(reading.text, sentence.start, place)):
        return None
    score = rule.strength
    if rule.topics:
        topics = find_cues(clause.text[: position + 1]).within(0, position)[:1] if clause.kind == "member" else []
        if not topics:
            here = _clause_range_at(reading.text, place, sentence)
            topics = topics_at(cues, place, clause=here, sentences=starts, headings=headings)
        if not rule.topics.intersection(topics[:3]):
            return None
        score -= 0.0 if topics[0] in rule.topics else 0.04
    score += min(match.end() - match.start(), 30) / 1000
    if quantity is not None and quantity.measure == "bare":
        score -= 0.1
    verdict = _verdict(reading, sentence, index, clause, position, setting, rule, quantity)
    first = clause.places[min(match.start(), len(clause.places) - 1)]
    last = quantity.end if quantity else clause.places[min(match.end(), len(clause.places)) - 1] + 1
    start = min(first, place)
    end = max(last, clause.places[match.end() - 1] + 1 if clause.places[match.end() - 1] > place else last)
    return Statement(rule, quantity, rule.value if rule.value is not None else quantity.value if quantity else Decimal(0), start, end, verdict, score, number, index, clause.kind)


def _clause_range(text: str, position: int) -> tuple[int, int]:
    start = max((text.rfind(mark, 0, position) for mark in ",;。:!?"), default=-1) + 1
    match = _CLAUSE_MARK.search(text, position)
    return start, match.start() if match else len(text)


def _own_words(text: str, position: int, start: int, end: int, match: re.Match[str]) -> str:
    """The words of a figure alone: from the figure before it to the next one or the next 、 of its clause.

    The match itself is always part of them.
    """
    marks = [other.start() for other in _MARK.finditer(text, start, position)]
    first = marks[-1] if marks else start
    following = _NEXT.search(text, position + 1, end)
    last = following.start() if following else end
    first, last = min(first, match.start()), max(last, match.end())
    mark_kept = 1 if last < end and "\ue000" <= text[last] <= "\ue0ff" else 0
    return text[max(start, first) if match.start() >= start else match.start() : last + mark_kept]


def _clause_range_at(text: str, place: int, sentence: Sentence) -> tuple[int, int]:
    start = max(sentence.start - 1, *(text.rfind(mark, sentence.start, place) for mark in ",;:")) + 1
    match = _CLAUSE_MARK.search(text, place)
    return start, min(match.start() if match else sentence.end, sentence.end)


def _verdict(
    reading: Reading, sentence: Sentence, index: int | None, clause: Clause, position: int, setting: Setting, rule: Rule, quantity: Quantity | None
) -> Verdict:
    home, at = sentence.homes.get(index, (clause, position)) if index is not None else (clause, position)
    left = home.text[:at]
    if home.kind == "aside":
        place = home.places[0] if home.places else sentence.start
        outside = sum(1 for other in sentence.main.places if other < place)
        left = sentence.main.text[:outside] + "," + left
    if clause.kind == "member":
        left = left[: max(left.rfind(mark) for mark in ",;。:") + 1] + clause.text[:position] if clause.kind == "member" else left
    bounded = quantity is not None and quantity.qualifier == "under" and quantity.low is None
    return judge(left, home.text[at + 1 :], setting, departments=rule.departments, anyone=rule.anyone, bounded=bounded)
