"""Django app: what is stored."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports, facts, observations and decisions."""

    name = "fazhi.reports"
    verbose_name = "报告与指标值"
    default_auto_field = "django.db.models.BigAutoField"
