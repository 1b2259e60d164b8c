"""A count of all below the government before one of its own; the year's share behind a sum of several years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.reflow import reflow


FRAME = "云岭市人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def stated(sentence: str) -> dict[str, Decimal]:
    return {fact.indicator: fact.value for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"}


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        ("市政府办理市人大代表建议93件，两级政府合计承办建议640件。", "npc_proposals", 640),
        ("市政府门户网站公开政府信息0.9万条，全市各级行政机关主动公开政府信息21万条。", "info_disclosed", 210000),
        ("市政府法律顾问团成员15人，全市两级政府及部门共聘请法律顾问610人。", "legal_advisers", 610),
        ("市司法局评查案卷120卷，各县区自行评查880卷，全市共计1000卷。", "case_files_reviewed", 1000),
        ("全市主动公开政府信息21万条，市政府门户网站公开政府信息0.9万条。", "info_disclosed", 210000),
    ],
)
def test_the_wider_count_is_taken(sentence: str, code: str, value: int) -> None:
    assert stated(sentence)[code] == value


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        ("办理人大代表建议93件，全省各级政府共办理代表建议8600件。", "npc_proposals", 93),
        ("评查执法案卷120卷，各县区自行评查880卷。", "case_files_reviewed", 120),
    ],
)
def test_others_and_mere_parts_do_not_go_first(sentence: str, code: str, value: int) -> None:
    assert stated(sentence)[code] == value


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        ("“十四五”以来，累计办理法律援助案件930件，其中2024年210件。", "legal_aid_cases", 210),
        ("“十四五”以来，全市累计举办领导干部法治专题培训240期，今年为63期。", "law_training_sessions", 63),
        (
            "五年来，累计组织普法活动2100场次，其中2024年受汛情影响，现场活动有所减少，为310场次。",
            "publicity_events",
            310,
        ),
    ],
)
def test_the_share_of_the_year_is_read_behind_a_sum(sentence: str, code: str, value: int) -> None:
    assert stated(sentence)[code] == value


@pytest.mark.parametrize(
    "sentence",
    [
        "“十四五”以来，累计办理法律援助案件930件，其中2022年210件。",
        "“十四五”以来，累计办理法律援助案件930件，其中农民工案件210件。",
        "“十四五”以来，累计办理法律援助案件930件，今年农民工案件210件。",
    ],
)
def test_other_shares_of_a_sum_are_none_of_the_year(sentence: str) -> None:
    assert "legal_aid_cases" not in stated(sentence)


@pytest.mark.parametrize(
    ("sentence", "percent"),
    [
        ("新收行政复议申请120件，与2023年的80件相比，增加40件，升幅50%。", Decimal(50)),
        ("指标  2024年  较2023年\n收到行政复议申请(件)  120  增长50%\n审结行政复议案件(件)  90  下降8.5%", Decimal(50)),
        (
            "指标  2024年  较2023年\n收到行政复议申请(件)  120  下降8.5%\n审结行政复议案件(件)  90  增长50%",
            Decimal("-8.5"),
        ),
    ],
)
def test_a_change_told_by_its_extent_belongs_to_the_count(sentence: str, percent: Decimal) -> None:
    facts = {fact.indicator: fact for fact in extract(reflow(FRAME.format(sentence))).facts}
    change = facts["reconsideration_received"].change
    assert facts["reconsideration_received"].value == 120
    assert change is not None and change.percent == percent
