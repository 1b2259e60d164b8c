"""`make bench`: runs `run(report)` of every bench_*.py here, or of those named on the command line.

A module measures one thing and reports each figure with what it is compared to: ratios hold from machine to
machine, milliseconds do not. It may use a private PostgreSQL and broker named in the environment; Django is set up
and the database is migrated before the first module that asks for it through `database()`.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import time
from pathlib import Path

from tests.bench import outcomes


HERE = Path(__file__).parent


def report(line: str) -> None:
    """Print one figure, such as "compare: 1.9 times the bare view"."""
    print(f"  {line}", flush=True)


def database() -> None:
    """Set up Django and migrate the private database; safe to call twice."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.config.settings")
    django.setup()
    logging.disable(logging.WARNING)  # a line for every request would hide the figures, and takes time
    call_command("migrate", interactive=False, verbosity=0)


def main(names: list[str]) -> int:
    """Run the modules named, or all."""
    found = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = set(names) - set(found)
    if unknown:
        print(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(found)}")
        return 2
    for name in names or found:
        print(name, flush=True)
        started = time.monotonic()
        importlib.import_module(f"tests.bench.bench_{name}").run(report)
        print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    outcomes.print_table(print)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
