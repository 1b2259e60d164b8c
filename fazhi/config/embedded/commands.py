"""Dispatch of `python3 -m fazhi.config.embedded COMMAND`."""

from __future__ import annotations

import sys
from pathlib import Path

from fazhi.config.embedded import install, services, supervisor
from fazhi.config.embedded.problem import Refusal


ROOT = Path(__file__).resolve().parents[3]


def run(arguments: list[str]) -> int:
    """The exit code of one command; a refusal is printed as its one sentence."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    command, *rest = arguments or ["run"]
    try:
        if command == "run":
            return supervisor.run(ROOT)
        if command == "install":
            locks = [install.MAIN_LOCK, *(f"requirements-{name}.lock" for name in rest)]
            for lock in locks:
                install.ensure(ROOT, lock)
            return 0
        if command == "services":
            return services.run_with_services(ROOT, rest)
    except Refusal as refusal:
        print(f"fazhi: {refusal}", file=sys.stderr)
        return 1
    print(f"fazhi: unknown command {command}", file=sys.stderr)
    return 2
