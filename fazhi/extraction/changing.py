"""Which fact a stated change belongs to: the value just before it, or the indicator that its words name."""

from __future__ import annotations

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
    subject = comparison.subject.strip()
    if subject and subject not in _GENERIC:
        named = [code for code, pattern in load_rules().subjects if pattern.search(subject)]
        candidates = [
            item
            for item in items
            if item.statement.rule.indicator in named
            and (item.statement.quantity is None or item.statement.quantity.start < comparison.place)
        ]
        before = candidates[-1:]
    targets: list[tuple[Placed, Change]] = []
    changes = [quantities[index] for index in comparison.changes]
    if len(changes) > 1:
        plain = [item for item in before if item.statement.kind != "aside"]
        told = _values_told(plain, comparison, quantities, sentence)[-len(changes) :]
        if len(told) == len(changes):
            if changes[-1].measure == "points":  # 分别提高0.1个、0.5个百分点
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
            if not subject and _value_between(item, comparison, quantities, items, sentence):
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


def _rather_a_count(item: Placed, quantity: Quantity, comparison: Comparison, text: str) -> bool:
    """A rate of 100 % cannot have grown by 8 %, and counts grow (增长, 增加) where rates rise (上升, 提高)."""
    words = text[comparison.place : quantity.start]
    impossible = comparison.direction > 0 and item.statement.value >= 100
    return impossible or "增长" in words or "增加" in words or "减少" in words


def _value_between(
    item: Placed, comparison: Comparison, quantities: Sequence[Quantity], items: Sequence[Placed], sentence: Sentence
) -> bool:
    """Whether an unexplained value of the same measure stands between a statement and a comparison."""
    if item.statement.quantity is None:
        return True
    end = item.statement.quantity.end
    asides = {index for index, (clause, _) in sentence.homes.items() if clause.kind == "aside"}
    known = {other.statement.index for other in items} | set(sentence.roles) | asides
    compared = {index for index, quantity in enumerate(quantities) if quantity.start >= comparison.place}
    for index, quantity in enumerate(quantities):
        if index in known or index in compared or quantity.start < end or quantity.start >= comparison.place:
            continue
        if quantity.value == item.statement.value or sentence.homes.get(index, (sentence.main,))[0].kind == "aside":
            continue
        if (
            quantity.measure in ("case", "doc", "strip", "item", "person", "visit", "times")
            and quantity.measure == item.statement.quantity.measure
        ):
            return True
    return False


def _change(quantity: Quantity, direction: int, past: Decimal | None, *, ambiguous: bool = False) -> Change:
    value = quantity.value * (direction or 1)
    rough = quantity.qualifier != "exact" or quantity.unit == "成"
    if quantity.measure == "points":
        return Change(points=value, previous=past, approximate=rough)
    if quantity.measure == "rate":
        return Change(percent=value, previous=past, ambiguous=ambiguous, approximate=rough)
    if quantity.measure == "fold":
        return Change(previous=past)
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
