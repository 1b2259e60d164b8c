"""覆盖: how many values each district and year has, kept by the database itself.

Triggers on `reports_observation` add and subtract with every statement (migration 0004), whoever writes: the ORM, COPY
or a person with psql. So a page that shows the whole country reads a few hundred rows, at any number of values.
Code only reads these tables.
"""

from __future__ import annotations

from django.db import models

from fazhi.reports.models.reference import District


class Coverage(models.Model):
    """Number of values of one district and year. A row may say 0: its values were removed again."""

    district = models.ForeignKey(District, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    shown = models.IntegerField(default=0)
    """Values not rejected and not 不适用, unreviewed ones included."""
    published = models.IntegerField(default=0)
    """Those of them that are published."""

    class Meta:
        verbose_name = verbose_name_plural = "覆盖"
        constraints = (models.UniqueConstraint(fields=("district", "year"), name="coverage_once"),)
        indexes = (models.Index(fields=("year", "district"), include=("shown", "published"), name="coverage_of_year"),)

    def __str__(self) -> str:
        return f"{self.district_id} {self.year}: {self.shown}"


class ProvinceCoverage(models.Model):
    """Number of districts of one tier in a province and year that have any value."""

    province = models.CharField(max_length=2)
    """First two digits of the code."""
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=District.Level)
    districts = models.IntegerField(default=0)
    published = models.IntegerField(default=0)
    """Those of them that have a published value."""

    class Meta:
        verbose_name = verbose_name_plural = "省级覆盖"
        constraints = (models.UniqueConstraint(fields=("province", "year", "level"), name="province_coverage_once"),)

    def __str__(self) -> str:
        return f"{self.province} {self.year} {self.level}: {self.districts}"
