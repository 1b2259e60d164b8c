"""A document that was not taken for a report, and a person who says that it is one."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from fazhi.accounts.models import User
from fazhi.reports import tasks
from fazhi.reports.actions import submit_files
from fazhi.reports.models import Decision, Observation, Report
from tests.factories import CONCLUDED


pytestmark = pytest.mark.django_db
LETTER = (
    "关于报送有关工作情况的函。\n"
    + "现将有关事项函告如下，请予支持。\n" * 30
    + "2023年，全区共审结行政复议案件58件。\n"
)


@pytest.fixture
def report(accounts: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(tasks, "send", lambda report_id: None)
    [submission] = submit_files(accounts["clerk"], [ContentFile(LETTER.encode(), name="函.txt")])
    assert submission.report is not None
    tasks.process_report(submission.report.pk)
    submission.report.refresh_from_db()
    assert (submission.report.state, submission.report.failure_code) == ("failed", "not_a_report")
    return submission.report


@pytest.fixture
def client(accounts: dict[str, User]) -> Client:
    client = Client()
    client.force_login(accounts["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    return client


FORM = {"district": "330102", "year": "2023", "kind": "annual"}


def test_without_a_reason_it_stays_refused(client: Client, report: Report) -> None:
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert "确是年度报告" in page and "写明理由" in page
    answer = client.post(f"/reports/{report.pk}/identity/", FORM | {"reason": "  "})
    assert answer.status_code == 400 and "请写明理由" in answer.content.decode()
    report.refresh_from_db()
    assert (report.state, report.identity_confirmed) == ("failed", False)
    assert not Decision.objects.exists()


def test_with_a_reason_it_is_read_again_with_its_figures_and_recorded(client: Client, report: Report) -> None:
    reason = "已核对原件，是年度报告，标题写法特殊"
    assert client.post(f"/reports/{report.pk}/identity/", FORM | {"reason": reason}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.identity_confirmed) == ("queued", True)
    decision = Decision.objects.get()
    assert (decision.action, decision.reason, decision.district_id) == ("confirm_report", reason, "330102")
    tasks.process_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.failure_code) == ("in_review", "")
    assert Observation.objects.get(indicator=CONCLUDED).value == 58


def test_another_bureau_cannot_confirm_it(report: Report, accounts: dict[str, User]) -> None:
    for name in ("neighbour", "viewer", "outsider"):
        client = Client()
        client.force_login(accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(f"/reports/{report.pk}/identity/", FORM | {"reason": "是"})
        assert answer.status_code in (403, 404)
    assert not Decision.objects.exists()
