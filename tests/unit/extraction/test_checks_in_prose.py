"""Checks on whole passages: what the wording of a report means for its arithmetic."""

from __future__ import annotations

import pytest

from fazhi.extraction import extract
from fazhi.extraction.model import Finding


def _findings(passage: str, kind: str) -> list[Finding]:
    text = f"青河县2023年法治政府建设情况报告\n一、主要成效\n（一）化解行政争议。{passage}"
    return [finding for finding in extract(text).findings if finding.kind == kind]


@pytest.mark.parametrize(
    ("change", "contradicts"),
    [("增长近九成", False), ("增长约30%", True), ("增长87.7%", False), ("增长90%", True), ("增长近三成", True)],
)
def test_rough_changes_are_held_to_their_roughness(change: str, contradicts: bool) -> None:
    passage = f"全年收到行政复议申请582件，上年为310件，{change}。"
    assert bool(_findings(passage, "change_mismatch")) is contradicts


@pytest.mark.parametrize(
    ("passage", "severity"),
    [
        ("全年收到行政复议申请200件，受理170件，审结160件，结案率84.2%。", "warning"),
        ("全年收到行政复议申请200件，受理170件，审结160件，结案率97.5%。", "error"),
        ("全年收到行政复议申请200件，受理170件，审结160件，结案率41.0%。", "error"),
    ],
)
def test_conclusion_rate_may_hold_cases_carried_over(passage: str, severity: str) -> None:
    (finding,) = _findings(passage, "rate_mismatch")
    assert finding.severity == severity


def test_one_number_of_two_labels_is_one_part() -> None:
    passage = "全年收到行政复议申请300件，依法受理250件，不予受理20件，受理前调解撤回、转送等30件。"
    (finding,) = _findings(passage, "parts_sum")
    assert finding.severity == "info"


def test_other_organs_are_no_remainder() -> None:
    passage = "全年收到行政复议申请30件，已全部处理完毕：受理21件，不予受理4件，转送其他机关2件。"
    (finding,) = _findings(passage, "parts_sum")
    assert finding.severity == "error"
