"""`manage.py verify_record`: has anybody changed the record of decisions behind the application's back?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fazhi.reports.verifying import verify_record


SHOWN = 50


class Command(BaseCommand):
    """Recomputes the chain of digests over all decisions; ends with an error when it does not hold."""

    help = "核对审核决定有没有被改动：逐条重算封印。把打印的最后一个封印记在别处，下次用 --expect 核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The digest printed by an earlier run."""
        parser.add_argument("--expect", default="", metavar="封印", help="此前记下的封印，必须仍在记录中")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the result."""
        found = verify_record(expected=options["expect"].strip().lower())
        if found.problems:
            more = f"\n……共 {len(found.problems)} 处" if len(found.problems) > SHOWN else ""
            raise CommandError("记录不完整：\n" + "\n".join(found.problems[:SHOWN]) + more)
        self.stdout.write(f"记录完整：{found.count} 条决定与封印一致。")
        if found.last:
            self.stdout.write(f"最后一个封印：{found.last}")
