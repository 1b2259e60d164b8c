"""`manage.py remove_samples`: take every sample report out again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from fazhi.reports.actions import remove_samples


class Command(BaseCommand):
    """Remove the 示例数据 with figures and files; real reports are untouched."""

    help = "移除全部示例数据。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many reports went."""
        self.stdout.write(f"已移除 {remove_samples()} 份示例报告。")
