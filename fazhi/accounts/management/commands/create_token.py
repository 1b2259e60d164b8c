"""`manage.py create_token USERNAME`: an API token for an account, printed once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fazhi.accounts.models import ApiToken, User


class Command(BaseCommand):
    """Make a token. Only its digest is stored, so it cannot be printed again."""

    help = "为账号生成接口令牌，只显示一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The account and what the token is for."""
        parser.add_argument("username")
        parser.add_argument("--label", default="", help="用途说明，显示在后台")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token alone on the last line of standard output."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有名为“{options['username']}”的账号。请先在后台建立账号，或核对用户名。")
        if not user.is_active:
            raise CommandError(f"账号“{user.username}”已停用，不能生成令牌。")
        self.stdout.write(ApiToken.issue(user, options["label"][:60]))
