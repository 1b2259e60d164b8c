"""`reports`: hand files in, follow their reading, fetch what was read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Path, Query, Router
from ninja.files import UploadedFile

from fazhi.accounts.permissions import may_upload, signed_in, subtree
from fazhi.api.parameters import ReportQuery, as_selection
from fazhi.api.report_schemas import ReportDetail, ReportList, SubmittedFiles
from fazhi.api.schemas import problems
from fazhi.api.shapes import Json, answer, label_of, number
from fazhi.api.signing_in import require
from fazhi.catalogue.denominators import chip
from fazhi.dashboard.selection import read_choice, read_district
from fazhi.dashboard.views.upload import submission_json
from fazhi.reports.access import visible_reports
from fazhi.reports.actions import submit_files
from fazhi.reports.models import District, Fact, Finding, Report


router = Router(tags=["报告"])
ID_AT_MOST = 2**63 - 1


@router.post("reports", response={202: SubmittedFiles, 200: SubmittedFiles, **problems()}, summary="上传报告")
def hand_in(request: HttpRequest, files: File[list[UploadedFile]]) -> HttpResponse:
    """202 when at least one file waits to be read, 200 when all were known or refused; each file says which."""
    user = require(request, may_upload)
    submissions = submit_files(user, files)
    shapes = []
    for submission in submissions:
        shape: Json = submission_json(submission)
        shape["duplicate"] = submission.outcome in ("duplicate", "restored", "retried")
        shape["api_url"] = f"/api/v1/reports/{submission.report.pk}" if submission.report else None
        shapes.append(shape)
    waits = any(submission.outcome in ("accepted", "retried") for submission in submissions)
    return answer({"files": shapes}, status=202 if waits else 200)


@router.get("reports", response={200: ReportList, **problems(404)}, summary="报告列表")
def listing(request: HttpRequest, asked: Query[ReportQuery]) -> HttpResponse:
    """The reports the account may see, newest first."""
    user = require(request, signed_in)
    given = as_selection(asked)
    state = read_choice(given, "state", ("", *Report.State.values))
    code = read_district(given, "district")
    rows = visible_reports(user).select_related("district")
    if code:
        district = District.objects.filter(pk=code).first()
        if district is None:
            raise Http404
        rows = rows.filter(subtree(district.path))
    if asked.year:
        rows = rows.filter(year=asked.year)
    if state:
        rows = rows.filter(state=state)
    found = [summary_json(report) for report in rows[asked.offset : asked.offset + asked.limit]]
    return answer({"reports": found, "total": rows.count()})


@router.get("reports/{int:report_id}", response={200: ReportDetail, **problems(404)}, summary="一份报告")
def detail(request: HttpRequest, report_id: Path[int]) -> HttpResponse:
    """State, what was recognised with its evidence, every fact and every finding."""
    user = require(request, signed_in)
    if report_id > ID_AT_MOST:
        raise Http404
    report = _find(visible_reports(user).select_related("district"), report_id)
    recognition = {name: _recognised(report, name) for name in ("district", "year", "kind")}
    return answer(
        {
            **summary_json(report),
            "pages": report.pages,
            "size": report.size,
            "is_ocr": report.is_ocr,
            "identity_confirmed": report.identity_confirmed,
            "recognition": recognition,
            "remarks": [str(remark) for remark in report.remarks],
            "definitions": report.definitions_hash,
            "facts": [fact_json(fact) for fact in report.facts.all()],
            "findings": [finding_json(finding) for finding in report.findings.all()],
        }
    )


def _find(reports: QuerySet[Report], report_id: int) -> Report:
    found = reports.filter(pk=report_id).first()
    if found is None:
        raise Http404
    return found


def summary_json(report: Report) -> Json:
    """A report as lists name it; `district` is loaded."""
    district = report.district
    return {
        "id": report.pk,
        "title": report.title,
        "file_name": report.original_name,
        "format": report.format,
        "state": report.state,
        "state_label": report.get_state_display(),
        "done": not report.is_working,
        "failure": (
            {"code": report.failure_code, "reason": report.failure_reason}
            if report.failure_code or report.failure_reason
            else None
        ),
        "district": {"code": district.code, "name": district.full_name} if district else None,
        "year": report.year,
        "kind": report.kind,
        "is_sample": report.is_sample,
        "uploaded_at": report.uploaded_at,
        "processed_at": report.processed_at,
        "published_at": report.published_at,
        "url": reverse("report", args=[report.pk]),
    }


def _recognised(report: Report, name: str) -> Json:
    proof: dict[str, Any] = report.recognition.get(name, {})
    return {
        "value": proof.get("value"),
        "label": proof.get("label") or "",
        "evidence": [_span(span) for span in proof.get("evidence", [])],
        "candidates": proof.get("candidates", []),
        "note": proof.get("note") or "",
    }


def _span(span: dict[str, Any]) -> Json:
    return {"start": span["start"], "end": span["end"], "quote": span["quote"]}


def fact_json(fact: Fact) -> Json:
    """What the report states, with everything it must not travel without."""
    used = fact.status not in (Fact.Status.REJECTED, Fact.Status.NOT_APPLICABLE)
    stated = (fact.change_percent, fact.change_points, fact.previous)
    has_change = used and any(value is not None for value in stated)
    return {
        "id": fact.pk,
        "indicator": fact.indicator_id,
        "label": label_of(fact.indicator_id),
        "value": number(fact.value) if used else None,
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "low": number(fact.low) if used else None,
        "high": number(fact.high) if used else None,
        "n": number(fact.n) if used else None,
        "N": number(fact.N) if used else None,
        "denominator": fact.denominator,
        "denominator_label": chip(fact.denominator) if fact.denominator else "",
        "scope": fact.scope,
        "instance": fact.instance,
        "basis": fact.basis,
        "formula": fact.formula if used else "",
        "status": fact.status,
        "shown": fact.is_shown,
        "confidence": fact.confidence,
        "stated_change": (
            {
                "percent": number(fact.change_percent),
                "points": number(fact.change_points),
                "ambiguous": fact.change_ambiguous,
                "previous": number(fact.previous),
            }
            if has_change
            else None
        ),
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "value_start": fact.value_start,
        "value_end": fact.value_end,
        "page": fact.page,
    }


def finding_json(finding: Finding) -> Json:
    """A contradiction or doubt with its arithmetic and sentences."""
    return {
        "id": finding.pk,
        "kind": finding.kind,
        "severity": finding.severity,
        "indicator": finding.indicator_id,
        "label": label_of(finding.indicator_id),
        "message": finding.message,
        "stated": number(finding.stated),
        "recomputed": number(finding.recomputed),
        "denominator": finding.denominator,
        "resolution": finding.resolution,
        "spans": [_span(span) for span in finding.spans],
    }
