"""The trash, removal for good, the append-only record, and the commands."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from fazhi import extraction
from fazhi.accounts.models import User
from fazhi.reports import tasks
from fazhi.reports.actions import delete, empty_trash, record_decision, store_analysis, submit_files
from fazhi.reports.models import Decision, Finding, Observation, Report
from tests.db.analyses import TEXT, analysis, finding, rate, source
from tests.factories import make_report


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "send", lambda report_id: None)


@pytest.fixture
def report(accounts: dict[str, User]) -> Report:
    [submission] = submit_files(accounts["clerk"], [ContentFile(TEXT.encode(), name="甲.txt")])
    assert submission.report is not None
    store_analysis(submission.report, source(), analysis(rate(), findings=(finding(),)))
    return submission.report


@pytest.mark.parametrize(
    "statement",
    ["UPDATE reports_decision SET reason = '改过'", "DELETE FROM reports_decision"],
)
def test_decisions_cannot_be_changed_or_removed_by_sql(accounts: dict[str, User], statement: str) -> None:
    record_decision(accounts["clerk"], "accept", reason="核对无误")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Decision.objects.get().reason == "核对无误"


def test_a_decision_names_what_it_is_about(report: Report, accounts: dict[str, User]) -> None:
    decision = record_decision(accounts["reviewer"], "accept", report=report, indicator="reconsideration_corrected")
    assert (decision.report_label, decision.district_id, decision.year, decision.made_by) == (
        report.title, "330102", 2023, accounts["reviewer"],
    )  # fmt: skip
    assert decision.definitions_hash == report.definitions_hash != ""


def test_the_trash_is_emptied_after_thirty_days_and_the_record_stays(
    report: Report, accounts: dict[str, User], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    stored = Path(settings.MEDIA_ROOT) / str(report.file.name)
    delete(report, accounts["clerk"], reason="传错了")
    Report.objects.update(deleted_at=timezone.now() - timedelta(days=29))
    assert empty_trash() == 0
    Report.objects.update(deleted_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert empty_trash() == 1
    assert not Report.objects.exists()
    assert not stored.exists()
    assert [d.action for d in Decision.objects.order_by("pk")] == ["delete", "purge"]
    assert {d.report_label for d in Decision.objects.all()} == {"甲区2023年法治政府建设年度报告"}


def test_deleting_one_of_two_reports_shows_the_other(report: Report, accounts: dict[str, User]) -> None:
    other = make_report("330102", 2023)
    store_analysis(other, source(), analysis(rate("30")))
    assert Observation.objects.get().report_id == other.pk
    delete(other, accounts["clerk"])
    assert Observation.objects.get().report_id == report.pk


def test_reprocess_says_what_changed_and_leaves_decisions(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    report.findings.update(resolution=Finding.Resolution.NOT_USED)
    Report.objects.update(definitions_hash="older")
    monkeypatch.setattr(extraction, "extract", lambda text: analysis(rate("19.99"), findings=(finding(),)))
    output = io.StringIO()
    call_command("reprocess", stdout=output)
    lines = output.getvalue().splitlines()
    assert lines[0].startswith(f"{report.pk} 甲区2023年法治政府建设年度报告")
    assert [line.strip()[0] for line in lines[1:3]] == ["-", "+"]
    assert "1 份有变化" in lines[-1]
    assert report.findings.get().resolution == "not_used"
    again = io.StringIO()
    call_command("reprocess", stdout=again)
    assert again.getvalue().startswith("重新分析 0 份")
    call_command("reprocess", all=True, stdout=again)
    assert "重新分析 1 份，0 份有变化" in again.getvalue()


def test_reprocess_leaves_a_published_report_published(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    report.facts.update(is_published=True)
    Report.objects.update(state="published", definitions_hash="older")
    monkeypatch.setattr(extraction, "extract", lambda text: analysis(rate("19.99")))
    call_command("reprocess", stdout=io.StringIO())
    report.refresh_from_db()
    assert report.state == "published"
    assert Observation.objects.get().value == 20


def test_sample_commands_tell_how_many(accounts: dict[str, User]) -> None:
    output = io.StringIO()
    call_command("load_samples", stdout=output)
    count = Report.objects.filter(is_sample=True, state="queued").count()
    assert count >= 12
    assert output.getvalue().strip() == f"已提交 {count} 份示例报告，由后台读取。"
    call_command("remove_samples", stdout=output)
    assert output.getvalue().strip().endswith(f"已移除 {count} 份示例报告。")
    assert not Report.objects.exists()
