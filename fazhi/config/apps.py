"""Django app of the composition root: start-up checks and the commands that run the site."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the start-up checks and makes our Celery app the current one."""

    name = "fazhi.config"
    label = "config"
    verbose_name = "运行环境"

    def ready(self) -> None:
        """Checks register themselves on import; so does the Celery app, which `manage.py` and gunicorn send tasks by."""
        from fazhi.config import celery, checks  # noqa: F401
