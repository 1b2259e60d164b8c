"""快照: the answer to a question as it was, under an address that may be cited."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models


def new_snapshot_id() -> str:
    """Ten letters and digits; addresses are cited on paper, so none that look alike."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))


class Snapshot(models.Model):
    """A selection and the series that answered it. Never changed after it was made."""

    class Page(models.TextChoices):
        """Which question it answers."""

        COMPARE = "compare", "对比"
        TREND = "trend", "趋势"

    id = models.CharField(max_length=12, primary_key=True, default=new_snapshot_id)
    page = models.CharField(max_length=10, choices=Page)
    title = models.CharField(max_length=200)
    query = models.CharField(max_length=8000)
    """The selection with every choice spelled out, as in the address of its page."""
    series: Any = models.JSONField()
    """As `fazhi.dashboard.frozen` writes it."""
    sources: Any = models.JSONField(default=dict)
    """The words that prove the values, by id of the value at the time."""
    fingerprint = models.CharField(max_length=64)
    """Digest of the values: live data that give another one differ."""
    definitions_hash = models.CharField(max_length=16)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "快照"
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.title
