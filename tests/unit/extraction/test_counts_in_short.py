"""Counts told in short: no unit, no label but a year, no sentence but the head word; and what they must not be taken for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction import extract
from fazhi.extraction.quantities import scan


FRAME = "云岭县人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（四）复议应诉\n{}"


def stated(sentence: str) -> dict[str, Decimal]:
    return {fact.indicator: fact.value for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"}


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("收到58件,受理50,不予受理5。审结44,结转6", ["件"] * 5),
        ("收到58件,同比增长16%。审结44,败诉3", ["件", "%", "件", "件"]),
        ("收到58件,涉及单位12,制发意见书3", ["件", "", ""]),
        ("培训300人,受理50", ["人", ""]),
        ("收到、受理分别为58、50件", ["", "件"]),
    ],
)
def test_a_number_without_unit_goes_on_counting_cases(words: str, units: list[str]) -> None:
    assert [quantity.unit for quantity in scan(words)] == units


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "行政复议：收到58件，受理50，不予受理5，转送3。审结44，结转6。维持31，驳回7，撤销4，确认违法2；纠错6，纠错率13.64%。",
            {"reconsideration_accepted": 50, "reconsideration_concluded": 44, "reconsideration_carried_over": 6},
        ),
        ("行政复议全年在办72件，审结61件，余11件结转下年。", {"reconsideration_carried_over": 11}),
        (
            "加上2023年底未结的9件，审理中案件72件，已审结行政复议案件61件，未结11件转入2025年办理。",
            {"reconsideration_carried_over": 11},
        ),
        ("行政应诉：52件（2023年60件），其中一审38件、二审14件。", {"litigation_cases": 52}),
        ("受理行政复议申请29件，办结27件，余下两件转入来年。", {"reconsideration_carried_over": 2}),
        (
            "全县新收行政诉讼一审案件40件、二审12件，降幅分别为9.09%、14.29%，合计52件。",
            {"litigation_cases": 52},
        ),
        ("已生效的判决中，需行政机关履行的5件均已履行到位。", {"judgments_performed": 5}),
        ("已生效的判决中，需行政机关履行的5件尚未履行。", {"judgments_performed": None}),
        (
            "行政应诉案件52件，人民法院审理终结并作出生效裁判的有40件。",
            {"litigation_cases": 52, "litigation_concluded": 40},
        ),
    ],
)
def test_short_counts_are_read(sentence: str, expected: dict[str, int]) -> None:
    found = stated(sentence)
    assert {code: found.get(code) for code in expected} == expected


def test_rows_named_by_bare_years_are_of_those_years() -> None:
    table = "表1 行政复议案件情况\n年度 | 收到申请 | 受理 | 审结 | 纠错率\n2022 | 31 | 29 | 25 | 12.00%\n2023 | 47 | 41 | 38 | 10.53%\n2024 | 66 | 60 | 54 | 14.81%"
    found = stated(table)
    assert found["reconsideration_received"] == 66
    assert found["reconsideration_correction_rate"] == Decimal("14.81")


@pytest.mark.parametrize(
    ("sentence", "code", "value"),
    [
        (
            "以县政府为被申请人、由市政府审理的复议案件8件，市政府审结7件，直接纠错2件。",
            "reconsideration_corrected",
            None,
        ),
        ("县政府作为被申请人的复议案件8件，被纠错2件。", "reconsideration_corrected", None),
        ("以县政府为被申请人的复议案件8件；县政府审结行政复议案件61件，直接纠错9件。", "reconsideration_corrected", 9),
        ("以县政府为被告的行政应诉案件8件，部门21件，乡镇11件。", "litigation_cases", None),
        ("以县政府及其部门为被告的行政应诉案件40件，审结32件。", "litigation_cases", 40),
        ("放眼更长时段，“十三五”五年间，收到复议申请117件；行政机关累计应诉236件，败诉34件。", "litigation_lost", None),
        ("近三年累计应诉236件；全年行政机关应诉88件，败诉7件。", "litigation_lost", 7),
        ("1至11月，人民调解组织调解纠纷2900件；全年共调解纠纷3284件。", "peoples_mediation_cases", 3284),
    ],
)
def test_parts_and_other_times_stay_apart(sentence: str, code: str, value: int | None) -> None:
    assert stated(sentence).get(code) == value
