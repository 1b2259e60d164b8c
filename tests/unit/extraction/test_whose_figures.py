"""Whose figure and of which time: spans of years, later years, lists of departments, other people's lawsuits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}"


def stated(sentence: str) -> dict[str, Decimal]:
    return {
        fact.indicator: fact.value for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"
    }  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "2022年3月至2024年6月，各级人民调解组织受理人民调解案件5620件。",
        "2021年1月至2024年12月，各级调委会开展排查3600余次；受理人民调解案件1.2万件。",
        "2019年至2023年，各级调委会受理人民调解案件9300件。",
        "截至6月底，各级调委会受理人民调解案件930件。",
        "截至今年9月30日，各级调委会受理人民调解案件930件。",
        "到2026年底，重复信访要大幅下降；各级调委会受理人民调解案件达到930件。",
    ],
)
def test_other_spans_give_no_figure_of_the_year(sentence: str) -> None:
    assert "peoples_mediation_cases" not in stated(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年1月至12月，各级调委会受理人民调解案件930件。",
        "2023年12月至2024年11月，各级调委会受理人民调解案件930件。",
        "截至2024年12月底，各级调委会受理人民调解案件930件。",
        "到2024年底，各级调委会受理人民调解案件930件。",
        "自2021年以来制度不断完善，全年各级调委会受理人民调解案件930件。",
    ],
)
def test_twelve_months_are_the_year(sentence: str) -> None:
    assert stated(sentence)["peoples_mediation_cases"] == 930


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("对区城管局、区交通局、区林业局3个执法单位的36份案卷进行集中评查。", 36),
        ("对区公安局、应急局等6家执法单位的42份案卷进行集中评查。", 42),
        ("区公安局对3家单位的36份案卷进行自查评查。", None),
        ("区城管局、区交通局对12家单位的36份案卷进行评查。", None),
    ],
)
def test_departments_summed_up_are_no_single_department(sentence: str, value: int | None) -> None:
    assert stated(sentence).get("case_files_reviewed") == value


def test_files_reviewed_under_guidance_are_those_of_others() -> None:
    report = "昭阳市人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n市本级审查规范性文件19件，指导县（区）审查规范性文件74件。"
    assert {fact.value for fact in extract(report).facts if fact.indicator == "normative_docs_reviewed"} == {19}


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        ("收到依申请公开46件，产生行政复议7件和行政诉讼2件。", "litigation_cases", None),
        ("收到依申请公开46件，产生行政复议7件和行政诉讼2件。", "info_requests", 46),
        ("信息公开类行政诉讼案件3件。", "litigation_cases", None),
        ("主动公开政府信息900条；全区发生行政诉讼案件31件。", "litigation_cases", 31),
        ("律师参与刑事辩护620件，代理行政诉讼案件84件。", "litigation_cases", None),
        ("政府法律顾问代理行政诉讼案件84件。", "litigation_cases", 84),
    ],
)
def test_lawsuits_of_others_are_not_the_districts(sentence: str, code: str, value: int | None) -> None:
    assert stated(sentence).get(code) == value
