"""Queueing, reading again, the trash, and removal for good."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.reports.actions.observations import choose_observations
from fazhi.reports.actions.record import record_decision
from fazhi.reports.limits import TRASH_DAYS
from fazhi.reports.models import Report


SETTLED_STATES = (Report.State.AWAITING_SIGNOFF, Report.State.PUBLISHED, Report.State.CORRECTED)


def enqueue(report: Report, *, by_person: bool = True) -> None:
    """Put the report into the queue; the worker is told once the transaction has committed.

    A broker that does not answer leaves the report *queued*: `requeue_stale` offers it again.
    """
    report.state = Report.State.QUEUED
    report.failure_code = report.failure_reason = ""
    report.heartbeat = timezone.now()
    if by_person:
        report.attempt = 0
    report.save(update_fields=["state", "failure_code", "failure_reason", "heartbeat", "attempt"])
    transaction.on_commit(lambda: _send(report.pk), robust=True)


def _send(report_id: int) -> None:
    from fazhi.reports.tasks import send  # tasks call these actions

    send(report_id)


@transaction.atomic
def retry(report: Report, user: User) -> bool:
    """Read the report again from its file; False when it is being read or is beyond review."""
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.is_working or row.state in SETTLED_STATES or row.deleted_at is not None:
        return False
    record_decision(user, "retry", report=row, before={"state": row.state, "code": row.failure_code})
    enqueue(row)
    report.refresh_from_db()
    return True


@transaction.atomic
def delete(report: Report, user: User, *, reason: str = "") -> bool:
    """Move to the trash for 30 days; its figures are shown no more. False for a published report.

    Also cancels a reading that is under way: the worker finds its number overtaken and stops.
    """
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.deleted_at is not None or row.state in SETTLED_STATES:
        return False
    record_decision(user, "delete", report=row, before={"state": row.state}, reason=reason)
    row.deleted_at = timezone.now()
    row.run += 1
    if row.is_working:
        row.state = Report.State.FAILED
        row.failure_code, row.failure_reason = "cancelled", "已取消读取。需要时从回收站恢复并重试。"
    row.save(update_fields=["deleted_at", "run", "state", "failure_code", "failure_reason"])
    choose_observations(row.district_id, row.year)
    report.refresh_from_db()
    return True


@transaction.atomic
def restore(report: Report, user: User) -> None:
    """Take out of the trash; what was cancelled is queued again."""
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.deleted_at is None:
        return
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    record_decision(user, "restore", report=row, after={"state": row.state})
    if row.failure_code == "cancelled":
        enqueue(row)
    choose_observations(row.district_id, row.year)
    report.refresh_from_db()


@transaction.atomic
def remove_for_good(report: Report, user: User | None, *, action: str = "remove") -> None:
    """Remove rows and file; only the decisions stay. The file goes once the transaction has committed."""
    place = (report.district_id, report.year)
    record_decision(user, action, report=report, before={"name": report.original_name, "sha256": report.sha256})
    file = report.file
    name, storage = file.name, file.storage
    report.observations.all().delete()
    report.delete()
    choose_observations(*place)
    if name and not Report.objects.filter(file=name).exists():  # the parts of a workbook share its file
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def empty_trash() -> int:
    """Remove for good what has lain in the trash for 30 days; returns how many."""
    due = Report.objects.filter(deleted_at__lt=timezone.now() - timedelta(days=TRASH_DAYS))
    for report in due:
        remove_for_good(report, None, action="purge")
    return len(due)
