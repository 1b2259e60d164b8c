"""Topics: every cue is found by the fast pattern just as by the plain one, and alternatives in groups stay whole."""

from __future__ import annotations

import re

import pytest

from fazhi.extraction import topics
from fazhi.extraction.literals import alternatives_of
from fazhi.extraction.topics import find_cues


def test_every_alternative_begins_with_a_plain_character() -> None:
    assert [word for _, word in topics._WORDS if not re.match(r"\w", word)] == []


def test_alternatives_are_parted_outside_groups_only() -> None:
    assert alternatives_of("诉前(?:委[派托])?调解|诉调|文件(?!甲|乙)[丙|丁]") == [
        "诉前(?:委[派托])?调解", "诉调", "文件(?!甲|乙)[丙|丁]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("诉前委派调解成功", ["court_mediation"]),
        ("行政裁决案件受理", ["adjudication"]),
        ("行政裁决、行政复议", ["reconsideration"]),
        ("公平竞争审查文件", ["fair_competition"]),
        ("一审核查后由法院审理", ["litigation"]),
        ("重大处罚决定与重大行政处罚决定", ["filing_of_penalty", "filing_of_penalty"]),
    ],
)
def test_cues_of_words(words: str, expected: list[str]) -> None:
    assert find_cues(words).topics == expected


def test_the_fast_pattern_finds_what_the_plain_one_finds() -> None:
    words = "；".join(word for _, word in topics._WORDS if re.fullmatch(r"\w+", word))
    plain = [match.lastgroup for match in topics._CUE.finditer(words)]
    assert find_cues(words).topics == plain
