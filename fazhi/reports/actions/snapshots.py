"""快照: keeping what was shown."""

from __future__ import annotations

from typing import Any

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.models import Snapshot


def keep_snapshot(
    user: User, page: str, *, title: str, query: str, series: Any, sources: Any, fingerprint: str
) -> Snapshot:
    """Store one; the same values of the same question by the same person are kept once."""
    same = Snapshot.objects.filter(made_by=user, page=page, query=query, fingerprint=fingerprint).first()
    if same is not None:
        return same
    return Snapshot.objects.create(
        page=page, title=title[:200], query=query, series=series, sources=sources, fingerprint=fingerprint,
        definitions_hash=load_catalogue().hash, made_by=user,
    )  # fmt: skip
