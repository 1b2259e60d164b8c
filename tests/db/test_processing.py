"""Reading one report: truthful states, safe twice, safe against overtaken and dead workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.utils import timezone

from fazhi import extraction
from fazhi.accounts.models import User
from fazhi.reports import processing, tasks
from fazhi.reports.actions import delete, retry, submit_files
from fazhi.reports.limits import MAX_ATTEMPTS, STALE_AFTER
from fazhi.reports.models import Fact, Observation, Report
from fazhi.source import UnreadableDocument
from tests.db.analyses import TEXT, analysis, rate, source


pytestmark = pytest.mark.django_db


@pytest.fixture
def report(accounts: dict[str, User]) -> Report:
    [submission] = submit_files(accounts["clerk"], [ContentFile(TEXT.encode(), name="甲.txt")])
    assert submission.report is not None
    return submission.report


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """States in the database at the moments of reading and extracting."""
    states: list[str] = []

    def note(result: Callable[[], Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            states.append(Report.objects.get().state)
            return result()

        return step

    monkeypatch.setattr(processing, "read_isolated", note(source))
    monkeypatch.setattr(extraction, "extract", note(lambda: analysis(rate())), raising=False)
    return states


def test_a_report_passes_through_every_state(report: Report, seen: list[str]) -> None:
    assert processing.process(report.pk) == "in_review"
    assert seen == ["reading", "extracting"]
    report.refresh_from_db()
    assert (report.district_id, report.year, report.attempt) == ("330102", 2023, 1)
    assert Observation.objects.count() == 1


def test_running_twice_reads_once(report: Report, seen: list[str]) -> None:
    processing.process(report.pk)
    assert processing.process(report.pk) == ""
    assert len(seen) == 2
    assert Fact.objects.count() == 1


def test_a_report_in_another_workers_hands_is_left_alone(report: Report, seen: list[str]) -> None:
    assert processing.claim(report.pk) is not None
    assert processing.claim(report.pk) is None
    assert processing.process(report.pk) == ""
    assert seen == []


def test_a_report_whose_worker_died_is_taken_over(report: Report, seen: list[str]) -> None:
    processing.claim(report.pk)
    Report.objects.update(heartbeat=timezone.now() - STALE_AFTER - timedelta(seconds=1))
    assert processing.process(report.pk) == "in_review"


def test_an_overtaken_worker_writes_nothing(report: Report, seen: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(*args: Any) -> Any:
        Report.objects.update(run=9, state="reading")
        return analysis(rate())

    monkeypatch.setattr(extraction, "extract", overtaken, raising=False)
    assert processing.process(report.pk) == ""
    assert Report.objects.get().state == "reading"
    assert not Fact.objects.exists()


def test_deleting_cancels_a_reading(
    report: Report, seen: list[str], accounts: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(*args: Any) -> Any:
        delete(report, accounts["clerk"])
        return analysis(rate())

    monkeypatch.setattr(extraction, "extract", cancelled, raising=False)
    assert processing.process(report.pk) == ""
    report.refresh_from_db()
    assert (report.state, report.failure_code) == ("failed", "cancelled")
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (UnreadableDocument("encrypted", "文件设有打开密码，请取消后上传。"), "encrypted"),
        (SoftTimeLimitExceeded(), "timeout"),
        (FileNotFoundError("gone"), "lost_file"),
        (ZeroDivisionError("a slip of ours"), "internal"),
    ],
)
def test_a_failure_is_a_state_with_words(
    report: Report, monkeypatch: pytest.MonkeyPatch, problem: Exception, code: str
) -> None:
    def fails(*args: Any, **kwargs: Any) -> Any:
        raise problem

    monkeypatch.setattr(processing, "read_isolated", fails)
    assert processing.process(report.pk) == "failed"
    report.refresh_from_db()
    assert report.failure_code == code
    assert "请" in report.failure_reason
    assert "Error" not in report.failure_reason


def test_figures_of_a_failed_reading_are_shown_no_more(
    report: Report, seen: list[str], accounts: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    processing.process(report.pk)
    assert retry(report, accounts["clerk"])
    assert Observation.objects.count() == 1
    monkeypatch.setattr(processing, "read_isolated", lambda *a, **k: 1 / 0)
    processing.process(report.pk)
    assert Observation.objects.count() == 0


def test_a_scan_goes_on_to_the_workers_with_ocr(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(data: bytes, name: str, *, ocr: bool, limits: Any) -> Any:
        if not ocr:
            raise UnreadableDocument("no_ocr", "扫描件。")
        return source(ocr=True)

    sent: list[tuple[str, int]] = []
    monkeypatch.setattr(processing, "read_isolated", scan)
    monkeypatch.setattr(extraction, "extract", lambda *a: analysis(rate()), raising=False)
    monkeypatch.setattr(processing.ocr, "is_available", lambda: True)
    monkeypatch.setattr(tasks.process_report_ocr, "delay", lambda pk: sent.append(("ocr", pk)))
    tasks.process_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.needs_ocr, report.attempt, sent) == ("queued", True, 0, [("ocr", report.pk)])
    tasks.process_report_ocr(report.pk)
    report.refresh_from_db()
    assert (report.state, report.is_ocr) == ("in_review", True)


def test_a_scan_fails_with_words_where_ocr_is_not_installed(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(*args: Any, **kwargs: Any) -> Any:
        raise UnreadableDocument("no_ocr", "扫描件，请上传文字版。")

    monkeypatch.setattr(processing, "read_isolated", scan)
    monkeypatch.setattr(processing.ocr, "is_available", lambda: False)
    assert processing.process(report.pk) == "failed"


def test_requeue_offers_what_a_dead_worker_left(report: Report) -> None:
    processing.claim(report.pk)
    assert processing.requeue_stale() == []
    Report.objects.update(heartbeat=timezone.now() - STALE_AFTER - timedelta(seconds=1))
    assert processing.requeue_stale() == [report.pk]
    report.refresh_from_db()
    assert (report.state, report.run) == ("queued", 2)
    assert processing.requeue_stale() == []


def test_requeue_gives_up_after_the_last_attempt(report: Report) -> None:
    processing.claim(report.pk)
    Report.objects.update(heartbeat=timezone.now() - timedelta(hours=1), attempt=MAX_ATTEMPTS)
    assert processing.requeue_stale() == []
    report.refresh_from_db()
    assert (report.state, report.failure_code) == ("failed", "timeout")


def test_requeue_offers_a_message_that_was_lost(report: Report) -> None:
    assert processing.requeue_stale() == []
    Report.objects.update(heartbeat=timezone.now() - STALE_AFTER - timedelta(seconds=1))
    assert processing.requeue_stale() == [report.pk]
    assert processing.requeue_stale() == []


def test_requeue_lets_a_report_wait_behind_others(report: Report) -> None:
    Report.objects.update(heartbeat=timezone.now() - timedelta(minutes=5))
    other = Report.objects.create(
        sha256="b" * 64, original_name="乙.txt", size=1, state="reading", heartbeat=timezone.now()
    )
    assert processing.requeue_stale() == []
    other.delete()
    assert processing.requeue_stale() == [report.pk]


def test_tasks_go_to_the_configured_broker() -> None:
    assert tasks.process_report.app.main == "fazhi"


def test_retry_is_refused_while_working_and_beyond_review(report: Report, accounts: dict[str, User]) -> None:
    assert not retry(report, accounts["clerk"])
    for state in ("awaiting_signoff", "published", "corrected"):
        Report.objects.update(state=state)
        assert not retry(report, accounts["clerk"])


def test_a_silent_broker_leaves_the_report_queued(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    from kombu.exceptions import OperationalError

    def silent(pk: int) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.process_report, "delay", silent)
    tasks.send(report.pk)
    assert Report.objects.get().state == "queued"
