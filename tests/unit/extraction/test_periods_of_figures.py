"""Years in words, and levels kept since an earlier year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.text import normalise, years_in_digits


FRAME = "太湖县2024年法治政府建设年度报告\n一、主要工作\n{}"


def values(sentence: str) -> dict[str, Decimal]:
    """The stated values of one sentence in a report of 2024, by indicator."""
    return {fact.indicator: fact.value for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇二四年", "2024年"),
        ("二○一九至二零二三年", "2019至2023年"),
        ("二〇二四件", "二〇二四件"),
        ("二十四年", "二十四年"),
        ("十二〇二年", "十二〇二年"),
    ],
)
def test_years_in_words_keep_their_length(text: str, expected: str) -> None:
    assert years_in_digits(normalise(text)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("二〇二三年办理法律援助案件八十件。", {}),
        ("二〇二四年办理法律援助案件八十件。", {"legal_aid_cases": 80}),
        ("负责人出庭应诉率自2020年以来连续五年保持在100%。", {"head_appearance_rate": 100}),
        ("自2020年以来累计办理法律援助案件500件。", {}),
        ("“八五”普法启动以来，全县共开展法治宣传活动700场。", {}),
        ("2021年以来，全县累计办理法律援助案件900件，其中2023年办理260件。", {}),
        ("2021年以来，全县累计办理法律援助案件900件，其中今年挽回损失260万元。", {}),
        ("全年办理法律援助案件900件，其中今年新增指派律师260人。", {"legal_aid_cases": 900}),
    ],
)
def test_a_figure_is_of_the_year_that_its_words_tell(sentence: str, expected: dict[str, int]) -> None:
    assert values(sentence) == expected
