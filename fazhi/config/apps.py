"""Django app of the composition root: start-up checks and the commands that run the site."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the start-up checks."""

    name = "fazhi.config"
    label = "config"
    verbose_name = "运行环境"

    def ready(self) -> None:
        """Checks register themselves on import."""
        from fazhi.config import checks  # noqa: F401
