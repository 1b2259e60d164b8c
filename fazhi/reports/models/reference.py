"""Reference tables, filled at migrate from `fazhi.catalogue` so that facts have foreign keys and SQL can rank."""

from __future__ import annotations

from django.db import models


class District(models.Model):
    """行政区: province, prefecture or county of GB/T 2260, abolished ones included."""

    class Level(models.TextChoices):
        """The tier of the administrative division."""

        PROVINCE = "province", "省级"
        PREFECTURE = "prefecture", "地级"
        COUNTY = "county", "县级"

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=40)
    full_name = models.CharField(max_length=90)
    """Names from province down, such as 宁夏回族自治区银川市兴庆区."""
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=20, db_index=True)
    """Codes from province down joined by "/", such as 64/6401/640104: prefix search gives the subtree."""
    pinyin = models.CharField(max_length=120)
    """Sort key, such as "xing qing qu"."""
    initials = models.CharField(max_length=24, db_index=True)
    """First letters, such as xqq."""
    valid_from = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(null=True, blank=True)
    """Last year the division existed; null while it does."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_sample = models.BooleanField(default=False)
    """Fictional district of the 示例数据 (codes 99xxxx); never in one chart with real ones."""

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.full_name


class Indicator(models.Model):
    """指标: the part of a definition that SQL needs; prose and rules stay in the definition files."""

    code = models.CharField(max_length=60, primary_key=True)
    label = models.CharField(max_length=60)
    theme = models.CharField(max_length=30)
    kind = models.CharField(max_length=10)
    unit = models.CharField(max_length=10)
    polarity = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    """Order of every list."""

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label
