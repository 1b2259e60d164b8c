"""报告库 `/reports/`: every report with its state, filtered by address; and the 示例数据 switch."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fazhi.accounts.permissions import (
    account_of,
    allowed,
    covers,
    may_administer,
    may_review,
    may_sign,
    may_upload,
    signed_in,
    subtree,
)
from fazhi.dashboard.choosing import read_named_district
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.progress import progress_of
from fazhi.dashboard.report_rows import ListFor, report_rows
from fazhi.dashboard.selection import encode, read_choice, read_page, read_year
from fazhi.reports.access import visible_reports
from fazhi.reports.actions import load_samples, remove_samples
from fazhi.reports.models import District, Report


PAGE_SIZE = 50
STATE_GROUPS = {
    "working": ("处理中", tuple(str(state) for state in Report.WORKING)),
    "attention": ("需处理", (Report.State.NEEDS_PERSON, Report.State.FAILED)),
}
"""Filters that stand for several states, before the single ones."""


@require_GET
@allowed(signed_in)
@explains_problems
def reports(request: HttpRequest) -> HttpResponse:
    """The list. Filters `q`, `district` (with everything under it), `year`, `state`, `kind`, `trash`, `page`."""
    query = request.GET
    states = {"": "全部状态"} | {key: label for key, (label, _) in STATE_GROUPS.items()} | dict(Report.State.choices)
    kinds = {"": "全部类型"} | dict(Report.Kind.choices)
    year = read_year(query, "year")
    code = read_named_district(query, "district")
    state = read_choice(query, "state", tuple(states))
    kind = read_choice(query, "kind", tuple(kinds))
    number = read_page(query)
    trash = query.get("trash") == "1" and may_upload(request.user)
    words = query.get("q", "").replace("\x00", "").strip()[:60]  # PostgreSQL stores no NUL

    rows = visible_reports(request.user, trash=trash).select_related("district", "uploaded_by")
    district = District.objects.filter(pk=code).first() if code else None
    if code:
        rows = rows.filter(subtree(district.path)) if district else rows.none()
    rows = _filtered(rows, year=year, state=state, kind=kind, words=words)
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    chosen = {"q": words, "district": code, "year": year, "state": state, "kind": kind, "trash": "1" if trash else ""}
    found = list(page.object_list)
    return render(
        request,
        "reports/list.html",
        {
            "rows": report_rows(
                zip(found, progress_of(found), strict=True),
                ListFor(trash, may_review(request.user), may_sign(request.user), get_token(request) if trash else ""),
            ),
            "pager": {
                "total": page.paginator.count,
                "first": page.start_index(),
                "last": page.end_index(),
                "previous_url": _url(chosen, page.previous_page_number()) if page.has_previous() else "",
                "next_url": _url(chosen, page.next_page_number()) if page.has_next() else "",
            },
            "states": states,
            "kinds": kinds,
            "chosen": chosen,
            "district": district,
            "is_filtered": any(chosen.values()),
            "may_upload": may_upload(request.user),
            "may_administer": may_administer(request.user) and covers(request.user, ""),
            "trash": trash,
            "waiting": any(report.is_working for report in found),
            "samples": sum(report.is_sample for report in found),
        },
    )


def _filtered(rows: QuerySet[Report], *, year: int | None, state: str, kind: str, words: str) -> QuerySet[Report]:
    if year:
        rows = rows.filter(year=year)
    if state:
        rows = rows.filter(state__in=STATE_GROUPS[state][1] if state in STATE_GROUPS else (state,))
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(
            Q(title__icontains=words) | Q(original_name__icontains=words) | Q(district__full_name__icontains=words)
        )
    return rows


def _url(chosen: dict[str, str | int | None], page: int) -> str:
    return f"?{encode({**chosen, 'page': page})}"


def _require_national(request: HttpRequest) -> None:
    """Everybody sees the sample data: no administrator of one place puts them there or takes them away."""
    if not covers(request.user, ""):
        raise PermissionDenied("示例数据由全国范围的管理员载入和移除。")


@require_POST
@allowed(may_administer)
def samples_load(request: HttpRequest) -> HttpResponse:
    """Load the 示例数据 through the same pipeline as any upload."""
    _require_national(request)
    submitted = load_samples(None)
    messages.success(request, f"已提交 {len(submitted)} 份示例报告，正在后台读取。")
    return redirect("reports")


@require_http_methods(["GET", "POST"])
@allowed(may_administer)
def samples_remove(request: HttpRequest) -> HttpResponse:
    """Ask once, then remove every sample report with its figures and files."""
    _require_national(request)
    if request.method == "POST" and request.POST.get("confirm") == "yes":
        count = remove_samples(account_of(request))
        messages.success(request, f"已移除全部示例数据（{count} 份报告）。" if count else "没有示例数据可移除。")
        return redirect("reports")
    count = Report.objects.filter(is_sample=True).count()
    return render(request, "reports/samples_remove.html", {"count": count})
