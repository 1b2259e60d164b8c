"""Signing in with `Authorization: Bearer TOKEN`: which account a token belongs to."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from fazhi.accounts.models import ApiToken, User


USE_RESOLUTION = timedelta(minutes=1)
"""How exactly the last use is kept: a busy program must not write a row with every request."""


def account_of_token(token: str) -> User | None:
    """The active account that holds `token`, or None (one query, and one write a minute at most)."""
    row = ApiToken.objects.select_related("user__district").filter(digest=ApiToken.digest_of(token.strip())).first()
    if row is None or not row.user.is_active:
        return None
    now = timezone.now()
    if row.last_used_at is None or now - row.last_used_at > USE_RESOLUTION:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return row.user


def account_of_header(authorization: str) -> User | None:
    """The account of an `Authorization` header, or None when it is no valid bearer token."""
    scheme, _, token = authorization.partition(" ")
    return account_of_token(token) if scheme.lower() == "bearer" and token.strip() else None
