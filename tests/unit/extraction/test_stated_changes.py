"""Which value a stated change belongs to: by its words, past the parts of a value, told of several at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.model import Fact


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def facts(sentence: str) -> dict[str, Fact]:
    """The stated facts of one sentence in a report of 2024, by indicator."""
    return {fact.indicator: fact for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"}


def percent(sentence: str, indicator: str) -> Decimal | None:
    """The change in per cent that the sentence tells of an indicator; it must state the indicator."""
    change = facts(sentence)[indicator].change
    return change.percent if change else None


@pytest.mark.parametrize(
    ("sentence", "indicator", "expected"),
    [
        # the subject is named by words of the statement, whatever indicator it is
        ("政务服务中心共受理办件7.3万件，办结率99.9%，办件量较上年增长6.4%。", "gov_service_cases", "6.4"),
        ("行政处罚610件，行政许可4200件。行政许可量同比上升3.4%。", "licence_cases", "3.4"),
        ("办理法律援助案件760件，其中民事类610件，援助量同比增长9.5%。", "legal_aid_cases", "9.5"),
        ("开展法治宣传活动210场，受众4.2万人次，受众人次较上年增长21%。", "publicity_audience", "21"),
        ("开展法治宣传活动210场，受众4.2万人次，受众人次较上年增长21%。", "publicity_events", None),
        ("办理行政许可5300件，涉企许可量同比上升3.4%。", "licence_cases", None),
        # a cause is no subject
        ("政务服务中心受理15.2万件，受汛期影响同比减少11.8%。", "gov_service_cases", "-11.8"),
        # several parts belong to the value before them, one part may have grown itself
        ("办理行政应诉案件72件，其中一审44件、二审22件、再审6件，同比下降10.0%。", "litigation_cases", "-10.0"),
        ("新收行政复议申请318件，其中线上提交140件，占44%；同比增长27.2%。", "reconsideration_received", "27.2"),
        ("新收行政复议申请318件，其中线上提交140件，同比增长27.2%。", "reconsideration_received", None),
        ("行政处罚案件610件，其中罚款类320件，较上年翻一番。", "penalty_cases", None),
        ("新收政府信息公开申请215件，上年结转7件，同比增长13.2%。", "info_requests", "13.2"),
        # the number before its direction, the speed of growth
        ("收到行政复议申请260件，同比呈现18.2%的增长。", "reconsideration_received", "18.2"),
        ("收到行政复议申请260件，比上年有4.5%的降幅。", "reconsideration_received", "-4.5"),
        ("法律援助案件812件，增速9.7%。", "legal_aid_cases", "9.7"),
        # manner
        ("收到复议申请412件；其中受理的有350件，同样增长了30.6%。", "reconsideration_accepted", "30.6"),
        # doubled, and times more; not how many times as much
        ("审查合同协议、涉法文件862件，较上年翻了一番。", "legality_reviews", "100"),
        ("审查合同协议、涉法文件862件，同比翻番。", "legality_reviews", "100"),
        ("审查合同协议、涉法文件862件，较上年翻两番。", "legality_reviews", None),
        ("收到行政复议申请120件，同比增长1.4倍。", "reconsideration_received", "140"),
        ("收到行政复议申请120件，同比增长两倍多。", "reconsideration_received", None),
        ("收到行政复议申请120件，为上年的2.1倍。", "reconsideration_received", None),
    ],
)
def test_a_change_in_per_cent_goes_to_the_value_it_is_of(sentence: str, indicator: str, expected: str | None) -> None:
    assert percent(sentence, indicator) == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(
    ("sentence", "indicator", "expected"),
    [
        ("“一网通办”率97.1%，比上年高出2.3个百分点。", "online_service_rate", "2.3"),
        ("行政复议纠错率降至9.7%、下降1.6个百分点。", "reconsideration_correction_rate", "-1.6"),
        (
            "开庭96件，负责人出庭93件，出庭率96.9%，其中正职出庭30件，正职出庭率31.3%，较去年分别提升1.2和4.4个百分点。",
            "head_appearance_rate",
            "1.2",
        ),
        ("77.5%的出庭应诉率比2023年提高9.1个百分点。", "head_appearance_rate", "9.1"),
    ],
)
def test_points_go_to_the_rate_they_are_of(sentence: str, indicator: str, expected: str) -> None:
    change = facts(sentence)[indicator].change
    assert change is not None
    assert change.points == Decimal(expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "行政诉讼败诉率5%，二审改判率3%，同比下降1.2个百分点。",
        "行政诉讼败诉率5%，其中二审改判率3%，较上年降低1.2个百分点。",
        "行政诉讼败诉率5%，庭审发言率92%，比上年提高5.5个百分点。",
    ],
)
def test_points_of_another_rate_go_to_none_before_it(sentence: str) -> None:
    assert facts(sentence)["litigation_loss_rate"].change is None


def test_points_pass_over_an_average() -> None:
    change = facts("行政诉讼败诉率5%，低于全省平均的7.4%，同比下降1.2个百分点。")["litigation_loss_rate"].change
    assert change is not None
    assert change.points == Decimal("-1.2")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "收到行政复议申请640件，立案受理512件，分别较上年上升28.0%、22.5%。",
            {"reconsideration_received": "28", "reconsideration_accepted": "22.5"},
        ),
        (
            "收到行政复议申请320件，受理290件，审结271件，收案量和审结量同比分别上升12.1%、9.7%。",
            {"reconsideration_received": "12.1", "reconsideration_accepted": None, "reconsideration_concluded": "9.7"},
        ),
        (
            "行政处罚案件720件，行政许可4100件，处罚、许可分别同比下降3.3%、7.4%。",
            {"penalty_cases": "-3.3", "licence_cases": "-7.4"},
        ),
    ],
)
def test_changes_of_several_values_go_to_each(sentence: str, expected: dict[str, str | None]) -> None:
    changes = {code: facts(sentence)[code].change for code in expected}
    assert {code: change and change.percent for code, change in changes.items()} == {
        code: Decimal(number) if number else None for code, number in expected.items()
    }
