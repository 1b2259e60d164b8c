"""How far a report is, in words and steps: the same for the list, the upload page, its polling and the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from fazhi.reports.models import Fact, Finding, Report
from fazhi.reports.processing import is_stale


STEPS = ("已接收", "读取文字", "识别指标", "校验勾稽", "待复核")
_STEP = {
    Report.State.QUEUED: 0,
    Report.State.READING: 1,
    Report.State.EXTRACTING: 2,
    Report.State.CHECKING: 3,
}
_TONES = {
    Report.State.PUBLISHED: "published",
    Report.State.CORRECTED: "published",
    Report.State.FAILED: "failed",
    Report.State.NEEDS_PERSON: "failed",
    Report.State.IN_REVIEW: "waiting",
    Report.State.AWAITING_SIGNOFF: "waiting",
    Report.State.WITHDRAWN: "none",
}
WAITS_LONG = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Progress:
    """One report's way, ready for JSON and templates."""

    id: int
    name: str
    title: str
    state: str
    label: str
    tone: str
    """Which of the state colours fits: published, waiting, failed, none."""
    step: int
    """Index into STEPS of what happens now; len(STEPS) once all is done."""
    done: bool
    """Nothing happens any more without a person."""
    stalled: bool
    """A worker has it but has given no sign of life; it will be queued again by itself."""
    message: str
    code: str
    url: str
    parent: int | None
    """The workbook this is one district and year of."""
    district: str
    year: int | None
    facts: int
    findings: int

    def as_dict(self) -> dict[str, Any]:
        """For JsonResponse."""
        return asdict(self)


def progress_of(reports: Iterable[Report]) -> list[Progress]:
    """The progress of each report, in the given order. Districts must be loaded; three queries for any number."""
    reports = list(reports)
    ids = [report.pk for report in reports]
    facts = dict(Fact.objects.filter(report__in=ids).values_list("report").annotate(n=Count("pk")).order_by())
    open_ones = Q(resolution=Finding.Resolution.OPEN) & ~Q(severity=Finding.Severity.INFO)
    findings = dict(
        Finding.objects.filter(open_ones, report__in=ids).values_list("report").annotate(n=Count("pk")).order_by()
    )
    position = _queue() if any(report.state == Report.State.QUEUED for report in reports) else {}
    return [
        _progress(report, facts.get(report.pk, 0), findings.get(report.pk, 0), position.get(report.pk, 0))
        for report in reports
    ]


def progress_with(report: Report, *, facts: int, findings: int) -> Progress:
    """The progress of one report whose facts and open findings are already counted; a query only while it waits."""
    position = _queue() if report.state == Report.State.QUEUED else {}
    return _progress(report, facts, findings, position.get(report.pk, 0))


def _queue() -> dict[int, int]:
    """How many stand before each waiting report."""
    waiting = Report.objects.filter(state=Report.State.QUEUED, deleted_at=None)
    ids = waiting.order_by("heartbeat", "pk").values_list("pk", flat=True)
    return {pk: index for index, pk in enumerate(ids)}


@cache
def reports_address() -> str:
    """The beginning of every report's address; looking each one up costs more than its row."""
    return reverse("report", args=[0]).removesuffix("0/")


def _progress(report: Report, facts: int, findings: int, ahead: int) -> Progress:
    state = Report.State(report.state)
    stalled = is_stale(report)
    return Progress(
        id=report.pk,
        name=report.original_name,
        title=report.title or report.original_name,
        state=report.state,
        label=str(state.label),
        tone=_TONES.get(state, "none"),
        step=_STEP.get(state, len(STEPS)),
        done=not report.is_working,
        stalled=stalled,
        message=_message(report, stalled, facts, findings, ahead),
        code=report.failure_code,
        url=f"{reports_address()}{report.pk}/",
        parent=report.parent_id,
        district=report.district.full_name if report.district else "",
        year=report.year,
        facts=facts,
        findings=findings,
    )


def _message(report: Report, stalled: bool, facts: int, findings: int, ahead: int) -> str:
    if stalled:
        return "读取进程没有响应，系统稍后会自动重新排队，无需操作。"
    if report.failure_reason:
        return report.failure_reason
    if report.state == Report.State.QUEUED:
        if report.heartbeat and timezone.now() - report.heartbeat > WAITS_LONG:
            return "等待较久，读取进程可能没有运行。恢复后会自动继续；如长时间不动，请联系管理员。"
        return f"前面还有 {ahead} 份。" if ahead else "即将开始读取。"
    if report.is_working:
        return "正在处理……"
    if report.state == Report.State.SPLIT:
        return "".join(report.remarks)
    if not facts:
        return "没有提取到指标数据，请打开原文核对。"
    return f"{facts} 个数据点" + (f"，{findings} 个疑点" if findings else "，未发现疑点")
