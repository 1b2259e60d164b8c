"""Paragraphs of two years: matched in order, lost and new ones kept, changed clauses marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fazhi.dashboard.paragraphs import PARAGRAPHS_AT_MOST, Pair, compare, paragraphs_of, similarity


INTAKE = "全年收到行政复议申请128件，依法受理96件，审结90件。"
INTAKE_NEXT = "全年收到行政复议申请150件，依法受理110件，审结101件。"
SCHOOL = "区委党校把宪法纳入主体班次，开展专题讲座。"
MARKET = "推行柔性执法，对轻微违法行为先提醒后处罚。"


def kinds(pairs: list[Pair]) -> list[str]:
    return [pair.kind for pair in pairs]


def text(pair: Pair, side: str) -> str:
    return "".join(piece.text for piece in getattr(pair, side))


def test_numbers_do_not_hinder_a_match() -> None:
    (pair,) = compare([INTAKE], [INTAKE_NEXT])
    assert pair.kind == "changed"
    assert text(pair, "before") == INTAKE and text(pair, "now") == INTAKE_NEXT


def test_common_clauses_are_told_from_changed_ones() -> None:
    (pair,) = compare(["推进执法公示，公开信息20条，接受监督。"], ["推进执法公示，公开信息35条，接受监督。"])
    assert [(piece.text, piece.is_common) for piece in pair.now] == [
        ("推进执法公示，", True),
        ("公开信息35条，", False),
        ("接受监督。", True),
    ]


def test_new_and_lost_paragraphs_keep_their_places() -> None:
    assert kinds(compare([INTAKE, SCHOOL], [INTAKE_NEXT, MARKET])) == ["changed", "removed", "added"]
    assert kinds(compare([SCHOOL, INTAKE], [INTAKE])) == ["removed", "same"]
    assert kinds(compare([], [INTAKE])) == ["added"]
    assert kinds(compare([INTAKE], [])) == ["removed"]
    assert compare([], []) == []


def test_unrelated_paragraphs_are_not_forced_together() -> None:
    assert similarity(SCHOOL, MARKET) < 0.1
    assert kinds(compare([SCHOOL], [MARKET])) == ["removed", "added"]


def test_long_reports_are_cut_and_blank_lines_dropped() -> None:
    assert paragraphs_of("一段\n\n  \n二段 \n") == ["一段", "二段"]
    assert len(paragraphs_of("段\n" * 1000)) == PARAGRAPHS_AT_MOST


@given(st.lists(st.sampled_from([INTAKE, INTAKE_NEXT, SCHOOL, MARKET, "一、", ""]), max_size=8), st.data())
def test_every_paragraph_of_both_years_appears_once_in_order(before: list[str], data: st.DataObject) -> None:
    now = data.draw(st.lists(st.sampled_from([INTAKE, SCHOOL, MARKET, "二、"]), max_size=8))
    before = [one for one in before if one]
    pairs = compare(before, now)
    assert [text(pair, "before") for pair in pairs if pair.before] == before
    assert [text(pair, "now") for pair in pairs if pair.now] == now
