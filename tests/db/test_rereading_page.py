"""`/reports/ID/reread/`: asked on the page, done by a worker, and told honestly in between."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from fazhi.accounts.models import User
from fazhi.reports import tasks
from fazhi.reports.actions import rereading, review, store_analysis, submit_files
from fazhi.reports.models import Decision, Report, Rereading
from tests.db.analyses import TEXT, analysis, rate, source


pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the workers were told; they do nothing until a test says so."""
    told: list[int] = []
    monkeypatch.setattr(tasks, "send", lambda report_id: None)
    monkeypatch.setattr(tasks.compare_or_apply, "delay", told.append)
    return told


@pytest.fixture
def report(accounts: dict[str, User], asked: list[int], monkeypatch: pytest.MonkeyPatch) -> Report:
    [submission] = submit_files(accounts["clerk"], [ContentFile(TEXT.encode(), name="甲.txt")])
    assert submission.report is not None
    store_analysis(submission.report, source(), analysis(rate()))
    monkeypatch.setattr("fazhi.extraction.extract", lambda source: analysis(rate("25")))
    return submission.report


@pytest.fixture
def client(accounts: dict[str, User]) -> Client:
    return browser(accounts["reviewer"])


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def value(report: Report) -> Decimal:
    return report.facts.get().value


def look(client: Client, report: Report) -> str:
    return client.get(f"/reports/{report.pk}/reread/").content.decode()


def test_the_page_waits_for_the_workers_and_changes_nothing(
    client: Client, report: Report, asked: list[int], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        response = client.get(f"/reports/{report.pk}/reread/")
    assert response["Refresh"]
    assert "在后台进行" in response.content.decode() and "什么都没有改变" in response.content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        look(client, report)
    assert asked == [report.pk]
    tasks.compare_or_apply(report.pk)
    response = client.get(f"/reports/{report.pk}/reread/")
    assert "Refresh" not in response
    assert "读法改变" in response.content.decode()
    assert value(report) == Decimal(20)
    assert not Decision.objects.exists()


def test_applying_is_asked_done_and_told_once(client: Client, report: Report) -> None:
    look(client, report)
    tasks.compare_or_apply(report.pk)
    assert client.post(f"/reports/{report.pk}/reread/").status_code == 302
    assert "正在按当前定义重新识别并保存" in look(client, report)
    assert value(report) == Decimal(20)
    tasks.compare_or_apply(report.pk)
    tasks.compare_or_apply(report.pk)
    assert value(report) == Decimal(25)
    assert Decision.objects.get().action == "reread"
    assert client.get(f"/reports/{report.pk}/reread/")["Location"] == f"/reports/{report.pk}/review/"
    assert "人工决定保持不变" in client.get(f"/reports/{report.pk}/review/").content.decode()
    assert "在后台进行" in look(client, report)


def test_a_decision_in_between_asks_for_a_new_comparison(
    client: Client, report: Report, accounts: dict[str, User]
) -> None:
    look(client, report)
    tasks.compare_or_apply(report.pk)
    assert "读法改变" in look(client, report)
    review.accept(report, report.facts.get().pk, accounts["reviewer"])
    assert "在后台进行" in look(client, report)
    tasks.compare_or_apply(report.pk)
    assert "人工已定，保持不变" in look(client, report)


def test_workers_that_do_not_answer_are_named_and_can_be_asked_again(client: Client, report: Report) -> None:
    look(client, report)
    Rereading.objects.update(asked_at=timezone.now() - timedelta(minutes=3))
    response = client.get(f"/reports/{report.pk}/reread/")
    assert "没有响应" in response.content.decode() and "Refresh" not in response
    assert "在后台进行" in client.get(f"/reports/{report.pk}/reread/?again=1").content.decode()


def test_a_broker_that_is_away_is_no_error(
    client: Client, report: Report, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    def away(report_id: int) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.compare_or_apply, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert client.get(f"/reports/{report.pk}/reread/").status_code == 200


def test_a_failure_says_so(client: Client, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: object) -> None:
        raise RuntimeError

    look(client, report)
    monkeypatch.setattr("fazhi.extraction.extract", fail)
    tasks.compare_or_apply(report.pk)
    assert "比对时程序出错" in look(client, report)
    assert value(report) == Decimal(20)


def test_two_reviewers_apply_it_once(client: Client, report: Report, accounts: dict[str, User]) -> None:
    client.post(f"/reports/{report.pk}/reread/")
    browser(accounts["administrator"]).post(f"/reports/{report.pk}/reread/")
    assert Rereading.objects.get().asked_by == accounts["reviewer"]
    tasks.compare_or_apply(report.pk)
    assert Decision.objects.filter(action="reread").count() == 1
    assert "在后台进行" in look(browser(accounts["administrator"]), report)


def test_a_report_that_is_being_read_is_left_alone(client: Client, report: Report) -> None:
    look(client, report)
    Report.objects.update(state="reading")
    rereading.carry_out(report.pk)
    assert Rereading.objects.get().state == "failed"
    assert client.get(f"/reports/{report.pk}/reread/")["Location"] == f"/reports/{report.pk}/"
