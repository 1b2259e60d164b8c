"""Django app: what is stored."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    """Reports, facts, observations and decisions."""

    name = "fazhi.reports"
    verbose_name = "报告与指标值"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the reference tables equal to the catalogue's files."""
        from fazhi.reports.reference import sync_after_migrate

        post_migrate.connect(sync_after_migrate, sender=self, dispatch_uid="fazhi.reports.reference")
