"""What can be done with one report: confirm its identity, read it again, delete, restore, download."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from fazhi.accounts.permissions import account_of, allowed, may_upload, signed_in
from fazhi.dashboard.districts import find_district
from fazhi.dashboard.views.report import find_report, report_context
from fazhi.reports.access import may_handle
from fazhi.reports.actions import IdentityProblem, delete, restore, retry, set_identity
from fazhi.reports.models import Report


def find_handled(request: HttpRequest, report_id: int, *, trash: bool = False) -> Report:
    """The report, if the account may change it; 404 otherwise."""
    report = find_report(request, report_id, trash=trash)
    if not may_handle(request.user, report):
        raise Http404("没有这份报告，或您的账号不能处理。")
    return report


@require_POST
@allowed(may_upload)
def report_identity(request: HttpRequest, report_id: int) -> HttpResponse:
    """Confirm or change district, year and kind."""
    found = find_handled(request, report_id)
    entered = {name: request.POST.get(name, "").strip() for name in ("district", "year", "kind", "reason")}
    try:
        district = find_district(entered["district"])
        if district is None:
            raise IdentityProblem(
                f"没有找到地区“{entered['district'][:40]}”。请输入完整名称或六位区划代码，并从提示中选择。"
            )
        if not (entered["year"].isascii() and entered["year"].isdigit() and len(entered["year"]) == 4):
            raise IdentityProblem("请填写四位年份，如 2024。")
        set_identity(
            found, district=district, year=int(entered["year"]), kind=entered["kind"], user=account_of(request),
            reason=entered["reason"][:400],
        )  # fmt: skip
    except IdentityProblem as problem:
        context = report_context(request, found, error=str(problem), entered=entered)
        return render(request, "reports/report.html", context, status=400)
    again = "，正在重新读取" if found.is_working else ""
    messages.success(request, f"已确认：{district.full_name}，{entered['year']}年{again}。")
    return redirect("report", report_id=found.pk)


@require_POST
@allowed(may_upload)
def report_retry(request: HttpRequest, report_id: int) -> HttpResponse:
    """Read it again from its file."""
    found = find_handled(request, report_id)
    if not found.file:
        messages.error(request, "被拒收的文件没有保存，请修正后重新上传。")
    elif retry(found, account_of(request)):
        messages.success(request, "已重新排队读取。")
    else:
        messages.error(request, "这份报告正在读取或已进入签发，不能重新读取。")
    return redirect("report", report_id=found.pk)


@require_POST
@allowed(may_upload)
def report_delete(request: HttpRequest, report_id: int) -> HttpResponse:
    """Move to the trash; cancels a reading under way."""
    found = find_handled(request, report_id)
    if delete(found, account_of(request), reason=request.POST.get("reason", "")):
        messages.success(request, f"“{found}”已移入回收站，30 天内可以恢复；它的指标值不再显示。")
        return redirect("reports")
    messages.error(request, "已发布或待签发的报告不能删除，请先撤回。")
    return redirect("report", report_id=found.pk)


@require_POST
@allowed(may_upload)
def report_restore(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take out of the trash."""
    found = find_handled(request, report_id, trash=True)
    restore(found, account_of(request))
    messages.success(request, f"“{found}”已恢复。")
    return redirect("report", report_id=found.pk)


@require_GET
@allowed(signed_in)
def report_original(request: HttpRequest, report_id: int) -> HttpResponseBase:
    """The file as it was uploaded: always an attachment of no particular type, so that no browser runs it."""
    found = find_report(request, report_id)
    if not found.file.name or not found.file.storage.exists(found.file.name):
        raise Http404("原始文件没有保存。")
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.original_name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
