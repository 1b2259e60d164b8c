"""A figure of one occasion gives way to one of the year, wherever it stands, and contradicts nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.model import Analysis


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def read(sentence: str) -> Analysis:
    return extract(FRAME.format(sentence))


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        ("宪法宣传周活动现场发放宣传资料2400余份。全年发放普法资料4.6万份。", "publicity_materials", 46000),
        ("全年发放普法资料4.6万份。国家宪法日当天发放宣传资料2400余份。", "publicity_materials", 46000),
        ("此次活动解答群众法律咨询50余人次。一年来提供法律咨询1700人次。", "legal_consultations", 1700),
        ("安全生产月期间组织应急演练23场。全年开展应急演练104场。", "emergency_drills", 104),
        ("民法典宣传月期间开展法治宣传活动31场；全年开展法治宣传活动190场。", "publicity_events", 190),
    ],
)
def test_the_year_goes_before_an_occasion(sentence: str, code: str, value: int) -> None:
    analysis = read(sentence)
    assert {fact.value for fact in analysis.facts if fact.indicator == code} == {Decimal(value)}
    assert [finding for finding in analysis.findings if finding.indicator == code] == []


def test_an_occasion_alone_is_a_fact_of_less_confidence() -> None:
    alone = next(fact for fact in read("宪法宣传周期间，发放普法资料2400份。").facts)
    plain = next(fact for fact in read("开展普法宣传，发放普法资料2400份。").facts)
    assert alone.value == plain.value == 2400
    assert alone.confidence < plain.confidence


@pytest.mark.parametrize(
    "sentence", ["现场述法9人。", "宪法宣传周期间活动丰富，全年发放普法资料4.6万份。", "现场检查企业30家。"]
)
def test_other_words_are_no_occasion(sentence: str) -> None:
    assert all(fact.confidence > 0.75 for fact in read(sentence).facts)
