"""Spreadsheets of several districts: one text and one analysis for each district and year."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from fazhi.extraction import extract
from fazhi.extraction.headers import counted_in, indicator_of, unit_of
from fazhi.extraction.model import Analysis
from fazhi.extraction.scope import Setting
from fazhi.extraction.workbooks import split
from fazhi.readers import read


Rows = list[list[Any]]
RECEIVED, CONCLUDED, RATE, LOSS = (
    "reconsideration_received", "reconsideration_concluded", "reconsideration_correction_rate", "litigation_loss_rate",
)  # fmt: skip


def book(sheets: dict[str, Rows], merged: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets; `merged` ranges are of the first."""
    made = openpyxl.Workbook()
    assert made.active is not None
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        made.worksheets[0].merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def analyses(data: bytes, name: str = "统计表.xlsx") -> dict[str, Analysis]:
    """Key → analysis of each part; a workbook that is not parted has the key ""."""
    source = read(data, name)
    parts = split(source, name)
    found = {part.key: extract(part.source) for part in parts} or {"": extract(source)}
    for part in parts:
        for fact in found[part.key].facts:
            assert part.source.text[fact.span.start : fact.span.end] == fact.span.quote
            assert part.source.text[fact.value_span.start : fact.value_span.end] == fact.value_span.quote
    return found


def values(analysis: Analysis) -> dict[str, str]:
    return {fact.indicator: f"{fact.value:f}" for fact in analysis.facts if fact.basis == "stated"}


MERGED: Rows = [
    ["云岭市各区县2023年行政复议应诉情况统计表"],
    ["地区", "行政复议", None, None, "行政应诉", None, "备注"],
    [None, "收到申请（件）", "审结（件）", "纠错率", "案件数（件）", "败诉率", None],
    ["东溪区", 64, 60, 0.15, 30, 0.0918, "甲"],
    ["西棠区", 27, 21, 0.0952, 14, 1, None],
    ["火星区", 9, 8, 0.125, 3, 0, None],
    ["合计", 100, 89, None, 47, None, None],
]


def test_one_district_a_row_with_merged_headers() -> None:
    found = analyses(book({"Sheet1": MERGED}, ["A2:A3", "B2:D2", "E2:F2"]))
    assert list(found) == ["990101:2023", "990103:2023", "火星区:2023"]
    first = found["990101:2023"]
    assert (first.district.value, first.year.value, first.kind.value, first.is_report) == (
        "990101",
        2023,
        "other",
        True,
    )
    assert values(first) == {RECEIVED: "64", CONCLUDED: "60", RATE: "15", "litigation_cases": "30", LOSS: "9.18"}
    assert {fact.span.quote for fact in first.facts} == {"东溪区 | 64 | 60 | 15% | 30 | 9.18%"}
    rate = next(fact for fact in first.facts if fact.indicator == RATE)
    assert (rate.n, rate.N, rate.denominator) == (Decimal(9), Decimal(60), "reconsideration_concluded")
    assert values(found["990103:2023"])[LOSS] == "100"


def test_an_unknown_district_is_asked_for() -> None:
    unknown = analyses(book({"Sheet1": MERGED}))["火星区:2023"]
    assert unknown.district.value is None
    assert "火星区" in unknown.district.note
    assert values(unknown)[RECEIVED] == "9"


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        ({"Sheet1": [["东溪区行政复议指标"], ["序号", "指标", "单位", "2022年", "2023年", "同比"],
                     [1, "行政复议收到申请", "件", 50, 64, "28%"], [2, "行政复议纠错率", None, 0.115, 0.15, None]]},
         {"990101:2022": {RECEIVED: "50", RATE: "11.5"}, "990101:2023": {RECEIVED: "64", RATE: "15"}}),
        ({"Sheet1": [["2023年云岭市各区情况"], ["指标", "东溪区", "西棠区"], ["行政复议收到申请（件）", 64, 27],
                     ["政务服务受理量（万件）", 12.5, 3]]},
         {"990101:2023": {RECEIVED: "64", "gov_service_cases": "125000"},
          "990103:2023": {RECEIVED: "27", "gov_service_cases": "30000"}}),
        ({"东溪区": [["指标", "2023年"], ["行政复议收到申请", 64]], "西棠区": [["指标", "2023年"], ["行政复议收到申请", 27]]},
         {"990101:2023": {RECEIVED: "64"}, "990103:2023": {RECEIVED: "27"}}),
        ({"Sheet1": [["区县", "年度", "复议收案数", "复议审结数"], ["东溪区", 2022, 50, 48], ["东溪区", 2023, 64, 60]]},
         {"990101:2022": {RECEIVED: "50", CONCLUDED: "48"}, "990101:2023": {RECEIVED: "64", CONCLUDED: "60"}}),
        ({"Sheet1": [["区县", "2022年复议收案数", "2023年复议收案数"], ["东溪区", 50, 64]]},
         {"990101:2022": {RECEIVED: "50"}, "990101:2023": {RECEIVED: "64"}}),
        ({"2023年复议": [["地区", "收到申请", "审结"], ["全市", 100, 89], ["东溪区", 64, 60]],
          "2023年应诉": [["云岭市"], ["地区", "败诉率(%)"], ["东溪区", 0.9], ["西棠区", 1]]},
         {"990101:2023": {RECEIVED: "64", CONCLUDED: "60", LOSS: "0.9"}, "990103:2023": {LOSS: "1"}}),
    ],
    ids=["years across", "districts across", "sheets", "year column", "year headers", "two sheets by theme"],
)  # fmt: skip
def test_layouts(sheets: dict[str, Rows], expected: dict[str, dict[str, str]]) -> None:
    assert {key: values(analysis) for key, analysis in analyses(book(sheets)).items()} == expected


def test_two_columns_of_one_district_stay_one_report() -> None:
    rows: Rows = [
        ["示范省云岭市东溪区2023年法治指标"],
        ["指标", "数值"],
        ["行政复议收到申请（件）", 64],
        ["败诉率", "9.2%"],
    ]
    found = analyses(book({"Sheet1": rows}))
    assert list(found) == [""]
    assert (found[""].district.value, found[""].year.value) == ("990101", 2023)
    assert values(found[""]) == {RECEIVED: "64", LOSS: "9.2"}


def test_a_bare_one_under_a_rate_is_not_guessed() -> None:
    rows: Rows = [["东溪区2023年情况"], ["指标", "数值"], ["行政复议收到申请", 64], ["败诉率", 1]]
    (analysis,) = analyses(book({"Sheet1": rows})).values()
    assert values(analysis) == {RECEIVED: "64"}
    assert [(other.phrase, other.reason) for other in analysis.others] == [("败诉率", "contested")]


def test_namesakes_are_told_by_the_company_they_keep() -> None:
    rows: Rows = [["地区", "年份", "行政复议收到申请"], ["鼓楼区", 2023, 5], ["玄武区", 2023, 6], ["秦淮区", 2023, 7]]
    assert list(analyses(book({"Sheet1": rows}))) == ["320106:2023", "320102:2023", "320104:2023"]
    alone: Rows = [["地区", "年份", "行政复议收到申请"], ["鼓楼区", 2023, 5]]
    (analysis,) = analyses(book({"Sheet1": alone})).values()
    assert analysis.district.value is None
    assert len(analysis.district.candidates) > 2


def test_year_and_place_of_a_csv_come_from_its_name() -> None:
    data = "地区,收到行政复议申请,败诉率\n东溪区,64,0.0918\n西棠区,27,0\n".encode("gbk")
    found = analyses(data, "2023年云岭市.csv")
    assert {key: values(analysis) for key, analysis in found.items()} == {
        "990101:2023": {RECEIVED: "64", LOSS: "9.18"}, "990103:2023": {RECEIVED: "27", LOSS: "0"},
    }  # fmt: skip


def test_what_no_indicator_names_stays_an_other_figure() -> None:
    rows: Rows = [["地区", "年份", "行政复议收到申请", "食堂就餐人次", "完成时间"], ["东溪区", 2023, 64, 900, "年底"]]
    (analysis,) = analyses(book({"Sheet1": rows})).values()
    assert [(other.phrase, int(other.value), other.reason) for other in analysis.others] == [
        ("食堂就餐人次", 900, "unmatched")
    ]


@pytest.mark.parametrize(
    ("parts", "value", "code"),
    [
        (("行政复议", "收到申请(件)"), "9件", RECEIVED),
        (("行政复议受理数",), "9件", "reconsideration_accepted"),
        (("行政复议", "不予受理"), "9件", "reconsideration_not_accepted"),
        (("行政应诉", "败诉件数"), "9件", "litigation_lost"),
        (("行政应诉", "审结"), "9件", "litigation_concluded"),
        (("纠纷化解与服务", "调解成功率(%)"), "96%", "peoples_mediation_success_rate"),
        (("主要负责人述法人数",), "9人", "duty_reports_on_law"),
        (("负责人出庭应诉率",), "98%", "head_appearance_rate"),
        (("法律援助", "案件数"), "9件", "legal_aid_cases"),
        (("行政复议案件数",), "9件", ""),
        (("审结",), "9件", ""),
        (("常住人口(万人)",), "30人", ""),
        (("综合纠错率",), "30%", "reconsideration_overall_correction_rate"),
    ],
)
def test_headers_name_indicators(parts: tuple[str, ...], value: str, code: str) -> None:
    assert indicator_of(parts, value, Setting(2023, "county"), [])[0] == code


@pytest.mark.parametrize(
    ("label", "unit"),
    [("收案(件)", "件"), ("受理量(万件)", "万件"), ("败诉率(%)", "%"), ("审结(含上年)", ""), ("占比(单位:%)", "%")],
)
def test_units_stand_in_headers(label: str, unit: str) -> None:
    assert unit_of(label) == unit


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("述法人数", "人"),
        ("普法受众人次", "人次"),
        ("会前学法次数", "次"),
        ("宣传场次", "场次"),
        ("复议案件", "件"),
        ("调解员", "件"),
    ],
)
def test_nouns_of_headers_imply_units(label: str, unit: str) -> None:
    assert counted_in(label) == unit


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ["行政复议申请收到件数", "受理件数", "审结件数", "直接纠错件数"],
            {RECEIVED: "64", "reconsideration_accepted": "60", CONCLUDED: "50", "reconsideration_corrected": "7"},
        ),
        (["公安行政复议申请收到件数", "受理件数", "审结件数", "行政应诉案件数"], {"litigation_cases": "7"}),
        (["行政复议申请收到件数", "其他", "审结件数", "直接纠错件数"], {RECEIVED: "64"}),
        (["行政复议申请收到件数", "投诉举报件数", "受理件数", "审结件数"], {RECEIVED: "64"}),
        (["行政复议申请收到件数", "公安行政复议收到件数", "审结件数", "直接纠错件数"], {RECEIVED: "64"}),
        (
            ["受理件数", "审结件数", "行政复议申请收到件数", "直接纠错件数"],
            {RECEIVED: "50", "reconsideration_corrected": "7"},
        ),
    ],
)
def test_a_header_takes_its_topic_from_the_left(headers: list[str], expected: dict[str, str]) -> None:
    rows: Rows = [["云岭市2023年情况统计表"], ["地区", *headers], ["东溪区", 64, 60, 50, 7], ["西棠区", 27, 25, 21, 2]]
    found = analyses(book({"Sheet1": rows}))["990101:2023"]
    assert values(found) == expected
