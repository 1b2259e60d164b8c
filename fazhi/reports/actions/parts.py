"""A workbook of several districts: one report for each district and year, all with the workbook's file.

A part's digest follows from the workbook's and the part's key, so that the same workbook read again finds its parts,
with everything that people decided about them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from fazhi.extraction.workbooks import Part
from fazhi.reports.limits import MAX_NAME_LENGTH
from fazhi.reports.models import Report


def part_digest(workbook: str, key: str) -> str:
    """The digest of a part, from the digest of its workbook."""
    return hashlib.sha256(f"{workbook}#{key}".encode()).hexdigest()


@transaction.atomic
def open_parts(workbook: Report, parts: Sequence[Part]) -> list[tuple[Report, Part]]:
    """The report of each part, made or found, ready to be read; parts in the trash are left alone."""
    opened: list[tuple[Report, Part]] = []
    for part in parts:
        digest = part_digest(workbook.sha256, part.key)
        known = Report.objects.select_for_update(of=("self",)).filter(sha256=digest).first()
        if known is not None and known.deleted_at is not None:
            continue
        report = known or Report(sha256=digest)
        suffix = f"#{part.label}"
        report.original_name = workbook.original_name[: MAX_NAME_LENGTH - len(suffix)] + suffix
        report.parent, report.part, report.size, report.format = (
            workbook,
            part.key[:120],
            workbook.size,
            workbook.format,
        )
        report.file.name = workbook.file.name
        report.is_sample, report.uploaded_by = workbook.is_sample, workbook.uploaded_by
        if known is None:
            report.state = Report.State.CHECKING
        report.run += 1
        report.heartbeat = timezone.now()
        report.save()
        opened.append((report, part))
    return opened


def close_workbook(workbook: Report, run: int, count: int) -> bool:
    """Mark the workbook as split once its parts are stored; False when its reading was overtaken."""
    return bool(
        Report.objects.filter(pk=workbook.pk, run=run).update(
            state=Report.State.SPLIT,
            failure_code="",
            failure_reason="",
            processed_at=timezone.now(),
            district=None,
            year=None,
            remarks=[f"按地区和年份拆分为{count}份报告，各自复核。"],
        )
    )
