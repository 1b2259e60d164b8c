"""自建指标: definitions that administrators made of figures outside the catalogue."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PromotedDefinition(models.Model):
    """One promoted definition. Never deleted: values and decisions keep its code, a withdrawn one is only not used."""

    class Kind(models.TextChoices):
        """What its values are."""

        COUNT = "count", "件数"
        RATE = "rate", "比率"
        AMOUNT = "amount", "金额"

    code = models.CharField("代码", max_length=60, unique=True)
    label = models.CharField("名称", max_length=40)
    kind = models.CharField("类型", max_length=10, choices=Kind)
    unit = models.CharField("单位", max_length=10)
    theme = models.CharField("主题", max_length=30)
    phrases = models.JSONField("说法", default=list)
    """As reports write it before or after the number; a blank stands for a few words between."""
    examples = models.JSONField("例句", default=list)
    """Clauses of the bureau's own reports that state it."""
    version = models.PositiveSmallIntegerField("版本", default=1)
    """One more with every change."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("收入时间", auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "自建指标"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("label",), condition=models.Q(withdrawn_at=None), name="promoted_label_once"
            ),
        )

    def __str__(self) -> str:
        return self.label
