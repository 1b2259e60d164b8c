"""Signing in, signing out and changing one's password."""

from __future__ import annotations

from django.contrib.auth import views
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy

from fazhi.accounts.forms import PasswordForm, SignInForm
from fazhi.accounts.permissions import anyone, signed_in


class SignIn(views.LoginView):
    """登录: open to anyone; repeated failures lock the name and address out for a while (django-axes)."""

    allowed_to = staticmethod(anyone)
    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


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
