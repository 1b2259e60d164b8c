"""Rows of the report list: what people named their files stays text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fazhi.accounts.models import User
from fazhi.dashboard.progress import Progress, progress_with
from fazhi.dashboard.report_rows import ListFor, report_rows, state_badge
from fazhi.dashboard.templatetags.fazhi_ui import area_options
from fazhi.reports.models import District, Report
from tests.unit.dashboard.builders import area


HOSTILE = '<script>alert("1")</script>&\''


def report(**fields: object) -> Report:
    given = {
        "original_name": "a.txt",
        "state": Report.State.IN_REVIEW,
        "uploaded_at": datetime(2025, 3, 1, 16, 5, tzinfo=UTC),
    }
    return Report(pk=7, **(given | fields))


def listed(one: Report, **shown: bool) -> str:
    defaults = {"trash": False, "may_review": False, "may_sign": False}
    progress = progress_with(one, facts=3, findings=1)
    return report_rows([(one, progress)], ListFor(csrf_token="t0k", **(defaults | shown)))


def test_hostile_names_are_escaped_everywhere() -> None:
    html = listed(
        report(
            original_name=HOSTILE, title=f"{HOSTILE}报告", failure_reason=HOSTILE,
            district=District(code="330102", name=HOSTILE, full_name=HOSTILE), uploaded_by=User(username=HOSTILE),
        )
    )  # fmt: skip
    assert "<script" not in html and html.count("&lt;script&gt;") >= 6
    assert '"1"' not in html


def test_row_names_what_is_not_known() -> None:
    html = listed(report())
    assert html.count('<span class="absent">未定</span>') == 2
    assert "2025-03-02 00:05" in html  # as the clocks here show it
    assert "3 个数据点，1 个疑点" in html and "file-name" not in html


@pytest.mark.parametrize(
    ("state", "shown", "offered"),
    [
        (Report.State.IN_REVIEW, {"may_review": True}, "复核</a>"),
        (Report.State.AWAITING_SIGNOFF, {"may_sign": True}, "#checklist"),
        (Report.State.PUBLISHED, {"trash": True}, 'value="t0k"'),
    ],
)
def test_next_step_is_offered_to_whoever_may_take_it(state: str, shown: dict[str, bool], offered: str) -> None:
    assert offered in listed(report(state=state), **shown)
    assert offered not in listed(report(state=state))


def test_deleted_report_is_not_linked_and_offers_no_review() -> None:
    html = listed(report(), trash=True, may_review=True)
    assert '/reports/7/"' not in html and "review" not in html


def test_badge_says_when_reading_broke_off() -> None:
    progress = progress_with(report(), facts=0, findings=0)
    assert "待复核" in state_badge(progress)
    stalled = Progress(**(progress.as_dict() | {"stalled": True}))
    assert "读取中断" in state_badge(stalled)


def test_options_of_districts_are_escaped() -> None:
    html = area_options([replace(area(1), name=HOSTILE)])
    assert html.count("<option") == 1 and "<script" not in html
