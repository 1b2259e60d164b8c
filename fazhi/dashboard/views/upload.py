"""上传 `/reports/upload/` and the truth about each file: its state comes from the database, also after a reload."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fazhi.accounts.permissions import account_of, allowed, may_upload, signed_in
from fazhi.dashboard.progress import STEPS, Progress, progress_of
from fazhi.reports.access import visible_reports
from fazhi.reports.actions import Submission, submit_files
from fazhi.reports.actions.submission import max_file_bytes
from fazhi.reports.limits import MEGABYTE
from fazhi.reports.models import Report


RECENT = 20
"""Own uploads shown when the address names none."""
STATUS_AT_MOST = 500
ACCEPTS = ".pdf,.docx,.doc,.wps,.html,.htm,.mht,.mhtml,.txt,.ofd,.xlsx,.xls,.csv,.rtf,.zip"
"""Only a hint for the file dialog; what counts is the content."""


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(may_upload)
def upload(request: HttpRequest) -> HttpResponse:
    """The form, and the files handed in: JSON for the page's script, otherwise back to the page with `?ids=`."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    if request.method == "POST":
        submissions = submit_files(account_of(request), request.FILES.getlist("files"))
        if wants_json:
            return JsonResponse({"files": [submission_json(submission) for submission in submissions]})
        if not submissions:
            return render(request, "reports/upload.html", _context(request, "请先选择文件，再点“上传”。"), status=400)
        ids = ",".join(dict.fromkeys(str(s.report.pk) for s in submissions if s.report))
        request.session["submitted"] = [submission_json(s) for s in submissions if s.outcome != "accepted"]
        return redirect(f"{reverse('upload')}?ids={ids}" if ids else reverse("upload"))
    return render(request, "reports/upload.html", _context(request))


def submission_json(submission: Submission) -> dict[str, object]:
    """What became of one file: the same for the page's script and the API."""
    report = submission.report
    return {
        "name": submission.name,
        "outcome": submission.outcome,
        "id": report.pk if report else None,
        "state": report.state if report else "failed",
        "code": submission.code,
        "message": submission.message,
        "url": reverse("report", args=[report.pk]) if report else None,
    }


def _context(request: HttpRequest, error: str = "") -> dict[str, object]:
    ids = read_ids(request)
    rows = visible_reports(request.user).select_related("district")
    chosen = rows.filter(_with_parts(ids)) if ids else rows.filter(uploaded_by=request.user.pk)[:RECENT]
    progress = progress_of(chosen)
    return {
        "progress": progress,
        "steps": STEPS,
        "ids": ids,
        "error": error,
        "notes": request.session.pop("submitted", []),
        "accepts": ACCEPTS,
        "megabytes": max_file_bytes() // MEGABYTE,
        "working": sum(not row.done for row in progress),
    }


def _with_parts(ids: list[int]) -> Q:
    """The reports named and, for workbooks, the reports they were split into."""
    return Q(pk__in=ids) | Q(parent__in=ids)


def read_ids(request: HttpRequest) -> list[int]:
    """The report ids of `?ids=1,2,3`; what is no id is left out."""
    raw = request.GET.get("ids", "").split(",")
    return [int(part) for part in raw if part.isascii() and part.isdigit() and len(part) < 16][:STATUS_AT_MOST]


@never_cache
@require_GET
@allowed(signed_in)
def report_status(request: HttpRequest) -> HttpResponse:
    """`?ids=1,2`: the progress of those reports that the account may see, for polling."""
    rows: list[Progress] = []
    if ids := read_ids(request):
        rows = progress_of(visible_reports(request.user).select_related("district").filter(_with_parts(ids)))
    waiting = Report.objects.filter(state=Report.State.QUEUED, deleted_at=None).count() if rows else 0
    return JsonResponse({"steps": STEPS, "reports": [row.as_dict() for row in rows], "queued": waiting})
