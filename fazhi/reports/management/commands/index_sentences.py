"""`manage.py index_sentences`: make stored reports findable by `/search/`, those read before there was a search."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Exists, OuterRef

from fazhi.reports.models import Report, Sentence
from fazhi.reports.sentences import rebuild_sentences


class Command(BaseCommand):
    """Index what is not indexed; `--all` after the terms of the field changed."""

    help = "为已有报告建立检索索引；新上传的报告读取时自动建立。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which reports."""
        parser.add_argument("--all", action="store_true", help="全部报告，包括已有索引的")

    def handle(self, *args: Any, **options: Any) -> None:
        """One transaction a report, so that stopping loses nothing."""
        reports = Report.objects.filter(text__isnull=False).exclude(state__in=Report.WORKING).order_by("pk")
        if not options["all"]:
            reports = reports.exclude(Exists(Sentence.objects.filter(report=OuterRef("pk"))))
        total = sentences = 0
        for report in reports.iterator(chunk_size=100):
            with transaction.atomic():
                sentences += rebuild_sentences(Report.objects.select_for_update().get(pk=report.pk))
            total += 1
        self.stdout.write(f"已为 {total} 份报告建立检索索引，共 {sentences} 句。")
