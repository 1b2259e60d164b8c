"""The annotated prose of the sample reports: marks cut from the text, facts taken from the marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.samples.markup import MarkupError, Sample, read_sample


FRONT = '+++\nfile = "a.txt"\nregion_code = "990101"\nregion = "东溪区"\nyear = 2023\nkind = "年度报告"\n'


def sample_of(tmp_path: Path, prose: str) -> Sample:
    """A source with this prose under a title, parsed."""
    source = tmp_path / "a.md"
    source.write_text(f"{FRONT}derived = []\nchecks = []\n+++\n# 题目\n{prose}\n", encoding="utf-8")
    return read_sample(source)


@pytest.mark.parametrize(
    ("prose", "value", "qualifier", "quote"),
    [
        ("全年评查案卷204卷{case_files_reviewed}。", 204, "exact", "全年评查案卷204卷"),
        ("受众，9.1万余人次{publicity_audience}，反响好", 91000, "over", "9.1万余人次"),
        ("公开信息3,874条{info_disclosed}", 3874, "exact", "公开信息3,874条"),
        ("学法九次{exec_meeting_law_study=9}", 9, "exact", "学法九次"),
        ("活动逾270场{publicity_events=270~over}", 270, "over", "活动逾270场"),
        ("近60人{mediators}", 60, "under", "近60人"),
        ("办结率99.5%{gov_service_completion_rate}", 99.5, "exact", "办结率99.5%"),
    ],
)
def test_mark_becomes_a_fact(tmp_path: Path, prose: str, value: float, qualifier: str, quote: str) -> None:
    (fact,) = sample_of(tmp_path, prose).facts
    assert (fact["value"], fact["qualifier"], fact["quote"]) == (
        value,
        qualifier,
        quote,
    )


def test_marks_leave_no_trace_in_the_text(tmp_path: Path) -> None:
    sample = sample_of(
        tmp_path,
        "**应诉。**败诉5件{litigation_lost}，率5%{litigation_loss_rate}{litigation_loss_rate^-1.5}。",
    )
    assert sample.blocks[1].text == "**应诉。**败诉5件，率5%。"
    assert [fact["quote"] for fact in sample.facts] == ["败诉5件", "率5%"]


def test_change_marks_keep_percent_and_points_apart(tmp_path: Path) -> None:
    sample = sample_of(
        tmp_path,
        "增长3.0%{penalty_cases%+3.0}，下降1.7个百分点{litigation_loss_rate^-1.7}",
    )
    assert [change.get("change_percent") for change in sample.yoy] == [3, None]
    assert [change.get("change_points") for change in sample.yoy] == [None, -1.7]


def test_question_mark_makes_a_fact_optional(tmp_path: Path) -> None:
    sample = sample_of(tmp_path, "本级29件{?litigation_cases}")
    assert sample.facts == []
    assert sample.optional[0]["value"] == 29


def test_mark_without_numeral_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MarkupError, match="没有数字"):
        sample_of(tmp_path, "没有数字{mediators}")
