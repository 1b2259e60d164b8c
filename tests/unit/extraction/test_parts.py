"""Wholes that a report states only by their parts: computed where the parts stand together, never over a stated total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.model import Fact


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def fact_of(sentence: str, code: str) -> Fact | None:
    return next((fact for fact in extract(FRAME.format(sentence)).facts if fact.indicator == code), None)


@pytest.mark.parametrize(
    ("sentence", "code", "value", "formula"),
    [
        ("修订应急预案，其中总体预案1部、专项预案26部。", "emergency_plans", 27, "1+26=27"),
        ("全年修编总体预案1部、专项预案24部、部门预案17部。", "emergency_plans", 42, "1+24+17=42"),
        ("9名党政主要负责人现场述法、86名书面述法。", "duty_reports_on_law", 95, "9+86=95"),
        ("组织12名单位主要负责人现场述法，74名领导干部书面述法。", "duty_reports_on_law", 86, "12+74=86"),
        ("组织领导干部述法，口头述法9人、书面述法71人。", "duty_reports_on_law", 80, "9+71=80"),
        ("承办省人大代表建议3件、市人大代表建议12件、区人大代表建议58件。", "npc_proposals", 73, "3+12+58=73"),
        ("办理人大代表主办建议14件，协办建议6件。", "npc_proposals", 20, "14+6=20"),
        ("组织综合演练32场次、专项演练214场次。", "emergency_drills", 246, "32+214=246"),
        ("制发《行政执法监督通知书》5份、《行政执法监督决定书》2份。", "supervision_notices", 7, "5+2=7"),
        ("开展法治督察，7个乡镇和12个县直部门接受督察。", "law_inspected_units", 19, "7+12=19"),
        ("司法局共审查政府合同52份、各类涉法文件31份。", "legality_reviews", 83, "52+31=83"),
        ("全年审查合同协议36件、政策文件22件、涉法事务9件。", "legality_reviews", 67, "36+22+9=67"),
        ("审核常务会议议题75个、合同协议102份。", "legality_reviews", 177, "75+102=177"),
        ("对8家执法单位、3个街道开展法治督察。", "law_inspected_units", 11, "8+3=11"),
        ("对六个乡镇、四个县直单位开展了法治督察。", "law_inspected_units", 10, "6+4=10"),
        ("依法治区办对照清单开展法治督察，督察5个街镇、4个执法部门。", "law_inspected_units", 9, "5+4=9"),
        ("普法活动中发放宣传彩页8000份、宣传画册1200本。", "publicity_materials", 9200, "8000+1200=9200"),
    ],
)
def test_parts_are_added(sentence: str, code: str, value: int, formula: str) -> None:
    fact = fact_of(sentence, code)
    assert fact is not None
    assert (fact.basis, fact.value, fact.formula) == ("computed", Decimal(value), formula)
    assert len(fact.sources) == formula.count("+") + 1


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        ("修订应急预案43部，其中总体预案1部、专项预案25部、部门预案17部。", "emergency_plans", 43),
        ("修订专项应急预案25部。", "emergency_plans", 25),
        ("修订专项预案25部，其中部门预案4部。", "emergency_plans", 25),
        ("93名党政主要负责人完成述法，其中11名现场述法。", "duty_reports_on_law", 93),
        ("清理规范性文件，废止41件、宣布失效16件。", "normative_docs_repealed", 41),
        ("办理人大代表建议96件，其中市人大代表建议21件、区人大代表建议75件。", "npc_proposals", 96),
        ("承办市、区两级人大代表建议96件。", "npc_proposals", 96),
        ("承办省、市人大代表建议15件。", "npc_proposals", 15),
        ("全年开展应急演练96场，其中消防演练11场、防汛演练17场。", "emergency_drills", 96),
        ("制发行政执法监督文书11份，其中执法监督通知书7份、执法监督建议书4份。", "supervision_notices", 11),
        ("法治督察范围为5个乡镇和9个部门，合计14家。", "law_inspected_units", 14),
        ("审查涉法事务300件，其中审查合同120件、政策文件80件。", "legality_reviews", 300),
        ("审查合同120件、文件80件，共计200件。", "legality_reviews", 200),
        ("审查政府合同41份、行政规范性文件5件。", "legality_reviews", 41),
        ("审查合同41份，提出意见60条、建议20条。", "legality_reviews", 41),
        ("生态环境督察涉及6个乡镇、3个部门，法治督察4家单位。", "law_inspected_units", 4),
        ("发放普法宣传册6000册，制作宣传画册30本，发放普法资料3.2万份。", "publicity_materials", 32000),
    ],
)
def test_a_stated_total_or_a_part_alone_stays_as_it_is(sentence: str, code: str, value: int) -> None:
    fact = fact_of(sentence, code)
    assert fact is not None
    assert (fact.basis, fact.value) == ("stated", Decimal(value))


def test_rough_parts_make_a_rough_whole() -> None:
    fact = fact_of("普法活动中发放宣传彩页8000余份、宣传画册1200余本。", "publicity_materials")
    assert fact is not None
    assert (fact.value, fact.qualifier, fact.low) == (Decimal(9200), "over", None)


def test_parts_stay_searchable() -> None:
    others = extract(FRAME.format("全年修编总体预案1部、专项预案24部。")).others
    assert {(other.value, other.reason) for other in others if other.indicator == "emergency_plans"} == {
        (Decimal(1), "breakdown"),
        (Decimal(24), "breakdown"),
    }
