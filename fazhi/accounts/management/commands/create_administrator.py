"""`manage.py create_administrator USERNAME`: an administrator with a generated password, printed once."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fazhi.accounts.models import User


class Command(BaseCommand):
    """Make an administrator. `make run` makes the first one itself; this is for other installations."""

    help = "建立一个管理员账号，显示生成的密码。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name of the new account."""
        parser.add_argument("username", nargs="?", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the generated password alone on the last line."""
        name = options["username"]
        if User.objects.filter(username=name).exists():
            raise CommandError(f"账号“{name}”已存在。忘记密码时请用 reset_password。")
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser(name, password=password, role=User.Role.ADMINISTRATOR, password_is_given=True)
        self.stdout.write(password)
