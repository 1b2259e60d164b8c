"""同类组: named sets of districts that somebody compares with each other, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fazhi.reports.models.reference import District


class PeerGroup(models.Model):
    """Districts of one tier, real or fictional but never both, with the reason why they are peers."""

    name = models.CharField("名称", max_length=40)
    note = models.CharField("说明", max_length=300)
    """Why these: shown beside every comparison."""
    districts: models.ManyToManyField[District, models.Model] = models.ManyToManyField(District, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="peer_groups")
    is_shared = models.BooleanField("共享", default=False)
    """Others may use it, only the owner and administrators change it."""
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "同类组"
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="peer_group_name_once"),)

    def __str__(self) -> str:
        return self.name
