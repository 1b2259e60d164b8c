"""Addresses of signing in and out; without a namespace, because Django itself looks for `login`."""

from __future__ import annotations

from django.urls import path

from fazhi.accounts import views


urlpatterns = [
    path("accounts/login/", views.SignIn.as_view(), name="login"),
    path("accounts/logout/", views.SignOut.as_view(), name="logout"),
    path("accounts/password/", views.ChangePassword.as_view(), name="password_change"),
]
