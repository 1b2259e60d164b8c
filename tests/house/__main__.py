"""`make check`: everything that can be judged without running the site; changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "FAZHI_DATABASE_URL": "postgresql://fazhi:unused@127.0.0.1:1/fazhi",
    "FAZHI_BROKER_URL": "redis://127.0.0.1:1/0",
    "FAZHI_SECRET_KEY": "a-key-that-is-long-enough-for-the-check-0123456789-abcdefghij",
    "FAZHI_HOSTS": "fazhi.example.gov.cn",
    "FAZHI_HTTPS": "1",
}
"""As a production machine would set them; nothing connects to them."""

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("types", ("mypy", "--no-error-summary")),
    ("templates", ("djlint", "templates", "--lint", "--quiet")),
    ("import contracts", ("importlinter",)),
    ("migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
    ("deployment", ("manage.py", "check", "--deploy", "--fail-level", "WARNING")),
)


def main() -> int:
    """Run every check, show the output of those that fail; the number of failures."""
    failed = 0
    environment = os.environ | PRODUCTION
    for name, command in CHECKS:
        result = subprocess.run(interpreted(command), cwd=ROOT, env=environment, capture_output=True, text=True)
        good = result.returncode == 0
        failed += not good
        print(f"{'ok' if good else 'FAILED':8}{name}", flush=True)
        if not good:
            print(f"{result.stdout}{result.stderr}".rstrip(), flush=True)
    return failed


def interpreted(command: tuple[str, ...]) -> list[str]:
    """The command under this interpreter, so that no script's first line matters."""
    program, *arguments = command
    if program == "importlinter":
        return [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    if program.endswith(".py"):
        return [sys.executable, "-W", "ignore", program, *arguments]
    return [sys.executable, "-m", program, *arguments]


if __name__ == "__main__":
    sys.exit(main())
