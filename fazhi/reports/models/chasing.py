"""催报: when a year's reports are due, and which districts are excused from being asked for one."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from fazhi.reports.models.reference import District


class DueDate(models.Model):
    """Dates that administrators set for a year and everything under a district; without a row the law's own hold.

    The nearest district above wins, so that a prefecture may ask for its reports earlier than its province.
    """

    year = models.PositiveSmallIntegerField("报告年度")
    """The year that the reports are about; they are due in the next."""
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    """Null: the whole country."""
    submit_by = models.DateField("报送上级")
    publish_by = models.DateField("向社会公开")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "截止日期"
        ordering = ("-year", "district")
        constraints = (
            models.UniqueConstraint(fields=("year", "district"), name="due_date_once"),
            models.UniqueConstraint(fields=("year",), condition=models.Q(district=None), name="due_date_nation_once"),
            models.CheckConstraint(condition=models.Q(publish_by__gte=models.F("submit_by")), name="due_date_order"),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.submit_by}, {self.publish_by}"


class Excuse(models.Model):
    """免催: why no report of a district and year is asked for, or not yet."""

    class Kind(models.TextChoices):
        """The grounds."""

        SECRET = "secret", "涉密不公开"
        EXTENDED = "extended", "延期"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("报告年度")
    kind = models.CharField("事由", max_length=10, choices=Kind)
    until = models.DateField("延期至", null=True, blank=True)
    """Of an extension: the new date to hand in; asked for again after it."""
    reason = models.CharField("说明", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "免催"
        ordering = ("-year", "district")
        constraints = (
            models.UniqueConstraint(fields=("district", "year"), name="excuse_once"),
            models.CheckConstraint(
                condition=models.Q(kind="extended", until__isnull=False) | models.Q(kind="secret", until__isnull=True),
                name="excuse_until_of_extensions",
            ),
        )

    def __str__(self) -> str:
        return f"{self.district_id} {self.year} {self.kind}"
