"""按新定义重新识别: what the present definitions would change in one report, worked out by the workers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from fazhi.reports.models.report import Report


class Rereading(models.Model):
    """The latest comparison of one report, and whether it was applied. The page asks it until it has ended."""

    class State(models.TextChoices):
        """comparing → compared → applying → applied; either working state → failed."""

        COMPARING = "comparing", "正在比对"
        COMPARED = "compared", "已比对"
        APPLYING = "applying", "正在采用"
        APPLIED = "applied", "已采用"
        FAILED = "failed", "没有完成"

    WORKING = (State.COMPARING, State.APPLYING)

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True, related_name="rereading")
    state = models.CharField(max_length=10, choices=State)
    basis = models.CharField(max_length=80)
    """Names the definitions, the reading and the decisions that were compared; another basis needs another comparison."""
    changes: Any = models.JSONField(default=list)
    """`fazhi.reports.actions.rereading.Change`s as lists of their fields."""
    message = models.CharField(max_length=400, blank=True)
    """Why it failed, in words for the reviewer."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "重新识别"

    def __str__(self) -> str:
        return f"{self.report_id} {self.get_state_display()}"

    @property
    def is_working(self) -> bool:
        """Whether a worker has something to do with it."""
        return self.state in self.WORKING
