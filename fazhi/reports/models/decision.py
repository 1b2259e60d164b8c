"""审核决定: who decided what, when, from what, to what and why. Rows are never changed or removed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fazhi.reports.models.report import Report


class Decision(models.Model):
    """One decision about a fact, a finding, an observation or a report; enforced append-only by a trigger."""

    made_at = models.DateTimeField(auto_now_add=True, db_index=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    action = models.CharField(max_length=30)
    """accept, fix, reject, not_applicable, choose_denominator, add, undo, confirm_identity, resolve_finding,
    submit, sign, publish, withdraw, delete, restore, replace"""
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="decisions")
    indicator = models.ForeignKey("reports.Indicator", models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey("reports.District", models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    fact_key = models.BigIntegerField(null=True)
    """Id of the fact or finding at the time; no foreign key, because machine facts are replaced."""
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=400, blank=True)
    definitions_hash = models.CharField(max_length=16, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.action}"
