"""Sums, parts and flows, with the innocent cases beside the contradictions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from fazhi.extraction.checks import derive_and_check
from fazhi.extraction.model import Fact, Finding


Stated = Callable[..., tuple[Fact, ...]]


def _of(findings: tuple[Finding, ...], kind: str) -> list[Finding]:
    return [finding for finding in findings if finding.kind == kind]


def test_parts_that_exhaust_the_whole_must_add_up(stated: Stated) -> None:
    text = "收到申请230件，全部处理完毕：受理180件、不予受理26件、案前化解14件。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_received="收到申请230件",
            reconsideration_accepted="受理180件",
            reconsideration_not_accepted="不予受理26件",
        ),
        text=text,
    )
    (finding,) = _of(findings, "parts_sum")
    assert (finding.severity, finding.indicator, finding.recomputed) == (
        "error",
        "reconsideration_received",
        Decimal(220),
    )
    assert "受理180+不予受理26+案前化解14=220" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "收到申请230件，受理180件、不予受理26件，其余作转送处理。",
        "收到申请230件，其中受理180件、不予受理26件。",
        "收到申请230件，全部依法处理，受理180件、不予受理26件，其余告知补正。",
    ],
)
def test_parts_that_leave_a_rest_are_no_contradiction(stated: Stated, text: str) -> None:
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_received="收到申请230件",
            reconsideration_accepted="受理180件",
            reconsideration_not_accepted="不予受理26件",
        ),
        text=text,
    )
    assert [finding for finding in findings if finding.severity != "info"] == []


def test_parts_that_add_up_are_remarked(stated: Stated) -> None:
    text = "收到申请59件，其中受理46件，不予受理8件，告知向其他机关提出3件、转送2件；审结40件。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_received="收到申请59件",
            reconsideration_accepted="受理46件",
            reconsideration_not_accepted="不予受理8件",
            reconsideration_concluded="审结40件",
        ),
        text=text,
    )
    assert [finding.severity for finding in _of(findings, "parts_sum")] == ["info"]


def test_concluding_more_than_was_accepted_is_normal(stated: Stated) -> None:
    text = "受理46件，审结51件。"
    _, findings = derive_and_check(
        stated(text, reconsideration_accepted="受理46件", reconsideration_concluded="审结51件"), text=text
    )
    assert findings == ()


@pytest.mark.parametrize(
    ("codes", "text", "severity"),
    [
        ({"litigation_concluded": "审结12件", "litigation_lost": "败诉14件"}, "审结12件，败诉14件。", "error"),
        ({"litigation_hearings": "开庭20件", "head_appearances": "出庭22件"}, "开庭20件，出庭22件。", "error"),
        ({"litigation_hearings": "开庭20件", "head_appearances": "出庭22件次"}, "开庭20件，出庭22件次。", "warning"),
        ({"disputes_found": "排查90件", "disputes_resolved": "化解95件"}, "排查90件，化解95件。", "warning"),
        ({"disputes_found": "排查900余件", "disputes_resolved": "化解950件"}, "排查900余件，化解950件。", ""),
    ],
)
def test_part_larger_than_its_whole(stated: Stated, codes: dict[str, str], text: str, severity: str) -> None:
    facts = stated(
        text,
        **{code: {"quote": quote, "qualifier": "over" if "余" in quote else "exact"} for code, quote in codes.items()},
    )
    enriched, findings = derive_and_check(facts, text=text)
    assert [finding.severity for finding in _of(findings, "part_exceeds_whole")] == ([severity] if severity else [])
    assert len(enriched) == 2


def test_case_flow_that_holds_is_remarked(stated: Stated) -> None:
    text = "受理310件，审结298件（含上年结转27件），结转下年39件。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_accepted="受理310件",
            reconsideration_concluded="审结298件",
            reconsideration_carried_over="结转下年39件",
        ),
        text=text,
    )
    (finding,) = _of(findings, "flow")
    assert finding.severity == "info"
    assert finding.message == "案件流向相符：上年结转27+受理310=337，审结298+结转下年39=337。"


def test_case_flow_that_breaks_is_a_doubt(stated: Stated) -> None:
    text = "受理310件，审结298件（含上年结转27件），结转下年45件。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_accepted="受理310件",
            reconsideration_concluded="审结298件",
            reconsideration_carried_over="结转下年45件",
        ),
        text=text,
    )
    (finding,) = _of(findings, "flow")
    assert finding.severity == "warning"
    assert "相差6件" in finding.message


def test_case_flow_gives_the_cases_last_year_left(stated: Stated) -> None:
    text = "受理310件，审结298件，结转下年39件。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_accepted="受理310件",
            reconsideration_concluded="审结298件",
            reconsideration_carried_over="结转下年39件",
        ),
        text=text,
    )
    assert "可推得上年结转27件" in _of(findings, "flow")[0].message


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("应诉案件120件，其中一审80件、二审30件、再审10件。", "info"),
        ("应诉案件120件，其中一审、二审、再审分别为80件、30件、10件。", "info"),
        ("应诉案件120件，其中一审82件、二审30件、再审10件。", "warning"),
        ("应诉案件120件。按审级划分，一审82件，二审30件，再审10件。", "error"),
        ("应诉案件120件，其中一审82件、二审30件。", ""),
    ],
)
def test_instances_add_up_to_all_cases(stated: Stated, text: str, severity: str) -> None:
    _, findings = derive_and_check(stated(text, litigation_cases="应诉案件120件"), text=text)
    assert [finding.severity for finding in _of(findings, "parts_sum")] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("直接纠错33件（撤销17件、确认违法9件、责令履行6件、变更1件）。", "info"),
        ("直接纠错33件（撤销17件、确认违法9件、责令履行6件）。", "warning"),
        ("直接纠错33件（其中撤销17件、确认违法9件）。", ""),
        ("直接纠错33件（撤销17件、确认违法9件等）。", ""),
        ("直接纠错33件（占21.4%）。", ""),
    ],
)
def test_bracketed_parts_are_added(stated: Stated, text: str, severity: str) -> None:
    _, findings = derive_and_check(stated(text, reconsideration_corrected="直接纠错33件"), text=text)
    assert [finding.severity for finding in _of(findings, "parts_sum")] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("共清理文件90件，其中继续有效61件、废止20件、修改9件。", "info"),
        ("全部清理文件90件，均已作出处理，继续有效61件、废止20件、修改8件。", "error"),
        ("共清理文件90件，其中废止20件、修改9件。", ""),
        ("共清理文件90件，其中继续有效61件、废止和失效20件、修改9件。", "info"),
        ("共清理文件90件，其中继续有效61件、废止18件、宣布失效2件、修改9件。", "info"),
    ],
)
def test_cleaned_documents_add_up(stated: Stated, text: str, severity: str) -> None:
    _, findings = derive_and_check(stated(text, normative_docs_cleaned="清理文件90件"), text=text)
    assert [finding.severity for finding in _of(findings, "parts_sum")] == ([severity] if severity else [])


def test_carried_in_of_another_chapter_is_not_taken(stated: Stated) -> None:
    text = "受理310件，审结298件，结转下年39件。\n信访事项上年结转500件。"
    _, findings = derive_and_check(
        stated(
            text,
            reconsideration_accepted="受理310件",
            reconsideration_concluded="审结298件",
            reconsideration_carried_over="结转下年39件",
        ),
        text=text,
    )
    assert "上年结转27件" in _of(findings, "flow")[0].message
