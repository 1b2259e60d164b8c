"""The admin site: for administrators by role, with the sign-in page, password page and sign-out of the other pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator

from fazhi.accounts.permissions import may_administer


class AdministrationSite(AdminSite):
    """管理后台. A second sign-in form would be a second door to guard, so there is none."""

    site_title = site_header = "法治 · 管理后台"
    index_title = "账号与基础数据"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """The role decides, not Django's flag."""
        return may_administer(request.user)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Every page of the site: whoever is signed in and no administrator is refused, not sent round in a ring."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied("管理后台只对管理员开放。")
            response: HttpResponseBase = inner(request, *args, **kwargs)
            return response

        guarded.allowed_to = may_administer  # type: ignore[attr-defined]  # read by the access test
        return guarded

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """To the site's own sign-in page; whoever is signed in and still comes here may not enter."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied("管理后台只对管理员开放。")
        return redirect(f"{reverse('login')}?next={reverse('admin:index')}")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]  # a redirect
        """To the site's own page."""
        return redirect("password_change")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]  # a redirect
        """To the site's own page."""
        return redirect("password_change")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:  # type: ignore[override]  # a response of any kind
        """As everywhere: by POST, back to the sign-in page."""
        from fazhi.accounts.views import SignOut  # views need the models, which are not loaded with this module

        return SignOut.as_view()(request)
