"""The same cutting for text and question, and vectors that PostgreSQL reads."""

from __future__ import annotations

import pytest

from fazhi.reports.lexemes import asked_lexemes, lexemes, quoted, vector
from fazhi.reports.sentences import LONGEST, spans, theme_of


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("案卷评查 合格率", "全年案卷评查平均合格率达97.5%"),
        ("案卷评查合格率", "行政执法案卷评查的合格率为98%"),
        ("兴庆区", "银川市兴庆区人民政府"),
        ("复议", "行政复议申请"),
        ("纠错率", "直接纠错率21%"),
        ("97.5", "合格率97.5%"),
        ("９７．５", "合格率97.5%"),
        ("1200", "共办理1,200件"),
        ("12348", "12348热线"),
        ("WPS", "使用wps填报"),
        ("柊栎村", "在柊栎村开展宣讲"),
        ("行政机关负责人出庭应诉率", "行政机关主要负责人出庭应诉，应诉率100%"),
    ],
)
def test_question_is_found_in_text(question: str, text: str) -> None:
    asked = asked_lexemes(question)
    assert asked and set(asked) <= set(lexemes(text))


@pytest.mark.parametrize(
    ("question", "text"), [("97.5", "合格率98%"), ("复议", "行政诉讼"), ("柊栎村", "柊村"), ("48", "1.48%")]
)
def test_question_is_not_found_in_other_text(question: str, text: str) -> None:
    assert not set(asked_lexemes(question)) <= set(lexemes(text))


@pytest.mark.parametrize("question", ["", "，。！？", "的 了 和", "()（）'\"\\&|!:*", "\x00\ufffd", "①②"])
def test_nothing_to_ask_for_gives_no_words(question: str) -> None:
    assert asked_lexemes(question) == []


def test_vector_quotes_every_word_and_counts_places() -> None:
    assert vector("复议 复议") == "'复议':1,2"
    assert vector("，。") == ""
    assert quoted("a'b\\c") == "'a''b\\\\c'"


def test_sentences_are_cut_at_their_ends_and_tables_by_row() -> None:
    text = "第一句。第二句；第三句\n甲|1\n乙|2\n"
    blocks = [
        [0, 11, "paragraph", None, None, [], []],
        [12, 15, "row", None, 0, [], []],
        [16, 19, "row", None, 0, [], []],
    ]
    found = [(text[start:end], block) for start, end, block in spans(text, blocks)]
    assert found == [("第一句。", 0), ("第二句；", 0), ("第三句", 0), ("甲|1", 12), ("乙|2", 12)]


def test_sentences_without_end_are_cut_at_commas() -> None:
    text = "一二三四五六七八九，" * 200
    found = list(spans(text, []))
    assert all(end - start <= LONGEST for start, end, _ in found)
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert [end - start for start, end, _ in spans("长" * (LONGEST + 5), [])] == [LONGEST, 5]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("法治讲座3场", "leadership"),
        ("行政复议更便民", "reconsideration"),
        ("开展普法宣传", "publicity"),
        ("天气晴好", ""),
    ],
)
def test_theme_is_told_from_words(text: str, theme: str) -> None:
    assert theme_of(text) == theme
