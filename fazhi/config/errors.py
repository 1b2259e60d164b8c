"""Pages for errors: what happened and what to do next, without details of the machine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from fazhi.accounts.permissions import is_waiting
from fazhi.config import logs


MESSAGES = {
    400: ("请求无法识别", "链接或表单可能不完整，请返回上一页重试。"),
    403: ("没有权限", "您的账号不能查看此页面。如确有需要，请联系管理员调整角色或所属行政区。"),
    404: ("没有找到", "链接可能已失效，或内容已被移除。可以从首页重新进入。"),
    500: ("系统出错了", "错误已记录，您的数据没有丢失。请稍后再试；如反复出现，请把下面的编号告诉管理员。"),
}
WAITING_MESSAGE = (
    "账号等待开通",
    "您已登录，但账号还没有角色和所属行政区。请联系本单位的系统管理员分配，之后重新打开此页。",
)
CSRF_MESSAGE = ("页面已过期", "为防止冒用，表单需要重新打开后提交。请返回上一页、刷新后再试。")


def error_page(request: HttpRequest, status: int, *, message: tuple[str, str] | None = None) -> HttpResponse:
    """The page of an error, or JSON below /api/."""
    title, advice = message or MESSAGES[status]
    identifier = logs.request_id.get()
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": f"{title}：{advice}", "request": identifier}, status=status)
    context = {"status": status, "title": title, "advice": advice, "identifier": identifier}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403. Whoever waits for a role learns that, on whatever page."""
    user = getattr(request, "user", None)
    return error_page(request, 403, message=WAITING_MESSAGE if user is not None and is_waiting(user) else None)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. The page must not need the database: it may be the database that failed."""
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent without, or with an old, anti-forgery token."""
    return error_page(request, 403, message=CSRF_MESSAGE)
