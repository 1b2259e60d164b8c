"""`manage.py load_samples`: hand the 示例数据 to the workers, like any upload."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from fazhi.reports.actions import load_samples


class Command(BaseCommand):
    """Submit the sample reports. Those that are already there are linked, not doubled."""

    help = "载入示例数据（通过与上传相同的流程）。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what became of each file, then how many were queued."""
        submissions = load_samples(None)
        for submission in submissions:
            if submission.outcome != "accepted":
                self.stdout.write(f"{submission.name}: {submission.message}")
        queued = sum(submission.outcome == "accepted" for submission in submissions)
        self.stdout.write(f"已提交 {queued} 份示例报告，由后台读取。")
