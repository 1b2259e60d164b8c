"""Signing in, signing out and changing one's password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from fazhi.accounts.forms import PasswordForm, SignInForm
from fazhi.accounts.models import User
from fazhi.accounts.permissions import account_of, anyone, signed_in
from fazhi.accounts.throttling import too_many_failures


GIVEN_PASSWORD = "您正在使用系统或管理员设置的初始密码。请点右上角的姓名，在“修改密码”中换成只有您知道的密码。"


class SignIn(views.LoginView):
    """登录: open to anyone; repeated failures lock the name and address out for a while (django-axes)."""

    allowed_to = staticmethod(anyone)
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        """Beside the lock-out of one name at one address: no trying of many names, or from many addresses."""
        if too_many_failures(request, request.POST.get("username", "").replace("\x00", "")):
            return render(request, "accounts/locked.html", status=429)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way to the bureau's own provider, where one is named."""
        return super().get_context_data(**kwargs) | {"offers_directory": bool(settings.OIDC["issuer"])}

    def form_valid(self, form: Any) -> HttpResponse:
        """A password that somebody else knows is to be changed."""
        response = super().form_valid(form)
        if account_of(self.request).password_is_given:
            messages.warning(self.request, GIVEN_PASSWORD)
        return response


class SignOut(views.LogoutView):
    """退出: by POST only, so that no link or picture can sign anybody out."""

    allowed_to = staticmethod(anyone)


class ChangePassword(SuccessMessageMixin, views.PasswordChangeView):  # type: ignore[type-arg]  # not subscriptable at run time
    """修改密码 of one's own account."""

    allowed_to = staticmethod(signed_in)
    template_name = "accounts/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("password_change")
    success_message = "密码已修改。"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever comes in through the directory has no password here."""
        user = account_of(request)
        if user.from_directory and not user.has_usable_password():
            messages.info(request, "您的密码由统一身份认证管理，请在单位的认证系统中修改。")
            return redirect("workbench")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """It is the person's own from now on."""
        response = super().form_valid(form)
        User.objects.filter(pk=account_of(self.request).pk).update(password_is_given=False)
        return response
