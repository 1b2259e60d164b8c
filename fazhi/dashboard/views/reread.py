"""`/reports/ID/reread/`: what newer definitions would read in a stored text, before and after applying them.

The workers compare and apply; the page says how far they are and looks again by itself.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fazhi.accounts.permissions import account_of, allowed, may_review
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.views.review import find_reviewed
from fazhi.reports.actions import rereading
from fazhi.reports.actions.deciding import ReviewProblem
from fazhi.reports.models import Rereading


LOOK_AGAIN = 2
"""Seconds until a page that waits asks again."""


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(may_review)
def report_reread(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show the difference; POST applies it. Either is done by the workers while the page waits."""
    found = find_reviewed(request, report_id, "text")
    user = account_of(request)
    try:
        if request.method == "POST":
            rereading.ask_application(found, user)
            return redirect("report_reread", report_id=found.pk)
        row = Rereading.objects.filter(report=found).first()
        if row is not None and row.state == Rereading.State.APPLIED and row.asked_by_id == user.pk:
            # Told once; whoever comes again asks for a new comparison.
            row.delete()
            count = len(row.changes)
            messages.success(request, f"已按当前指标定义重新识别：{count} 处变化，人工决定保持不变。")
            return redirect("report_review", report_id=found.pk)
        lost = row is not None and rereading.is_lost(row)
        if not lost or request.GET.get("again"):
            row = rereading.ask_comparison(found, user)
            lost = False
    except ReviewProblem as problem:
        messages.error(request, str(problem))
        return redirect("report", report_id=found.pk)
    assert row is not None
    waits = row.is_working and not lost
    context = {
        "report": found,
        "row": row,
        "waits": waits,
        "lost": lost,
        "changes": rereading.changes_in(row),
        "is_current": found.definitions_hash == load_catalogue().hash,
        "current": load_catalogue().hash[:8],
        "shows_samples": found.is_sample,
    }
    response = render(request, "reports/reread.html", context)
    if waits:
        response["Refresh"] = str(LOOK_AGAIN)
    return response
