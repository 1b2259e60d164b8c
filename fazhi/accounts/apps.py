"""Django app: who may see and do what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, roles, district scope, tokens."""

    name = "fazhi.accounts"
    verbose_name = "账号与权限"
    default_auto_field = "django.db.models.BigAutoField"
