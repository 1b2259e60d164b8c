"""Addresses of signing in and out; without a namespace, because Django itself looks for `login`."""

from __future__ import annotations

from django.urls import path

from fazhi.accounts import oidc, token_views, views


urlpatterns = [
    path("accounts/login/", views.SignIn.as_view(), name="login"),
    path("accounts/directory/", oidc.oidc_start, name="oidc_start"),
    path("accounts/directory/back/", oidc.oidc_back, name="oidc_back"),
    path("accounts/logout/", views.SignOut.as_view(), name="logout"),
    path("accounts/password/", views.ChangePassword.as_view(), name="password_change"),
    path("account/tokens/", token_views.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", token_views.token_revoke, name="token_revoke"),
]
