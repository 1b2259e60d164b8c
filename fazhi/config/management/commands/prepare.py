"""`manage.py prepare`: what a new or updated installation needs before it serves; safe to run at every start."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from fazhi.accounts.models import User


ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without characters that look alike."""
KEPT = "（首次登录时显示过；忘记时运行 .venv/bin/python manage.py reset_password {name}）"


class Command(BaseCommand):
    """Migrate, collect static files when they changed, make sure there is an administrator."""

    help = "更新数据库结构和静态文件，并确保有一个管理员账号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file that keeps the generated password until it is changed."""
        parser.add_argument("--first-password-file", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print, as the last line, JSON with the administrator's name and password."""
        call_command("migrate", interactive=False, verbosity=1, stdout=self.stdout)
        collect_static()
        name, password = first_administrator(options["first_password_file"])
        self.stdout.write(json.dumps({"name": name, "password": password}, ensure_ascii=False))


def collect_static() -> None:
    """Collect and compress static files, unless nothing changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """Changes when a static file is added, removed or written."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()


def first_administrator(password_file: Path) -> tuple[str, str]:
    """Name and password of the first administrator; the password only while it is the generated one."""
    user = User.objects.filter(is_superuser=True).order_by("pk").first()
    if user is None:
        password = new_password()
        user = User(
            username="admin", role=User.Role.ADMINISTRATOR, is_staff=True, is_superuser=True, password_is_given=True
        )
        user.set_password(password)
        # The file first: an account whose password nobody knows would be worse than a password without account.
        keep_password(password_file, password)
        user.save()
        return user.username, password
    if password_file.exists():
        password = password_file.read_text().strip()
        if user.check_password(password):
            return user.username, password
        password_file.unlink()
    return user.username, KEPT.format(name=user.username)


def new_password() -> str:
    """Four groups of four characters, about 79 bits, easy to read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def keep_password(file: Path, password: str) -> None:
    """Write the generated password where only the owner of the data folder can read it."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(password)
