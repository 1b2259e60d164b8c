"""Who asks: a bearer token, or the session of the pages (then unsafe methods need the anti-forgery token)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from fazhi.accounts.models import User
from fazhi.accounts.permissions import Predicate, signed_in
from fazhi.accounts.tokens import account_of_token


NOT_SIGNED_IN = "请先登录，或在请求头中提供 Authorization: Bearer 令牌（在“接口令牌”页 /account/tokens/ 生成）。"
BAD_TOKEN = "令牌无效，或所属账号已停用。请在“接口令牌”页 /account/tokens/ 重新生成。"
NOT_ALLOWED = "您的账号没有此项权限，如需办理请联系管理员。"
CSRF = "用网页会话提交时须附带防伪标记（请求头 X-CSRFToken）；程序请改用 Authorization: Bearer 令牌。"


class BearerToken(HttpBearer):
    """`Authorization: Bearer TOKEN`. A token that is wrong is refused; the session is then not tried."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """The token's account, also as `request.user`, because everything asks that."""
        user = account_of_token(token)
        if user is None:
            raise AuthenticationError(message=BAD_TOKEN)
        request.user = user
        return user


class PageSession(APIKeyCookie):
    """The session cookie of the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User | None:
        """The signed-in account; 403 for an unsafe method without the anti-forgery token."""
        if not isinstance(request.user, User) or not signed_in(request.user):
            return None
        if check_csrf(request) is not None:
            raise HttpError(403, CSRF)
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """Asked for by the base class; `__call__` has done it."""
        return request.user if isinstance(request.user, User) else None


def require(request: HttpRequest, predicate: Predicate) -> User:
    """The account that asks, if the predicate of `fazhi.accounts.permissions` allows it; 403 otherwise."""
    user = request.user
    if not isinstance(user, User) or not predicate(user):
        raise HttpError(403, NOT_ALLOWED)
    return user
