"""指标值: the one value shown per indicator, district and year. Charts read nothing else."""

from __future__ import annotations

from django.db import models

from fazhi.reports.models.evidence import Fact
from fazhi.reports.models.reference import District
from fazhi.reports.models.report import Report
from fazhi.reports.models.value import Value


SHOWN_FIELDS = (
    "id", "value", "unit", "qualifier", "low", "high", "n", "N", "denominator", "scope", "instance", "basis", "status",
    "is_published", "has_finding", "report", "fact", "change_percent", "change_points", "change_ambiguous", "previous",
)  # fmt: skip
"""What pages read of every value; sentences are read for the few rows that are open on a page."""


class Observation(Value):
    """The value shown. Absent is not zero: where no report states a value, there is no row.

    A row may also say that the indicator does not apply (status not_applicable). `is_published` is true once
    its report is published: the only rows that `status=published` shows.
    """

    # Both foreign keys lead an index below; one of their own would only slow writing down.
    district = models.ForeignKey(District, models.PROTECT, related_name="observations", db_index=False)
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
        constraints = (
            # With everything a comparison shows: the values of one indicator and year lie side by side in the index,
            # while in the table they are as far apart as the reports that state them (6 ms against 1 for the country).
            models.UniqueConstraint(
                fields=("indicator", "year", "district"), include=SHOWN_FIELDS, name="observation_shown_once"
            ),
        )
        indexes = (models.Index(fields=("district", "year"), name="observation_district_year"),)

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.district_id} {self.year}: {self.value}{self.unit}"
