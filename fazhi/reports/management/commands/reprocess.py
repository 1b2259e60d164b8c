"""`manage.py reprocess`: analyse again the reports that were read with older definitions, and say what changed.

Works on the stored text, so it needs neither the files nor the workers. Figures that a person decided or that were
published stay as they are.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports import definitions, storing
from fazhi.reports.actions import store_analysis
from fazhi.reports.actions.identity import analyse
from fazhi.reports.models import Report


class Command(BaseCommand):
    """Analyse again and print the difference, one line a change."""

    help = "用新的指标定义重新分析旧报告，列出变化；人工决定和已发布的数值不变。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which reports, and whether for real."""
        parser.add_argument("--all", action="store_true", help="全部报告，包括定义版本已是最新的")
        parser.add_argument("--report", type=int, action="append", default=[], help="只处理此编号（可重复）")

    def handle(self, *args: Any, **options: Any) -> None:
        """One paragraph a report that changed, then the sum."""
        definitions.refresh()
        current = load_catalogue().hash
        reports = Report.objects.filter(text__isnull=False, deleted_at=None).exclude(state__in=Report.WORKING)
        if options["report"]:
            reports = reports.filter(pk__in=options["report"])
        elif not options["all"]:
            reports = reports.exclude(definitions_hash=current)
        changed = total = 0
        for report in reports.select_related("text").order_by("pk").iterator(chunk_size=50):
            source = storing.source_of(report.text)
            difference = store_analysis(
                report, source, analyse(source, known_report=report.identity_confirmed), run=report.run
            )
            total += 1
            if difference:
                changed += 1
                self.stdout.write(
                    f"{report.pk} {report}（{report.district or '地区未定'} {report.year or '年份未定'}）"
                )
                for line in difference.lines():
                    self.stdout.write(f"  {line}")
        self.stdout.write(f"重新分析 {total} 份，{changed} 份有变化。定义版本 {current}。")
