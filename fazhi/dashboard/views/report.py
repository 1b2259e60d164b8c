"""One report `/reports/ID/`: its text with the figures in place, what was recognised, and what can be done with it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fazhi.accounts.permissions import account_of, allowed, may_upload, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.districts import find_district
from fazhi.dashboard.fact_words import figure_of
from fazhi.dashboard.progress import STEPS, progress_of
from fazhi.dashboard.reading import text_blocks
from fazhi.reports.access import may_handle, visible_reports
from fazhi.reports.actions import IdentityProblem, delete, restore, retry, set_identity
from fazhi.reports.models import Fact, Report, ReportText


def find_report(request: HttpRequest, report_id: int, *, trash: bool = False) -> Report:
    """The report, if the account may see it; 404 otherwise, so that nobody learns which numbers exist."""
    report = visible_reports(request.user, trash=trash).select_related("district", "uploaded_by").filter(pk=report_id)
    found = report.first()
    if found is None:
        raise Http404("没有这份报告，或您的账号不能查看。")
    return found


def find_handled(request: HttpRequest, report_id: int, *, trash: bool = False) -> Report:
    """The report, if the account may change it; 404 otherwise."""
    report = find_report(request, report_id, trash=trash)
    if not may_handle(request.user, report):
        raise Http404("没有这份报告，或您的账号不能处理。")
    return report


@require_GET
@allowed(signed_in)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The reader page."""
    found = find_report(request, report_id)
    return render(request, "reports/report.html", _context(request, found))


def _context(
    request: HttpRequest, found: Report, *, error: str = "", entered: dict[str, str] | None = None
) -> dict[str, Any]:
    text = ReportText.objects.filter(report=found).first()
    order = {indicator.code: rank for rank, indicator in enumerate(load_catalogue().indicators)}
    facts = sorted(found.facts.all(), key=lambda fact: (order.get(fact.indicator_id, 999), fact.start or 0, fact.pk))
    findings = list(found.findings.all())
    findings.sort(key=lambda finding: ("error", "warning", "info").index(finding.severity))
    others = list(found.other_figures.all())
    blocks = []
    if text is not None:
        blocks = text_blocks(text.text, text.blocks, text.sections, facts=facts, findings=findings, others=others)
    same_place = Report.objects.none()
    if found.district_id and found.year:
        same_place = visible_reports(request.user).filter(district=found.district_id, year=found.year)
        same_place = same_place.exclude(pk=found.pk)
    return {
        "report": found,
        "progress": progress_of([found])[0],
        "steps": STEPS,
        "themes": _themes(facts),
        "fact_count": len(facts),
        "findings": [(finding, _label(finding.indicator_id)) for finding in findings],
        "others": [
            (other, words.quantity(other.value, other.unit, other.qualifier), REASONS.get(other.reason, "其他"))
            for other in others
        ],
        "blocks": blocks,
        "evidence": _evidence(found),
        "same_place": same_place,
        "kinds": Report.Kind.choices,
        "may_handle": may_handle(request.user, found),
        "shows_samples": found.is_sample,
        "error": error,
        "entered": entered
        or {
            "district": found.district.full_name if found.district else "",
            "year": str(found.year or found.recognition.get("year", {}).get("value") or ""),
            "kind": found.kind,
        },
        "candidates": found.recognition.get("district", {}).get("candidates", []),
        "this_year": timezone.localdate().year,
    }


REASONS = {
    "unmatched": "目录外数字",
    "target": "目标或要求",
    "last_year": "上年数字",
    "average": "平均数",
    "subordinate": "下级数字",
    "department": "部门数字",
    "cumulative": "累计数字",
    "part_year": "部分时段",
    "breakdown": "分项",
    "requirement": "要求",
    "contested": "存疑",
}
"""Why a number is no observation of this district and year, in words."""


def _label(code: str | None) -> str:
    indicator = load_catalogue().get(code or "")
    return indicator.label if indicator else ""


def _themes(facts: list[Fact]) -> list[tuple[str, list[Any]]]:
    catalogue = load_catalogue()
    return [
        (theme, [figure_of(fact) for fact in group])
        for theme, group in groupby(facts, key=lambda fact: catalogue[fact.indicator_id].theme.label)
    ]


def _evidence(found: Report) -> list[dict[str, Any]]:
    """For district, year and kind: what it is now, whether a person said so, and the lines that proved it."""
    now = {
        "district": ("地区", found.district.full_name if found.district else ""),
        "year": ("年份", f"{found.year}年" if found.year else ""),
        "kind": ("类型", found.get_kind_display()),
    }
    rows = []
    for name, (label, value) in now.items():
        proof = found.recognition.get(name, {})
        rows.append(
            {"label": label, "value": value, "quotes": proof.get("evidence", []), "note": proof.get("note", "")}
        )
    return rows


@require_http_methods(["POST"])
@allowed(may_upload)
def report_identity(request: HttpRequest, report_id: int) -> HttpResponse:
    """Confirm or change district, year and kind."""
    found = find_handled(request, report_id)
    entered = {name: request.POST.get(name, "").strip() for name in ("district", "year", "kind")}
    try:
        district = find_district(entered["district"])
        if district is None:
            raise IdentityProblem(
                f"没有找到地区“{entered['district'][:40]}”。请输入完整名称或六位区划代码，并从提示中选择。"
            )
        if not (entered["year"].isascii() and entered["year"].isdigit() and len(entered["year"]) == 4):
            raise IdentityProblem("请填写四位年份，如 2024。")
        set_identity(
            found, district=district, year=int(entered["year"]), kind=entered["kind"], user=account_of(request)
        )
    except IdentityProblem as problem:
        context = _context(request, found, error=str(problem), entered=entered)
        return render(request, "reports/report.html", context, status=400)
    messages.success(request, f"已确认：{district.full_name}，{entered['year']}年。")
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
