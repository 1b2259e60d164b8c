"""What a value never travels without; shared by what was said (Fact) and what is shown (Observation)."""

from __future__ import annotations

from django.db import models

from fazhi.reports.models.reference import Indicator


class Value(models.Model):
    """Abstract: a figure with its unit, qualifier, n/N, 口径, scope and basis."""

    class Qualifier(models.TextChoices):
        """How exact the source words are."""

        EXACT = "exact", "确数"
        OVER = "over", "余、以上"
        UNDER = "under", "近、不足"
        ABOUT = "about", "约"

    class Basis(models.TextChoices):
        """Where the value comes from."""

        STATED = "stated", "原文"
        COMPUTED = "computed", "计算"
        BACK_DERIVED = "back_derived", "反推"
        CORRECTED = "corrected", "更正"
        IMPORTED = "imported", "导入"

    class Status(models.TextChoices):
        """Whether a person looked at it."""

        UNREVIEWED = "unreviewed", "未复核"
        ACCEPTED = "accepted", "已确认"
        CORRECTED = "corrected", "已更正"
        REJECTED = "rejected", "不采用"
        NOT_APPLICABLE = "not_applicable", "不适用"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", db_index=False)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    unit = models.CharField(max_length=10)
    qualifier = models.CharField(max_length=6, choices=Qualifier, default=Qualifier.EXACT)
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    n = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    N = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    denominator = models.CharField(max_length=60, blank=True)
    """口径: see `fazhi.catalogue.denominators`; empty for counts."""
    scope = models.CharField(max_length=12, default="region")
    instance = models.CharField(max_length=10, default="all")
    basis = models.CharField(max_length=14, choices=Basis, default=Basis.STATED)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    change_percent = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    """Stated change in % against last year."""
    change_points = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    """Stated change in 百分点 against last year."""
    change_absolute = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    """Stated change in the value's own unit against last year."""
    change_ambiguous = models.BooleanField(default=False)
    previous = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    """Last year's value as this text states it."""
    status = models.CharField(max_length=16, choices=Status, default=Status.UNREVIEWED)

    class Meta:
        abstract = True
