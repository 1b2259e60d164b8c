"""Reading one report from queue to review: claim, read, extract, check, store. Called by the Celery task.

    queued ──claim──► reading ──► extracting ──► checking ──► in_review | needs_person
       ▲                 └─────────────┴────────────┴───────► failed (code and Chinese reason)
       └── requeue_stale: no sign of life for a while, at most MAX_ATTEMPTS times

Safe to run twice: a claim is taken under a row lock and numbers the reading (`Report.run`); every later write asks
for that number, so that a worker that was overtaken, or whose report was deleted, stops without a trace.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from fazhi import extraction
from fazhi.extraction.workbooks import Part, split
from fazhi.readers import ocr
from fazhi.readers.isolated import read_isolated
from fazhi.readers.limits import DEFAULT_LIMITS
from fazhi.reports import definitions
from fazhi.reports.actions.analysis import Superseded, store_analysis, store_text
from fazhi.reports.actions.identity import analyse
from fazhi.reports.actions.observations import choose_observations
from fazhi.reports.actions.parts import close_workbook, open_parts
from fazhi.reports.limits import (
    HEARTBEAT_EVERY,
    MAX_ATTEMPTS,
    OCR_READING_SECONDS,
    READING_SECONDS,
    REQUEUE_QUEUED_AFTER,
    STALE_AFTER,
)
from fazhi.reports.models import Report
from fazhi.reports.problems import reason
from fazhi.source import SourceText, UnreadableDocument


log = logging.getLogger(__name__)


def process(report_id: int) -> str:
    """Read, analyse and store one report; returns the state it ends in, "" when there was nothing to do.

    It ends *queued* when the document turned out to be a scan: the caller then sends it to the queue `ocr`.

    Never raises for what is wrong with a document or with our own rules: the report then says *failed* and why.
    """
    report = claim(report_id)
    if report is None:
        return ""
    run = report.run
    definitions.refresh()
    try:
        with heartbeat(report_id, run):
            _read_and_store(report, run)
    except Superseded:
        log.info("report %s: reading %s was overtaken", report_id, run)
        return ""
    except UnreadableDocument as problem:
        fail(report_id, run, problem.code, problem.message)
    except SoftTimeLimitExceeded:
        fail(report_id, run, "timeout", reason("timeout"))
    except FileNotFoundError:
        fail(report_id, run, "lost_file", reason("lost_file"))
    except Exception:
        log.exception("report %s: reading %s failed", report_id, run)
        fail(report_id, run, "internal", reason("internal"))
    state = Report.objects.filter(pk=report_id).values_list("state", flat=True).first() or ""
    log.info("report %s: reading %s ended in state %s", report_id, run, state)
    return state


def claim(report_id: int) -> Report | None:
    """Take the report for reading, or None when it is not waiting (done, deleted, or in another worker's hands)."""
    with transaction.atomic():
        report = Report.objects.select_for_update().filter(pk=report_id, deleted_at=None).first()
        if report is None or not (report.state == Report.State.QUEUED or is_stale(report)):
            return None
        report.state = Report.State.READING
        report.run += 1
        report.attempt += 1
        report.heartbeat = timezone.now()
        report.save(update_fields=["state", "run", "attempt", "heartbeat"])
        return report


def is_stale(report: Report) -> bool:
    """Whether a worker had it in hand and has given no sign of life for a while."""
    if report.state == Report.State.QUEUED or not report.is_working:
        return False
    return report.heartbeat is None or timezone.now() - report.heartbeat > STALE_AFTER


def _read_and_store(report: Report, run: int) -> None:
    try:
        source = read_original(report)
    except UnreadableDocument as problem:
        if problem.code == "no_ocr" and not report.needs_ocr and ocr.is_available():
            _hand_to_ocr(report, run)
            return
        raise
    _advance(report, run, Report.State.EXTRACTING)
    parts = split(source, report.original_name.partition("#")[0])
    if report.part:
        source = next((part.source for part in parts if part.key == report.part), None) or _lost_part()
    elif parts:
        _store_parts(report, source, parts, run)
        return
    store_text(report, source)
    analysis = analyse(source, known_report=report.identity_confirmed)
    _advance(report, run, Report.State.CHECKING)
    store_analysis(report, source, analysis, run=run)


def _lost_part() -> SourceText:
    raise UnreadableDocument("lost_part", reason("lost_part"))


def _store_parts(workbook: Report, source: SourceText, parts: Sequence[Part], run: int) -> None:
    """Store each district and year of a workbook as its own report; the workbook itself shows nothing."""
    store_text(workbook, source)
    _advance(workbook, run, Report.State.CHECKING)
    opened = open_parts(workbook, parts)
    for report, part in opened:
        try:
            store_analysis(report, part.source, extraction.extract(part.source), run=report.run)
        except Superseded:
            continue
    if not close_workbook(workbook, run, len(opened)):
        raise Superseded(f"report {workbook.pk}: reading {run} was overtaken")


def read_original(report: Report) -> SourceText:
    """The text of the stored file, read in a child process with its own limits."""
    with report.file.open("rb") as file:
        data = file.read()
    limits = replace(DEFAULT_LIMITS, seconds=OCR_READING_SECONDS if report.needs_ocr else READING_SECONDS)
    return read_isolated(data, report.original_name, limits=limits, ocr=report.needs_ocr)


def _hand_to_ocr(report: Report, run: int) -> None:
    """Back to *queued*, now known to be a scan; the attempt does not count."""
    queued = Report.objects.filter(pk=report.pk, run=run)
    if not queued.update(state=Report.State.QUEUED, needs_ocr=True, attempt=F("attempt") - 1, heartbeat=timezone.now()):
        raise Superseded(f"report {report.pk}: reading {run} was overtaken")


def _advance(report: Report, run: int, state: str) -> None:
    now = timezone.now()
    if not Report.objects.filter(pk=report.pk, run=run).update(state=state, heartbeat=now):
        raise Superseded(f"report {report.pk}: reading {run} was overtaken")


def fail(report_id: int, run: int, code: str, message: str) -> bool:
    """End this reading with a reason; nothing of the report is shown any more. False when it was overtaken."""
    with transaction.atomic():
        report = Report.objects.select_for_update().filter(pk=report_id, run=run).first()
        if report is None:
            return False
        report.state = Report.State.FAILED
        report.failure_code, report.failure_reason = code[:30], message[:400]
        report.processed_at = timezone.now()
        report.save(update_fields=["state", "failure_code", "failure_reason", "processed_at"])
        choose_observations(report.district_id, report.year)
    return True


@contextmanager
def heartbeat(report_id: int, run: int) -> Iterator[None]:
    """Renew the sign of life from a thread with a connection of its own while the body runs."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(HEARTBEAT_EVERY.total_seconds()):
                Report.objects.filter(pk=report_id, run=run).update(heartbeat=timezone.now())
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{report_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def requeue_stale() -> list[int]:
    """Queue again what a dead worker left, and what waits so long that its message may be lost; returns the ids.

    A report that was begun MAX_ATTEMPTS times without an end fails with *timeout*: the person may still retry.
    """
    now = timezone.now()
    working = [state for state in Report.WORKING if state != Report.State.QUEUED]
    lost = Report.objects.filter(state__in=working, heartbeat__lt=now - STALE_AFTER, deleted_at=None)
    requeued = []
    for report_id, run, attempt in list(lost.values_list("pk", "run", "attempt")):
        if attempt >= MAX_ATTEMPTS:
            fail(report_id, run, "timeout", reason("timeout"))
        elif Report.objects.filter(pk=report_id, run=run).update(
            state=Report.State.QUEUED, run=F("run") + 1, heartbeat=now
        ):
            requeued.append(report_id)
    # While readings go on, a report that waits is simply behind them; when none do, its message must be lost.
    busy = Report.objects.filter(state__in=working, heartbeat__gte=now - STALE_AFTER, deleted_at=None).exists()
    patience = REQUEUE_QUEUED_AFTER if busy else STALE_AFTER
    waiting = Report.objects.filter(state=Report.State.QUEUED, heartbeat__lt=now - patience, deleted_at=None)
    ids = list(waiting.values_list("pk", flat=True))
    Report.objects.filter(pk__in=ids, state=Report.State.QUEUED).update(heartbeat=now)
    return requeued + ids
