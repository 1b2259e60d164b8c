"""Marked words never change the sentence."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fazhi.dashboard.highlighting import Run, runs


def test_words_are_marked_where_they_stand() -> None:
    assert runs("审结复议案件", ["复议"]) == [Run("审结", False), Run("复议", True), Run("案件", False)]
    assert runs("行政复议", ["行政", "复议"]) == [Run("行政复议", True)]
    assert runs("ＷＰＳ与wps", ["wps"]) == [Run("ＷＰＳ", True), Run("与", False), Run("wps", True)]
    assert runs("没有", ["复议"]) == [Run("没有", False)]
    assert runs("", ["复议"]) == []


@given(st.text(max_size=60), st.lists(st.text(max_size=4), max_size=4))
def test_marking_keeps_every_character(text: str, words: list[str]) -> None:
    found = runs(text, words)
    assert "".join(run.text for run in found) == text
    assert all(a.is_hit != b.is_hit for a, b in pairwise(found))
