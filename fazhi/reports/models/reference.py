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

    code = models.CharField("代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=40)
    full_name = models.CharField("全称", max_length=90)
    """Names from province down, such as 宁夏回族自治区银川市兴庆区."""
    level = models.CharField("级别", max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=20, db_index=True)
    """Codes from province down joined by "/", such as 64/6401/640104: prefix search gives the subtree."""
    pinyin = models.CharField("拼音", max_length=120)
    """Sort key, such as "xing qing qu"."""
    initials = models.CharField("首字母", max_length=24, db_index=True)
    """First letters, such as xqq."""
    valid_from = models.PositiveSmallIntegerField("启用年份", null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField("撤销年份", null=True, blank=True)
    """Last year the division existed; null while it does."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_sample = models.BooleanField("示例", default=False)
    """Fictional district of the 示例数据 (codes 99xxxx); never in one chart with real ones."""

    class Meta:
        verbose_name = verbose_name_plural = "行政区"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.full_name


class Indicator(models.Model):
    """指标: the part of a definition that SQL needs; prose and rules stay in the definition files."""

    code = models.CharField("代码", max_length=60, primary_key=True)
    label = models.CharField("名称", max_length=60)
    theme = models.CharField("主题", max_length=30)
    kind = models.CharField("类型", max_length=10)
    unit = models.CharField("单位", max_length=10)
    polarity = models.CharField("方向", max_length=10)
    position = models.PositiveSmallIntegerField("次序")
    """Order of every list."""

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label
