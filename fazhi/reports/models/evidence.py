"""What one report states: facts, findings about their arithmetic, and every other statistical statement."""

from __future__ import annotations

from django.db import models

from fazhi.reports.models.report import Report
from fazhi.reports.models.value import Value


class Fact(Value):
    """数据点: what one report states, or what follows from it; may repeat or contradict another fact."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="facts")
    value_start = models.PositiveIntegerField(null=True, blank=True)
    value_end = models.PositiveIntegerField(null=True, blank=True)
    """The numeral inside start..end."""
    rule = models.CharField(max_length=120, blank=True)
    formula = models.CharField(max_length=200, blank=True)
    sources = models.JSONField(default=list)
    """For computed facts, where the inputs stand: [{"start", "end", "quote"}, …]"""
    confidence = models.FloatField(default=0)
    is_shown = models.BooleanField(default=False)
    """Chosen as the observation of its indicator, district and year."""
    by_person = models.BooleanField(default=False)
    """Added or corrected by a person: reading the report again must not remove it."""
    is_published = models.BooleanField(default=False)
    """Was part of the report when it was published: later readings neither change nor remove it."""

    class Meta:
        verbose_name = verbose_name_plural = "数据点"
        ordering = ("report", "start", "id")
        indexes = (models.Index(fields=("report", "indicator"), name="fact_report_indicator"),)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.value}{self.unit}"


class Finding(models.Model):
    """疑点: a contradiction or doubt, with the arithmetic and the sentences involved."""

    class Severity(models.TextChoices):
        """How much it stands in the way of publication."""

        ERROR = "error", "矛盾"
        WARNING = "warning", "疑点"
        INFO = "info", "说明"

    class Resolution(models.TextChoices):
        """What a person decided about it."""

        OPEN = "open", "待处理"
        ADOPT_STATED = "adopt_stated", "采信原文"
        ADOPT_RECOMPUTED = "adopt_recomputed", "采信重算"
        RETURNED = "returned", "退回区局"
        NOT_USED = "not_used", "不予采用"

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings")
    indicator = models.ForeignKey("reports.Indicator", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=30)
    severity = models.CharField(max_length=8, choices=Severity)
    message = models.TextField()
    spans = models.JSONField(default=list)
    """[{"start", "end", "quote"}, …]"""
    stated = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    recomputed = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64)
    """Same contradiction read again: a person's resolution survives re-extraction."""
    resolution = models.CharField(max_length=20, choices=Resolution, default=Resolution.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = "疑点"
        ordering = ("report", "severity", "id")
        constraints = (models.UniqueConstraint(fields=("report", "fingerprint"), name="finding_once"),)
        indexes = (models.Index(fields=("severity", "resolution"), name="finding_severity_open"),)

    def __str__(self) -> str:
        return self.message


class OtherFigure(models.Model):
    """其他数字: a statement that is no observation (a target, an average, not in the catalogue), kept findable."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="other_figures")
    indicator = models.ForeignKey("reports.Indicator", models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=12, blank=True)
    qualifier = models.CharField(max_length=6, default="exact")
    phrase = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=20)
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    value_start = models.PositiveIntegerField()
    value_end = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "其他数字"
        ordering = ("report", "start")
        indexes = (models.Index(fields=("phrase", "unit"), name="other_figure_phrase"),)

    def __str__(self) -> str:
        return f"{self.phrase} {self.value}{self.unit}"
