"""`/reports/ID/reread/`: what newer definitions would read in a stored text, before and after applying them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fazhi.accounts.permissions import account_of, allowed, may_review
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.views.review import find_reviewed
from fazhi.reports.actions.deciding import ReviewProblem
from fazhi.reports.actions.rereading import preview, reread


@require_http_methods(["GET", "POST"])
@allowed(may_review)
def report_reread(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show the difference; POST applies it."""
    found = find_reviewed(request, report_id, "text")
    try:
        if request.method == "POST":
            changes = reread(found, account_of(request))
            messages.success(request, f"已按当前指标定义重新识别：{len(changes)} 处变化，人工决定保持不变。")
            return redirect("report_review", report_id=found.pk)
        changes = preview(found)
    except ReviewProblem as problem:
        messages.error(request, str(problem))
        return redirect("report", report_id=found.pk)
    return render(
        request,
        "reports/reread.html",
        {
            "report": found,
            "changes": changes,
            "is_current": found.definitions_hash == load_catalogue().hash,
            "current": load_catalogue().hash[:8],
            "shows_samples": found.is_sample,
        },
    )
