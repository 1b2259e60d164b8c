"""`manage.py reset_password USERNAME`: a new generated password, printed once; also lifts a sign-in lock-out."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from axes.utils import reset
from django.core.management.base import BaseCommand, CommandError

from fazhi.accounts.models import User
from fazhi.config.management.commands.prepare import new_password


class Command(BaseCommand):
    """Replace a forgotten password."""

    help = "为账号生成新密码并显示一次，同时解除登录锁定。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose password."""
        parser.add_argument("username", nargs="?", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the new password."""
        try:
            user = User.objects.get(username=options["username"])
        except User.DoesNotExist:
            raise CommandError(f"没有名为 {options['username']} 的账号。") from None
        password = new_password()
        user.set_password(password)
        user.is_active = user.password_is_given = True
        user.save(update_fields=["password", "is_active", "password_is_given"])
        reset(username=user.username)
        self.stdout.write(f"用户名 name: {user.username}\n密码 password: {password}")
