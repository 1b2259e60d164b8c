"""A whole site as `make run` starts it, for the browser tests."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page


ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """A running site: its address, its first administrator, its data folder."""

    address: str
    name: str
    password: str
    folder: Path

    def manage(self, *arguments: str) -> str:
        """Run a management command on the site's database, as a person in another terminal would."""
        environment = clean_environment() | {"FAZHI_DATA": str(self.folder)}
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return result.stdout


def clean_environment() -> dict[str, str]:
    """The caller's variables without those of fazhi."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("FAZHI_", "DJANGO_"))}


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sign_in(page: Page, name: str, password: str) -> None:
    """Fill in the form and wait for the workbench."""
    page.goto("/accounts/login/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) [type=submit]").click()
    page.wait_for_url(re.compile(r"/$"))
