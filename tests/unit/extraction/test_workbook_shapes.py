"""Sheets as offices fill them: lines of particulars, 栏次, 上年 and 同比 columns, 市本级, rows without figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.extraction.model import Change, Fact
from tests.unit.extraction.test_workbooks import Rows, analyses, book, values


HEAD: Rows = [["江油市2023年法治政府建设指标统计表"], ["填报单位：江油市司法局", "", "", "填报日期：2024年1月9日"]]
BODY = [
    (1, "行政复议申请收到件数", 86, 74, 16.2),
    (2, "行政复议审结件数", 79, 80, -1.3),
    (3, "败诉率", 9.5, 11.2, -1.7),
]


def facts(rows: Rows) -> dict[str, Fact]:
    (analysis,) = analyses(book({"附表": rows})).values()
    assert analysis.district.value == "510781"
    return {fact.indicator: fact for fact in analysis.facts if fact.basis == "stated"}


def _change(fact: Fact) -> Change:
    assert fact.change is not None
    return fact.change


@pytest.mark.parametrize(
    "numbering", [[], [["栏次", "", 1, 2, 3]], [["甲", "乙", 1, 2, 3]], [["—", "—", "(1)", "(2)", "(3)"]]]
)
def test_sheet_with_last_year_and_change_beside_the_value(numbering: Rows) -> None:
    header = ["序号", "指标名称", "本年", "上年", "同比（%）"]
    found = facts([*HEAD, header, *numbering, *[list(row) for row in BODY]])
    assert {code: fact.value for code, fact in found.items()} == {
        "reconsideration_received": 86, "reconsideration_concluded": 79, "litigation_loss_rate": Decimal("9.5")
    }  # fmt: skip
    assert _change(found["reconsideration_received"]).previous == 74
    assert _change(found["reconsideration_received"]).percent == Decimal("16.2")
    assert _change(found["reconsideration_concluded"]).percent == Decimal("-1.3")
    assert _change(found["litigation_loss_rate"]).points == Decimal("-1.7")  # 9.5 − 11.2: last year's value tells


def test_change_column_without_unit_says_nothing() -> None:
    """增减 12 may be twelve cases or twelve per cent."""
    found = facts(
        [
            *HEAD,
            ["序号", "指标名称", "本年", "增减"],
            [1, "行政复议申请收到件数", 86, 12],
            [2, "行政复议审结件数", 79, 3],
        ]
    )
    assert found["reconsideration_received"].change is None


def test_change_in_points_keeps_its_unit() -> None:
    rows: Rows = [
        ["指标", "2023年", "同比"],
        ["败诉率", "9.5%", "下降1.7个百分点"],
        ["行政复议申请收到件数", 86, "增长16.2%"],
    ]
    found = facts([HEAD[0], *rows])
    assert _change(found["litigation_loss_rate"]).points == Decimal("-1.7")
    assert _change(found["reconsideration_received"]).percent == Decimal("16.2")


def test_rate_stored_as_fraction_beside_a_change_column() -> None:
    rows: Rows = [
        ["指标名称", "本年", "上年", "同比（%）"], ["行政复议申请收到件数", 86, 74, 16.2],
        ["行政复议纠错率", 0.125, 0.1, 25.0], ["负责人出庭应诉率", 1, 0.95, 5.3],
    ]  # fmt: skip
    found = facts([HEAD[0], *rows])
    assert found["reconsideration_correction_rate"].value == Decimal("12.5")
    assert found["head_appearance_rate"].value == 100


def test_column_of_mostly_empty_marks_is_still_read() -> None:
    rows: Rows = [["指标名称", "数值"], ["行政复议申请收到件数", 86], *[[f"其他事项{i}", "/"] for i in range(5)]]
    assert facts([HEAD[0], *rows])["reconsideration_received"].value == 86


def test_count_that_looks_like_a_year_is_a_count() -> None:
    rows: Rows = [
        ["指标名称", "数值"],
        ["行政复议申请收到件数", 2031],
        ["行政复议审结件数", 1987],
        ["行政应诉案件数", 640],
    ]
    assert facts([HEAD[0], *rows])["reconsideration_received"].value == 2031


def test_rows_of_districts_leave_out_the_upper_level_alone_and_keep_changes() -> None:
    rows: Rows = [
        ["2023年绵阳市各县区行政复议情况"], ["地区", "行政复议申请收到件数", "", "行政复议审结件数", ""],
        ["", "本年（件）", "同比（%）", "本年（件）", "同比（%）"], ["甲", 1, 2, 3, 4], ["合计", 171, 3, 150, 2],
        ["市本级", 60, 1.5, 55, 2], ["江油市", 86, 16.2, 79, -1.3], ["梓潼县", 25, 4.2, 16, 6],
    ]  # fmt: skip
    found = analyses(book({"表1": rows}, ["B2:C2", "D2:E2", "A2:A3"]))
    assert {analysis.district.value for analysis in found.values()} == {"510781", "510725"}
    (own,) = [analysis for analysis in found.values() if analysis.district.value == "510781"]
    assert values(own) == {"reconsideration_received": "86", "reconsideration_concluded": "79"}
    assert [_change(fact).percent for fact in own.facts if fact.basis == "stated"] == [Decimal("16.2"), Decimal("-1.3")]


@pytest.mark.parametrize("accepted", ["受理数", "案件受理数（件）"])
def test_one_row_of_a_year_under_headers_of_two_levels(accepted: str) -> None:
    groups = ["年份", "行政复议", "", "", "行政应诉", ""]
    header = ["", accepted, "审结数", "纠错数", "应诉案件数", "负责人出庭率(%)"]
    found = facts([["江油市法治政府建设情况统计表"], groups, header, [2023, 86, 79, 8, 41, 97.5]])
    assert {code: fact.value for code, fact in found.items()} == {
        "reconsideration_accepted": 86, "reconsideration_concluded": 79, "reconsideration_corrected": 8,
        "litigation_cases": 41, "head_appearance_rate": Decimal("97.5"),
    }  # fmt: skip


def test_a_year_a_row_makes_a_text_of_each_year() -> None:
    header = ["序号", "年度", "行政复议受理数", "同比(%)", "败诉率(%)"]
    rows = [[1, "2022年", 74, 3.1, 11.2], [2, "2023年", 86, 16.2, 9.5]]
    found = analyses(book({"附表": [["江油市法治政府建设情况历年统计表"], header, *rows]}))
    told = {
        analysis.year.value: {fact.indicator: fact.value for fact in analysis.facts if fact.basis == "stated"}
        for analysis in found.values()
    }
    assert told == {
        2022: {"reconsideration_accepted": 74, "litigation_loss_rate": Decimal("11.2")},
        2023: {"reconsideration_accepted": 86, "litigation_loss_rate": Decimal("9.5")},
    }
