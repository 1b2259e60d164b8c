"""审核决定: who decided what, when, from what, to what and why. Rows are never changed or removed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fazhi.reports.models.report import Report


class Decision(models.Model):
    """One decision about a fact, a finding, an observation or a report; enforced append-only by a trigger."""

    made_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    """Null when the system itself decided, such as emptying the trash."""
    action = models.CharField(max_length=30)
    """accept, fix, reject, not_applicable, choose_denominator, add, undo, confirm_identity, resolve_finding,
    submit, sign, publish, withdraw, delete, restore, replace"""
    report = models.ForeignKey(Report, models.DO_NOTHING, null=True, related_name="decisions", db_constraint=False)
    """Without a constraint: the record outlives a report that leaves the trash for good."""
    report_label = models.CharField(max_length=300, blank=True)
    """The report's name at the time."""
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
        verbose_name = verbose_name_plural = "审核决定"
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.action}"
