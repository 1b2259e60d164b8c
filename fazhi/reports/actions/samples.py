"""示例数据: loaded through the same pipeline as any upload, and removed without a trace in one step."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction

from fazhi.accounts.models import User
from fazhi.reports.actions.lifecycle import remove_for_good
from fazhi.reports.actions.submission import Submission, submit_files
from fazhi.reports.models import Observation, Report
from fazhi.samples import sample_files


def load_samples(user: User | None) -> list[Submission]:
    """Submit every file of `fazhi/samples`; those that are already there are linked, not doubled."""
    files = []
    for path in sample_files():
        file = ContentFile(path.read_bytes(), name=path.name)
        files.append(file)
    return submit_files(user, files, is_sample=True)


def remove_samples(user: User | None = None) -> int:
    """Remove every sample report with its figures and files for good; returns how many reports went.

    Decisions about them stay, as the record is append-only. The fictional districts stay in the reference table.
    """
    count = 0
    with transaction.atomic():
        for report in Report.objects.select_for_update().filter(is_sample=True):
            remove_for_good(report, user, action="remove_sample")
            count += 1
        Observation.objects.filter(district__is_sample=True).delete()
    return count
