"""Whole passages: properties that hold for any text, and the contexts that decide what a figure is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fazhi.extraction import extract
from fazhi.extraction.matching import read_paragraph
from fazhi.extraction.scope import Setting
from fazhi.source import SourceText


WORDS = st.lists(
    st.sampled_from(
        [
            "收到",
            "行政复议",
            "申请",
            "受理",
            "不予受理",
            "审结",
            "败诉率",
            "出庭应诉率",
            "负责人",
            "法院",
            "12件",
            "3，400件",
            "97.5%",
            "由",
            "降至",
            "比上年",
            "同比",
            "下降",
            "2个百分点",
            "分别为",
            "均为",
            "、",
            "，",
            "。",
            "；",
            "（",
            "）",
            "其中",
            "力争",
            "2022年",
            "\n",
            "|",
            "一、",
            "下一步",
            "《",
            "》",
            "百余场",
            "“",
            "”",
            "\u3000",
            "\t",
            "零败诉",
            "共",
            "合计",
            "全市",
            "县公安局",
        ]
    ),
    max_size=80,
).map("".join)
FRAME = "示范省云岭市北原县人民政府关于2024年法治政府建设情况的报告\n一、主要做法\n（一）{heading}\n{text}\n"


def _stated(text: str, *, heading: str = "依法办理行政复议和应诉案件") -> dict[str, str]:
    analysis = extract(SourceText(FRAME.format(heading=heading, text=text)))
    return {fact.indicator: f"{fact.value:f}" for fact in analysis.facts if fact.basis == "stated"}


@settings(deadline=None, max_examples=150)
@given(WORDS)
def test_extract_quotes_the_source(text: str) -> None:
    source = SourceText(text)
    analysis = extract(source)
    for fact in analysis.facts:
        assert source.text[fact.span.start : fact.span.end] == fact.span.quote
        assert fact.span.start <= fact.value_span.start <= fact.value_span.end <= fact.span.end
    for other in analysis.others:
        assert source.text[other.span.start : other.span.end] == other.span.quote


@settings(deadline=None, max_examples=150)
@given(WORDS)
def test_extract_of_a_raw_string_quotes_that_string(text: str) -> None:
    for fact in extract(text).facts:
        assert text[fact.span.start : fact.span.end] == fact.span.quote


@settings(deadline=None)
@given(st.text(max_size=400))
def test_extract_accepts_any_text(text: str) -> None:
    extract(text)


@pytest.mark.parametrize(
    "unit", ["收到行政复议申请12件，比上年的10件增长20%。", "收到12件、", "达到", "1,", "(", "复议 | 12件\n"]
)
def test_extract_reads_long_texts_in_bounded_pieces(unit: str) -> None:
    """Twice the text gives about twice the sentences: no sentence, and so no step, grows with the text."""
    for size in (20_000, 40_000):
        text = (unit * (size // len(unit)))[:6000]
        reading = read_paragraph(text, Setting(2024, None), ())
        assert all(sentence.end - sentence.start <= 1500 for sentence in reading.sentences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "收到复议申请61件，不予受理8件，受理53件。",
            {"reconsideration_accepted": "53", "reconsideration_not_accepted": "8"},
        ),
        ("败诉率由上年的18.2%降至12.6%。", {"litigation_loss_rate": "12.6"}),
        ("出庭应诉率同比提高3个百分点，达到98%。", {"head_appearance_rate": "98"}),
        (
            "收到、受理、审结复议申请分别为31件、28件、27件。",
            {"reconsideration_received": "31", "reconsideration_concluded": "27"},
        ),
        (
            "负责人出庭应诉率和生效裁判履行率均为100%。",
            {"head_appearance_rate": "100", "judgment_performance_rate": "100"},
        ),
        ("一审、二审应诉案件分别为31件、12件，共43件。", {"litigation_cases": "43"}),
        ("受理复议案件27件（其中行政处罚类12件）。", {"reconsideration_accepted": "27"}),
    ],
)
def test_extract_reads_lists_changes_and_totals(text: str, expected: dict[str, str]) -> None:
    assert _stated(text).items() >= expected.items()


@pytest.mark.parametrize(
    "text",
    [
        "力争行政诉讼败诉率控制在8%以内。",
        "全市平均败诉率12.9%。",
        "全省行政复议纠错率为9.4%。",
        "县公安局败诉率15%。",
        "2021年至2024年累计受理复议申请206件。",
        "上年败诉5件。",
        "上半年收到复议申请31件。",
        "未出庭的2件已说明理由。",
        "其中正职负责人出庭6件。",
        "原告胜诉率12%。",
    ],
)
def test_extract_leaves_figures_of_others_and_other_times(text: str) -> None:
    assert _stated(text) == {}


def test_extract_ignores_problems_and_plans() -> None:
    text = "收到复议申请31件。\n二、存在问题\n败诉案件仍有9件。\n三、2025年工作打算\n评查案卷100卷。"
    assert _stated(text) == {"reconsideration_received": "31"}
    others = extract(SourceText(FRAME.format(heading="复议", text=text))).others
    assert {other.reason for other in others} == {"requirement", "target"}


def test_extract_keeps_unexplained_figures_with_what_they_count() -> None:
    analysis = extract(SourceText(FRAME.format(heading="规范执法", text="开展联合检查126次，案卷合格率96.5%。")))
    assert {(other.phrase, f"{other.value:f}", other.reason) for other in analysis.others} == {
        ("联合检查", "126", "unmatched"),
        ("案卷合格率", "96.5", "unmatched"),
    }


def test_extract_gives_no_facts_for_another_kind_of_document() -> None:
    text = "关于举办春季运动会的通知\n" + "各单位按要求组织报名，收到行政复议申请12件。" * 20
    assert extract(SourceText(text)).facts == ()
