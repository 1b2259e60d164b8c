"""What the Celery workers do: one task per report, and the housekeeping that beat starts.

Tasks take ids, say nothing to each other and may be delivered twice. Everything a person sees of them is in the
database: losing the broker loses no report.
"""

from __future__ import annotations

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from fazhi.accounts.models import User
from fazhi.reports import definitions, processing
from fazhi.reports.actions import empty_trash, rereading
from fazhi.reports.actions.promoting import reports_concerned
from fazhi.reports.actions.rereading import reread
from fazhi.reports.limits import HARD_TIME_LIMIT, OCR_HARD_TIME_LIMIT, OCR_SOFT_TIME_LIMIT, SOFT_TIME_LIMIT
from fazhi.reports.models import Report, ValueChange
from fazhi.reports.models.value_change import COMPACT_AT, compact_changes


log = logging.getLogger(__name__)


@shared_task(soft_time_limit=SOFT_TIME_LIMIT, time_limit=HARD_TIME_LIMIT)
def process_report(report_id: int) -> None:
    """Read one report from its file to its observations; a scanned one goes on to the queue `ocr`."""
    if processing.process(report_id) == Report.State.QUEUED:
        send(report_id)


@shared_task(soft_time_limit=OCR_SOFT_TIME_LIMIT, time_limit=OCR_HARD_TIME_LIMIT)
def process_report_ocr(report_id: int) -> None:
    """The same for a scanned report: takes about 1 GB of memory and seconds a page, so it has a queue of its own."""
    processing.process(report_id)


@shared_task(soft_time_limit=SOFT_TIME_LIMIT, time_limit=HARD_TIME_LIMIT)
def compare_or_apply(report_id: int) -> None:
    """Compare one report with the present definitions, or apply them: what its row `Rereading` asks for."""
    definitions.refresh()
    rereading.carry_out(report_id)


@shared_task
def requeue_stale() -> None:
    """Offer again what lost its worker or its message. Beat calls it every few seconds."""
    for report_id in processing.requeue_stale():
        send(report_id)


@shared_task
def compact_marks() -> None:
    """Put one mark in place of many while much is being read. Beat calls it every few minutes."""
    if ValueChange.objects.count() >= COMPACT_AT:
        compact_changes()


@shared_task
def apply_promoted(code: str, user_id: int) -> None:
    """Have every report that may state a promoted definition read again, each by a task of its own."""
    for report_id in reports_concerned(code):
        reread_report.delay(report_id, user_id)


@shared_task(soft_time_limit=SOFT_TIME_LIMIT, time_limit=HARD_TIME_LIMIT)
def reread_report(report_id: int, user_id: int) -> None:
    """Analyse a stored text with the present definitions; a report that is being read anyway is left alone."""
    definitions.refresh()
    report = Report.objects.filter(pk=report_id, deleted_at=None).select_related("text").first()
    user = User.objects.get(pk=user_id)
    if report is not None and not report.is_working:
        reread(report, user, quietly=True)


@shared_task
def purge_trash() -> None:
    """Remove for good what has lain in the trash for 30 days, and marks that newer ones replace. Once a day by beat."""
    empty_trash()
    compact_changes()


def send(report_id: int) -> None:
    """Tell the workers about a queued report; a silent broker is only logged, `requeue_stale` offers it again."""
    needs_ocr = Report.objects.filter(pk=report_id, needs_ocr=True).exists()
    task = process_report_ocr if needs_ocr else process_report
    try:
        task.delay(report_id)
    except OperationalError:
        log.warning("report %s: the broker does not answer; it stays queued", report_id)


def send_promoted(code: str, user_id: int) -> None:
    """Tell the workers of a promoted or withdrawn definition; `manage.py reprocess` does the same by hand."""
    try:
        apply_promoted.delay(code, user_id)
    except OperationalError:
        log.warning("definition %s: the broker does not answer; run manage.py reprocess", code)


def send_rereading(report_id: int) -> None:
    """Tell the workers; a silent broker is only logged, and the page offers to ask again."""
    try:
        compare_or_apply.delay(report_id)
    except OperationalError:
        log.warning("report %s: the broker does not answer; reading anew waits", report_id)
