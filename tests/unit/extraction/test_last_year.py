"""Last year's value told twice in one report, and 口径 told in a note."""

from __future__ import annotations

import pytest

from fazhi.extraction import extract
from fazhi.extraction.model import Analysis
from fazhi.extraction.notes import noted_denominators
from tests.accuracy import framed


HEAD = "示范省云岭市东溪区人民政府关于2023年法治政府建设情况的报告\n一、2023年工作开展情况\n（一）依法化解争议\n"
TABLE = "附件：复议应诉统计表\n指标 | 单位 | 2023年 | 2022年\n收到行政复议申请 | 件 | 60 | {received}\n行政复议纠错率 | % | 12.5 | {rate}"


def analysis(prose: str, *, received: str = "50", rate: str = "14.0") -> Analysis:
    return extract(framed(HEAD + prose + "\n" + TABLE.format(received=received, rate=rate)))


@pytest.mark.parametrize(
    ("prose", "indicators"),
    [
        ("全区收到行政复议申请60件，同比增长20%；直接纠错率12.5%，较上年的14.0%下降1.5个百分点。", []),
        ("全区收到行政复议申请60件，较上年的48件增长25%。", ["reconsideration_received"]),
        ("全区收到行政复议申请60件，同比增长33.3%。", ["reconsideration_received"]),
        ("全区复议直接纠错率12.5%，较上年的15.2%下降2.7个百分点。", ["reconsideration_correction_rate"]),
        ("全区复议直接纠错率12.5%，同比下降2.7个百分点。", ["reconsideration_correction_rate"]),
        ("全区复议直接纠错率12.5%，同比下降1.5个百分点。", []),
    ],
)
def test_last_year_of_prose_and_table_must_agree(prose: str, indicators: list[str]) -> None:
    found = analysis(prose).findings
    conflicts = [finding for finding in found if finding.kind == "previous_conflict"]
    assert [finding.indicator for finding in conflicts] == indicators
    assert all(finding.severity == "warning" and len(finding.spans) >= 2 for finding in conflicts)
    assert [finding.kind for finding in found if finding.severity == "error"] == []


def test_last_years_column_completes_a_stated_change() -> None:
    facts = {fact.indicator: fact for fact in analysis("全区收到行政复议申请60件，同比增长20%。").facts}
    change = facts["reconsideration_received"].change
    assert change is not None
    assert (str(change.percent), str(change.previous)) == ("20", "50")


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("注：败诉率＝败诉案件数÷审结案件数×100%。", {"litigation_loss_rate": "litigation_concluded"}),
        ("注：败诉率 = 败诉案件数 / 应诉案件数", {"litigation_loss_rate": "litigation_cases"}),
        ("注：直接纠错率按受理数计算。", {"reconsideration_correction_rate": "reconsideration_accepted"}),
        ("出庭应诉率是指负责人出庭案件数占应当出庭案件数的比例。", {"head_appearance_rate": "should_appear"}),
        ("出庭应诉率以开庭案件为分母计算", {"head_appearance_rate": "litigation_hearings"}),
        ("纠错率按收到申请数统计，败诉率按审结数统计。",
         {"reconsideration_correction_rate": "reconsideration_received", "litigation_loss_rate": "litigation_concluded"}),
        ("败诉率按审结数计算。附表中败诉率按应诉数计算。", {}),
        ("综合纠错率按审结数计算。", {}),
        ("败诉率为9%，按规定统计上报。", {}),
        ("按期办结率以100%为目标，逐月统计。", {}),
    ],
)  # fmt: skip
def test_notes_name_the_denominator(note: str, expected: dict[str, str]) -> None:
    assert noted_denominators(note) == expected


def test_a_note_sets_the_denominator_of_the_reports_rate() -> None:
    prose = "全区行政诉讼败诉率8.4%。\n注：败诉率＝败诉案件数÷应诉案件数。"
    (fact,) = (fact for fact in extract(framed(HEAD + prose)).facts if fact.indicator == "litigation_loss_rate")
    assert fact.denominator == "litigation_cases"


LATE = "示范省云岭市东溪区人民政府关于2023年法治政府建设情况的报告\n一、主要工作\n{}\n"


def test_a_report_that_calls_its_own_year_the_last_one_is_read() -> None:
    text = "区政府去年收到行政复议申请31件，受理28件。各级调委会去年共调解纠纷1,460件。"
    found = {(fact.indicator, int(fact.value)) for fact in extract(LATE.format(text)).facts}
    assert found >= {("reconsideration_received", 31), ("peoples_mediation_cases", 1460)}


@pytest.mark.parametrize(
    "text",
    [
        "区政府去年收到行政复议申请31件。",  # told once
        "区政府去年收到行政复议申请31件，今年收到40件。各级调委会去年共调解纠纷1,460件，今年1,510件。",
        "行政复议申请比去年收到的31件多。人民调解较去年调解的1,460件多。",
        "行政复议申请去年为31件。人民调解去年为1,460件。",
    ],
)
def test_last_year_stays_last_year_where_this_year_is_told_too(text: str) -> None:
    values = {int(fact.value) for fact in extract(LATE.format(text)).facts}
    assert values.isdisjoint({31, 1460})
