"""What went wrong, as JSON: `{"detail": what, "hint": what to do next}`, always in Chinese, never a traceback."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from fazhi.api.signing_in import NOT_ALLOWED, NOT_SIGNED_IN
from fazhi.dashboard.selection import SelectionError


UNREADABLE = "请求无法识别"
NO_FILES = "没有收到文件：请用 multipart/form-data 提交，字段名为 files，可以有多个"
NO_SUCH_THING = "没有找到，或您的账号不能查看。"


def problem(status: int, detail: str, hint: str = "") -> JsonResponse:
    """The answer in place of a result."""
    response = JsonResponse({"detail": detail, "hint": hint}, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def install(api: NinjaAPI) -> None:
    """Answer every expected exception with words. What nobody expects goes to Django's handler500, JSON as well."""

    @api.exception_handler(SelectionError)
    def selection(request: HttpRequest, error: SelectionError) -> HttpResponse:
        return problem(error.status, error.message, error.hint)

    @api.exception_handler(AuthenticationError)
    def authentication(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        said = str(error)
        return problem(401, NOT_SIGNED_IN if said == "Unauthorized" else said)

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        status = error.status_code
        said = str(error)
        return problem(status, said if not said.isascii() else UNREADABLE, "" if status != 400 else "请核对请求内容。")

    @api.exception_handler(PermissionDenied)
    def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(403, str(error) or NOT_ALLOWED)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, NO_SUCH_THING, "请核对地址；接口说明见 /api/v1/docs。")

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        named = [one for one in error.errors if one.get("loc")]
        said = "；".join(dict.fromkeys(_sentence(one) for one in named[:5]))
        return problem(400, said or UNREADABLE, "请按接口说明 /api/v1/docs 修改后重试。")


def _sentence(error: dict[str, Any]) -> str:
    """One complaint of the parameter check in Chinese."""
    name = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "")
    limits = error.get("ctx", {})
    kind = error["type"]
    if name == "files":
        return NO_FILES
    if kind in ("missing", "string_too_short"):
        words = "必须提供"
    elif kind.startswith("int"):
        words = "应为整数"
    elif kind == "greater_than_equal":
        words = f"不能小于 {limits.get('ge')}"
    elif kind == "less_than_equal":
        words = f"不能大于 {limits.get('le')}"
    elif kind == "string_too_long":
        words = f"不能超过 {limits.get('max_length')} 个字"
    elif kind.startswith(("bool", "literal", "enum")):
        choices = [choice for choice in re.findall(r"'([^']*)'", str(limits.get("expected", ""))) if choice]
        words = f"只能是 {'、'.join(choices)}" if choices else "不是可选的值"
    else:
        words = "格式不正确"
    return f"参数 {name} {words}"
