"""Work grows no faster than the text, whatever it says, and no regular expression can explode."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import fazhi.extraction
from fazhi.extraction import extract, matching
from fazhi.extraction.rules import load_rules
from tests.unit.extraction.work import work


HEAD = "示范省云岭市东溪区人民政府关于2023年法治政府建设情况的报告\n一、2023年工作开展情况\n"
SHAPES = {
    "digits": "7", "hundreds": "百", "brackets": "(", "empty brackets": "（）", "title marks": "《", "one clause": "行政复议案件审结",
    "commas": "，", "enumeration": "、", "counts": "12件，", "list": "分别为9件、", "years": "2023年", "changes": "同比下降",
    "rates": "纠错率9%、", "changes of both kinds": "同比增长8%,上年12件,", "longer rates": "全区纠错率9.5%、", "listed rates": "败诉率100%、办结率98%和",
    "in words": "零败诉,", "short lines": "办理案件12件\n", "short sentences": "某区司法局办理12件。", "table": "单位 | 受理 | 办结\n甲 | 12 | 11\n",
    "cells": "9 | ", "percent": "%", "lines": "\n", "minus": "-1", "notes": "率按", "places": "区",
}  # fmt: skip


@pytest.mark.parametrize("unit", SHAPES.values(), ids=list(SHAPES))
def test_twice_the_text_takes_about_twice_the_work(unit: str) -> None:
    half, whole = (HEAD + unit * (size // len(unit)) for size in (12_000, 24_000))
    extract(whole)
    assert work(lambda: extract(whole)) < 2.2 * work(lambda: extract(half))


def test_work_that_grows_with_the_square_is_told() -> None:
    text = "一" * 2_000
    sizes = (1_000, 2_000)
    linear = [work(lambda size=size: [ord(character) for character in text[:size]]) for size in sizes]
    searched = [
        work(lambda size=size: [matching._CLAUSE_MARK.search(text, at, size) for at in range(size)]) for size in sizes
    ]
    assert linear[1] < 2.2 * linear[0]
    assert searched[1] > 3 * searched[0]


def test_a_run_of_numbers_proves_nothing_but_stays_findable() -> None:
    analysis = extract(f"{HEAD}全区行政复议纠错率{'9%、' * 130}收到行政复议申请12件。审结行政复议案件9件。")
    assert [(fact.indicator, fact.value) for fact in analysis.facts] == [("reconsideration_concluded", 9)]
    assert {other.reason for other in analysis.others} == {"unmatched"}


@pytest.mark.parametrize("unit", ["7", "百", "(", "行政复议案件审结"])
def test_two_megabytes_of_one_thing_are_read(unit: str) -> None:
    analysis = extract(unit * (2_000_000 // len(unit.encode())))
    assert analysis.facts == ()


def patterns() -> Iterator[tuple[str, str, int]]:
    """Every regular expression of the extraction: those of the definitions and those of the modules."""
    for rule in load_rules().rules:
        for phrase in rule.phrases:
            yield rule.name, phrase.pattern.pattern, phrase.pattern.flags
        for words in (rule.near, rule.unless):
            if words is not None:
                yield rule.name, words.pattern, words.flags
    for module in pkgutil.iter_modules(fazhi.extraction.__path__, "fazhi.extraction."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for found in _patterns_in(value):
                yield f"{module.name}.{name}", found.pattern, found.flags


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _patterns_in(inner)
    elif isinstance(value, tuple | list | frozenset | set):
        for inner in value:
            yield from _patterns_in(inner)


MANY = 30
"""From so many turns on a repetition counts as endless: a smaller one inside another is a bounded choice."""


def explosive(tree: Any, *, inside: bool = False) -> bool:
    """Whether an endless repetition stands in another one and both can take the same characters in many ways.

    Harmless is an inner repetition after or before a fixed character of the outer one's turn that it cannot take
    itself, such as (?:,\\d+)*.
    """
    for op, argument in tree:
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            _, most, body = argument
            endless = most >= MANY
            if endless and inside:
                return True
            if explosive(body, inside=(endless or inside) and not _is_separated(body)):
                return True
        elif op is ops.SUBPATTERN:
            if explosive(argument[3], inside=inside):
                return True
        elif op is ops.BRANCH:
            if any(explosive(branch, inside=inside) for branch in argument[1]):
                return True
        elif op in (ops.ASSERT, ops.ASSERT_NOT) and explosive(argument[1]):
            return True
    return False


def _is_separated(body: Any) -> bool:
    """Whether each turn of a repetition must take a fixed character at its beginning or end."""
    items = list(body)
    while len(items) == 1 and items[0][0] is ops.SUBPATTERN:
        items = list(items[0][1][3])
    return bool(items) and any(op in (ops.LITERAL, ops.IN) for op, _ in (items[0], items[-1])) and len(items) > 1


def test_no_regular_expression_can_explode() -> None:
    found = list(patterns())
    assert len(found) > 300
    assert [name for name, pattern, flags in found if explosive(_parser.parse(pattern, flags))] == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(a+)+b", True), ("(?:a|b*)*c", True), ("(?:a*)*", True), ("(?:[^,]*[^;]*)*", True), ("(?:a+){2,}", True),
        ("a+b+", False), ("(?:,\\d+)*", False), ("(?:ab){0,6}", False), ("(?:[约近]{0,3}是)*", False),
    ],
)  # fmt: skip
def test_explosive_patterns_are_told(pattern: str, expected: bool) -> None:
    assert explosive(_parser.parse(pattern)) is expected
