"""The review page `/reports/ID/review/`, its decisions, and the pictures of pages beside it.

Every decision is an ordinary form: without the script it leads back to the page, with it (`X-Fragment`) the answer is
JSON with the cards that changed, rendered by the same templates.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from fazhi.accounts.models import User
from fazhi.accounts.permissions import Account, account_of, allowed, may_review, may_sign
from fazhi.dashboard import review_page
from fazhi.dashboard.deciding import Answer, decide
from fazhi.dashboard.views.report import find_report
from fazhi.readers.isolated import page_image_isolated
from fazhi.readers.limits import PICTURE_LIMITS
from fazhi.reports.access import has_in_scope, may_review_report
from fazhi.reports.actions import publication
from fazhi.reports.actions.deciding import Conflict, ReviewProblem
from fazhi.reports.models import Report
from fazhi.source import UnreadableDocument


PAGE_DPI = 110
STEP_WORDS = {
    "submit": "已送签。",
    "sign": "已签发：复核过的数据点现在可以在“已发布”中看到。",
    "return_to_review": "已退回复核。",
    "withdraw": "已撤回：这份报告的指标值不再显示。",
    "reopen": "已重新打开，可以更正；签发之前它的指标值不算已发布。",
    "read_impact": "已记录：替换影响已阅。",
}


def may_see_review(user: Account) -> bool:
    """Reviewers decide there, signers read and sign there."""
    return may_review(user) or may_sign(user)


def find_reviewed(request: HttpRequest, report_id: int, *also: str) -> Report:
    """The report, if it is of the account's own scope; 404 otherwise."""
    found = find_report(request, report_id, *also)
    if not has_in_scope(request.user, found):
        raise Http404("没有这份报告，或您的账号不能复核。")
    return found


@require_GET
@allowed(may_see_review)
def report_review(request: HttpRequest, report_id: int) -> HttpResponse:
    """The page. `focus` names the card to begin with: fact-12, finding-3."""
    found = find_reviewed(request, report_id, "text")
    bench = review_page.lay_out(found, account_of(request))
    return render(
        request, "reports/review/page.html", review_page.page_context(bench, focus=request.GET.get("focus", ""))
    )


@require_POST
@allowed(may_review)
def report_decide(request: HttpRequest, report_id: int) -> HttpResponseBase:
    """One decision about a figure, a finding, the safe figures together, or the identity; also undo."""
    found = find_reviewed(request, report_id)
    user = account_of(request)
    if not may_review_report(user, found):
        raise Http404("没有这份报告，或您的账号不能复核。")
    status = 200
    try:
        answer = decide(found, user, request.POST)
    except ReviewProblem as problem:
        status = 409 if isinstance(problem, Conflict) else 400
        answer = Answer(str(problem), _asked(request.POST))
    if request.headers.get("X-Fragment"):
        return JsonResponse(_fragments(request, found.pk, user, answer), status=status)
    (messages.success if status == 200 else messages.error)(request, answer.message)
    focus = request.POST.get("next") or answer.focus
    address = reverse("report_review", args=[found.pk])
    if request.POST.get("back") == "findings":
        return redirect(f"{reverse('findings')}?{request.POST.get('query', '')[:300]}")
    return redirect(f"{address}?focus={focus}#{focus}" if focus else address)


def _asked(form: QueryDict) -> str:
    for name in ("fact", "finding"):
        if form.get(name, "").isdigit():
            return f"{name}-{form[name]}"
    return ""


def _fragments(request: HttpRequest, report_id: int, user: User, answer: Answer) -> dict[str, Any]:
    bench = review_page.lay_out(find_reviewed(request, report_id, "text"), user)
    keys = set(answer.keys) | ({answer.focus} if answer.focus else set())
    return {
        "message": answer.message,
        "focus": answer.focus,
        **review_page.fragments(bench, keys, request),
    }


@require_POST
@allowed(may_see_review)
def report_step(request: HttpRequest, report_id: int) -> HttpResponse:
    """Submit, sign, return, withdraw, reopen; or confirm having read what a replacement changes."""
    found = find_reviewed(request, report_id)
    user = account_of(request)
    step = request.POST.get("step", "")
    reason = request.POST.get("reason_text", "").strip() or request.POST.get("reason", "")
    by_signer = step in ("sign", "withdraw")
    by_either = step in ("return_to_review", "reopen", "read_impact")
    if step not in STEP_WORDS:
        raise Http404("没有这个步骤。")
    if not (by_either or (may_sign(user) if by_signer else may_review(user))):
        messages.error(request, "签发和撤回由签发人办理。" if by_signer else "送签由复核人办理。")
        return redirect("report_review", report_id=found.pk)
    try:
        if step == "read_impact":
            publication.read_impact(found, user, digest=request.POST.get("digest", ""))
        elif step in ("submit", "sign"):
            getattr(publication, step)(found, user)
        else:
            getattr(publication, step)(found, user, reason=reason)
    except ReviewProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, STEP_WORDS[step])
    return redirect("report_review", report_id=found.pk)


@require_GET
@allowed(may_see_review)
@cache_control(private=True, max_age=3600)
def report_page(request: HttpRequest, report_id: int, page: int) -> HttpResponse:
    """Picture of a page (1-based), drawn by a confined child process (0.3 s); only the browser keeps it."""
    found = find_reviewed(request, report_id)
    if not found.file or not 1 <= page <= (found.pages or 0):
        raise Http404("没有这一页。")
    try:
        with found.file.open("rb") as file:
            picture = page_image_isolated(
                file.read(), page, dpi=PAGE_DPI, name=found.original_name, limits=PICTURE_LIMITS
            )
    except (UnreadableDocument, FileNotFoundError) as problem:
        raise Http404("这一页不能显示为图像，请切换到文字。") from problem
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response
