"""Which fact a stated change belongs to: the value just before it, or the indicator that its words name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction.clauses import Sentence
from fazhi.extraction.comparisons import Comparison
from fazhi.extraction.model import Change, Span
from fazhi.extraction.quantities import Quantity
from fazhi.extraction.rules import load_rules


if TYPE_CHECKING:
    from fazhi.extraction.choosing import Placed

_DOUBLE = Decimal(100)
"""Percent by which what doubles has grown."""
_CAUSE = re.compile(
    r"^(?:受|因|由于|随着|得益于|在)[^率量数]*(?:影响|原因|因素|带动|推动|作用|背景下|情况下|基础上|后|下)"
)
_AMOUNT = re.compile(r"(?:总量|总数|数量|件数|人数|量|数)$")
_AND = re.compile("、|和(?!解)|及|与")
_LIST_OF_PARTS = re.compile("其中|包括|含")
_FROM_LAST_YEAR = re.compile(
    r"(?:[上去前]一?年度?(?:结转|旧存|遗留|转入|未结|移交|留存|积存)|结转[上去前]年)[^,;。:、\d]{0,8}$"
)
_SET_AGAINST = re.compile("(?:平均|高于|低于|好于|优于|高出|低出|全国|目标)[^,;。:]*$")
_GENERIC = ("", "全年", "其中", "总体", "总量", "数量", "案件量", "案件数", "数", "量", "件数")


def attach_changes(placed: Sequence[Placed]) -> None:
    """Set the `change` of every statement that a comparison of its paragraph is about."""
    by_reading: dict[int, list[Placed]] = {}
    for item in placed:
        by_reading.setdefault(id(item.reading), []).append(item)
    for items in by_reading.values():
        reading = items[0].reading
        items.sort(key=lambda item: item.statement.quantity.start if item.statement.quantity else item.statement.start)
        for sentence in reading.sentences:
            for comparison in sentence.comparisons:
                for target, change in _targets(comparison, items, reading.quantities, sentence, reading.text):
                    target.change = merged(target.change, _with_span(change, comparison, target, reading.quantities))


def _targets(
    comparison: Comparison, items: Sequence[Placed], quantities: Sequence[Quantity], sentence: Sentence, text: str
) -> list[tuple[Placed, Change]]:
    catalogue = load_catalogue()
    past = quantities[comparison.previous].value if comparison.previous is not None else None
    if comparison.value is not None:
        found = [item for item in items if item.statement.index == comparison.value]
        if not comparison.changes:
            return [(item, Change(previous=past)) for item in found]
        quantity = quantities[comparison.changes[0]]
        ambiguous = quantity.measure == "rate"
        return [
            (
                item,
                _change(
                    quantity,
                    comparison.direction,
                    past,
                    ambiguous=ambiguous and catalogue[item.statement.rule.indicator].is_rate,
                ),
            )
            for item in found
            if quantity.measure != "points" or catalogue[item.statement.rule.indicator].is_rate
        ]
    before = [
        item for item in items
        if item.statement.quantity and sentence.start <= item.statement.quantity.start < comparison.place
    ]  # fmt: skip
    subject = _CAUSE.sub("", comparison.subject.strip()).removeprefix("的").removeprefix("同期")
    if subject and subject not in _GENERIC:
        earlier = [
            item for item in items
            if item.statement.quantity is None or item.statement.quantity.start < comparison.place
        ]  # fmt: skip
        members = [member for member in _AND.split(subject) if member]
        if 1 < len(members) == len(comparison.changes):  # 收案量、审结量分别上升3%、4%
            return [
                (item, _change(quantities[index], comparison.direction, None))
                for member, index in zip(members, comparison.changes, strict=True)
                for item in _named(member, earlier, text)
                if (quantities[index].measure == "points") == catalogue[item.statement.rule.indicator].is_rate
            ]
        before = _named(subject, earlier, text)
    if comparison.doubled:
        counts = [item for item in before if not catalogue[item.statement.rule.indicator].is_rate][-1:]
        if counts and not subject and _value_between(counts[0], comparison, quantities, items, sentence, text):
            return []
        return [(item, Change(percent=_DOUBLE, approximate=True)) for item in counts]
    targets: list[tuple[Placed, Change]] = []
    changes = [quantities[index] for index in comparison.changes]
    if len(changes) > 1:
        points = changes[-1].measure == "points"
        plain = [
            item for item in before
            if item.statement.kind != "aside" and (catalogue[item.statement.rule.indicator].is_rate or not points)
        ]  # fmt: skip
        told = _values_told(plain, comparison, quantities, sentence)[-len(changes) :]
        if len(told) == len(changes):
            if points:  # 分别提高0.1个、0.5个百分点
                changes = [
                    replace(quantity, measure="points") if quantity.measure in ("piece", "bare") else quantity
                    for quantity in changes
                ]
            targets = [
                (item, _change(quantity, comparison.direction, past))
                for value, quantity in zip(told, changes, strict=True)
                for item in plain
                if item.statement.index == value
            ]
        return targets
    for quantity in changes:
        rates = quantity.measure == "points"
        for item in reversed(before):
            is_rate = catalogue[item.statement.rule.indicator].is_rate
            if rates and not is_rate:
                continue
            if (
                quantity.measure == "rate"
                and is_rate
                and not subject
                and _rather_a_count(item, quantity, comparison, text)
            ):
                continue
            if quantity.measure not in ("rate", "points") and is_rate:
                continue
            if not subject and _value_between(item, comparison, quantities, items, sentence, text):
                break
            targets.append(
                (item, _change(quantity, comparison.direction, past, ambiguous=quantity.measure == "rate" and is_rate))
            )
            break
    return targets


def _values_told(
    plain: Sequence[Placed], comparison: Comparison, quantities: Sequence[Quantity], sentence: Sentence
) -> list[int]:
    """The values that several changes (分别…) may be of, each once, also those that no indicator explains.

    出庭应诉率97%、正职出庭率31%，分别提升2和5个百分点: the second change is of a value outside the catalogue. One
    value may prove several statements, so that counting statements would give one of them the change of the other.
    """
    measures = {quantities[item.statement.index].measure for item in plain if item.statement.index is not None}
    stated = {item.statement.index for item in plain}
    return sorted(
        index
        for index, (clause, _) in sentence.homes.items()
        if index in stated
        or (
            quantities[index].measure in measures
            and quantities[index].start < comparison.place
            and index not in sentence.roles
            and clause.kind != "aside"
        )
    )


def _named(subject: str, earlier: Sequence[Placed], text: str) -> list[Placed]:
    """The last statement before a comparison that the words of its subject name; one at most."""
    codes = [code for code, pattern in load_rules().subjects if pattern.search(subject)]
    return [item for item in earlier if item.statement.rule.indicator in codes][-1:] or _in_its_words(
        subject, earlier, text
    )


def _in_its_words(subject: str, earlier: Sequence[Placed], text: str) -> list[Placed]:
    """The last statement before a comparison whose own words hold all those of the subject (办件量: 受理办件7万件)."""
    words = set(_AMOUNT.sub("", subject))
    if len(words) < 2:
        return []
    catalogue = load_catalogue()
    return [
        item
        for item in earlier
        if catalogue[item.statement.rule.indicator].is_rate == subject.endswith("率")
        and words.issubset(text[item.statement.start : item.statement.end])
    ][-1:]


def _rather_a_count(item: Placed, quantity: Quantity, comparison: Comparison, text: str) -> bool:
    """A rate of 100 % cannot have grown by 8 %, and counts grow (增长, 增加) where rates rise (上升, 提高)."""
    words = text[comparison.place : quantity.start]
    impossible = comparison.direction > 0 and item.statement.value >= 100
    return impossible or "增长" in words or "增加" in words or "减少" in words


def _value_between(
    item: Placed, comparison: Comparison, quantities: Sequence[Quantity], items: Sequence[Placed], sentence: Sentence,
    text: str,
) -> bool:  # fmt: skip
    """Whether an unexplained value of the same measure stands between a statement and a comparison.

    An average beside a rate is none. Several parts of the value (其中一审44件、二审22件) and what last year left are passed over.
    """
    if item.statement.quantity is None:
        return True
    end = item.statement.quantity.end
    asides = {index for index, (clause, _) in sentence.homes.items() if clause.kind == "aside"}
    known = {other.statement.index for other in items} | set(sentence.roles) | asides
    between = [
        quantity
        for index, quantity in enumerate(quantities)
        if end <= quantity.start < comparison.place
        and index not in known
        and quantity.measure in ("case", "doc", "strip", "item", "person", "visit", "times", "rate")
        and quantity.measure == item.statement.quantity.measure
        and quantity.value != item.statement.value
        and sentence.homes.get(index, (sentence.main,))[0].kind != "aside"
        and not _FROM_LAST_YEAR.search(text, end, quantity.start)
        and not _SET_AGAINST.search(text, end, quantity.start)
    ]
    if between and between[0].measure == "rate":
        return True
    parts = _LIST_OF_PARTS.search(text, end, between[0].start) if between else None
    listed = parts and (len(between) > 1 or text.find(";", between[-1].end, comparison.place + 1) >= 0)
    return bool(between) and not listed


def _change(quantity: Quantity, direction: int, past: Decimal | None, *, ambiguous: bool = False) -> Change:
    value = quantity.value * (direction or 1)
    rough = quantity.qualifier != "exact" or quantity.unit == "成"
    if quantity.measure == "points":
        return Change(points=value, previous=past, approximate=rough)
    if quantity.measure == "rate":
        return Change(percent=value, previous=past, ambiguous=ambiguous, approximate=rough)
    if quantity.measure == "fold":  # 增长1.4倍
        percent = value * 100 if direction > 0 and quantity.qualifier == "exact" else None
        return Change(percent=percent, previous=past, approximate=percent is not None)
    return Change(absolute=value, previous=past, approximate=rough)


def merged(first: Change | None, second: Change) -> Change:
    """What two comparisons tell of one value; the first prevails where both tell the same."""
    if first is None:
        return second
    return Change(
        percent=first.percent if first.percent is not None else second.percent,
        points=first.points if first.points is not None else second.points,
        absolute=first.absolute if first.absolute is not None else second.absolute,
        previous=first.previous if first.previous is not None else second.previous,
        ambiguous=first.ambiguous or second.ambiguous,
        approximate=first.approximate or second.approximate,
        span=first.span or second.span,
    )


def _with_span(change: Change, comparison: Comparison, item: Placed, quantities: Sequence[Quantity]) -> Change:
    last = max((quantities[index].end for index in comparison.changes), default=None)
    if last is None and comparison.value is not None:
        last = quantities[comparison.value].end
    if last is None or last <= comparison.place:
        return change
    start, end = item.compact.source_range(comparison.place, last)
    return replace(change, span=Span(start, end, ""))
