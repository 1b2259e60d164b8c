"""A report that a stranger handed in reaches its own bureau when that bureau hands in the same file."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from fazhi.accounts.models import User
from fazhi.reports.actions import delete, submit_files
from fazhi.reports.actions.submission import Submission
from fazhi.reports.models import Decision, Report
from tests.db.conftest import CITY, DISTRICT, NEIGHBOUR


pytestmark = pytest.mark.django_db
PROSE = "甲区2023年法治政府建设年度报告。全年审结行政复议案件75件。".encode()


def hand_in(user: User, name: str = "甲区.txt") -> Submission:
    [submission] = submit_files(user, [ContentFile(PROSE, name=name)])
    return submission


def stray(accounts: dict[str, User], district: str = DISTRICT) -> Report:
    """A report of `district`, handed in and read for a bureau of another province."""
    report = hand_in(accounts["outsider"]).report
    assert report is not None
    Report.objects.update(
        state="needs_person",
        failure_code="out_of_scope",
        failure_reason="识别出的地区不在您的辖区内。",
        recognition={"district": {"value": district}},
    )
    report.refresh_from_db()
    return report


@pytest.mark.parametrize("taker", ["clerk", "city_clerk", "administrator"])
def test_a_stray_report_goes_to_the_bureau_it_concerns(accounts: dict[str, User], taker: str) -> None:
    report = stray(accounts)
    submission = hand_in(accounts[taker], "本区报告.txt")
    assert (submission.outcome, submission.report, submission.message) == ("accepted", report, "")
    report.refresh_from_db()
    assert (report.uploaded_by, report.original_name, report.state, report.failure_code) == (
        accounts[taker], "本区报告.txt", "queued", "",
    )  # fmt: skip
    decision = Decision.objects.get()
    assert (decision.action, decision.made_by, decision.before["uploaded_by"]) == (
        "take_over", accounts[taker], "outsider",
    )  # fmt: skip


def test_a_stray_report_comes_out_of_the_strangers_trash(accounts: dict[str, User]) -> None:
    report = stray(accounts)
    delete(report, accounts["outsider"])
    assert hand_in(accounts["clerk"]).outcome == "accepted"
    report.refresh_from_db()
    assert (report.deleted_at, report.uploaded_by) == (None, accounts["clerk"])


def test_a_stray_report_stays_from_whom_it_does_not_concern(accounts: dict[str, User]) -> None:
    report = stray(accounts)
    submission = hand_in(accounts["neighbour"])
    assert (submission.outcome, submission.report) == ("duplicate", None)
    report.refresh_from_db()
    assert (report.uploaded_by, report.failure_code) == (accounts["outsider"], "out_of_scope")


def test_a_report_that_a_person_has_settled_is_no_stray(accounts: dict[str, User]) -> None:
    report = stray(accounts)
    Report.objects.update(district="320106", failure_code="", state="in_review")
    assert hand_in(accounts["clerk"]).outcome == "duplicate"
    report.refresh_from_db()
    assert report.uploaded_by == accounts["outsider"]


def test_a_city_gets_the_strays_among_a_workbooks_parts(accounts: dict[str, User]) -> None:
    workbook = stray(accounts, CITY)
    placed, lost = (
        Report.objects.create(
            sha256=str(number) * 64, size=1, parent=workbook, original_name=f"表.xlsx#{number}", state=state, failure_code=code,
            uploaded_by=accounts["outsider"], recognition={"district": {"value": NEIGHBOUR}},
        )
        for number, state, code in ((1, "in_review", ""), (2, "needs_person", "out_of_scope"))
    )  # fmt: skip
    Report.objects.filter(pk=workbook.pk).update(state="split", failure_code="")
    assert hand_in(accounts["city_clerk"]).outcome == "accepted"
    placed.refresh_from_db()
    lost.refresh_from_db()
    assert (placed.uploaded_by, placed.state) == (accounts["outsider"], "in_review")
    assert (lost.uploaded_by, lost.state) == (accounts["city_clerk"], "queued")
