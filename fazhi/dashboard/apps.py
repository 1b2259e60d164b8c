"""Django app without models: what is shown."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Pages, charts and the API."""

    name = "fazhi.dashboard"
    verbose_name = "看板"
