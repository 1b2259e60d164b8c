"""What the arithmetic of a report adds to and takes from the confidence of its facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fazhi.extraction import extract
from fazhi.extraction.confidence import SURE
from tests.accuracy import clause_cases, compare, framed, sample_cases


HEAD = "示范省云岭市东溪区人民政府关于2023年法治政府建设情况的报告\n一、2023年工作开展情况\n（一）依法化解争议\n"


def confidences(prose: str, **fields: Any) -> dict[str, float]:
    source = replace(framed(HEAD + prose), **fields)
    return {fact.indicator: fact.confidence for fact in extract(source).facts if fact.basis == "stated"}


def test_figures_whose_arithmetic_comes_out_even_are_surer() -> None:
    alone = confidences("全区审结行政复议案件60件。")
    even = confidences("全区审结行政复议案件60件，直接纠错9件，纠错率15%。")
    assert even["reconsideration_concluded"] > alone["reconsideration_concluded"] >= SURE
    assert min(even.values()) >= 0.97


def test_figures_that_contradict_each_other_are_doubted() -> None:
    found = confidences("全区审结行政复议案件60件，直接纠错9件，纠错率25%。")
    assert found["reconsideration_correction_rate"] < 0.9


@pytest.mark.parametrize("prose", ["全区一审行政应诉案件30件。", "区政府本级行政应诉案件30件。"])
def test_a_part_of_the_districts_cases_is_never_sure(prose: str) -> None:
    assert all(value < SURE for value in confidences(prose).values())


def test_recognised_images_are_less_sure() -> None:
    prose = "全区审结行政复议案件60件。"
    assert (
        confidences(prose, ocr=True)["reconsideration_concluded"]
        < SURE
        <= confidences(prose)["reconsideration_concluded"]
    )


def test_of_the_facts_called_sure_at_least_99_of_100_are_right() -> None:
    right = wrong = unsure = 0
    for case in (*clause_cases(), *sample_cases()):
        for fact in compare(case).analysis.facts:
            pair = (fact.indicator, fact.value)
            if fact.basis != "stated" or (pair in case.optional and pair not in case.expected):
                continue
            if fact.confidence < SURE:
                unsure += 1
            elif pair in case.expected:
                right += 1
            else:
                wrong += 1
    assert right / (right + wrong) >= 0.99
    assert (right + wrong) / (right + wrong + unsure) >= 0.8
