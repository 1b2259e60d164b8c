"""指标值: the one value shown per indicator, district and year. Charts read nothing else."""

from __future__ import annotations

from django.db import models

from fazhi.reports.models.evidence import Fact
from fazhi.reports.models.reference import District
from fazhi.reports.models.report import Report
from fazhi.reports.models.value import Value


class Observation(Value):
    """The value shown. Absent is not zero: where no report states a value, there is no row.

    A row may also say that the indicator does not apply (status not_applicable). `is_published` is true once
    its report is published: the only rows that `status=published` shows.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="observations")
    year = models.PositiveSmallIntegerField()
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="observations")
    fact = models.ForeignKey(Fact, models.SET_NULL, null=True, related_name="+")
    is_published = models.BooleanField(default=False)
    has_finding = models.BooleanField(default=False)
    """An open error or warning concerns it (the "!" of the legend)."""
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "指标值"
        ordering = ("indicator", "district", "year")
        constraints = (models.UniqueConstraint(fields=("indicator", "year", "district"), name="observation_once"),)
        indexes = (models.Index(fields=("district", "year"), name="observation_district_year"),)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.district_id} {self.year}: {self.value}{self.unit}"
