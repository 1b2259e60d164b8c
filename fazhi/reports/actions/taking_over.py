"""Giving a file that was handed in by a bureau it does not concern to the bureau it does.

A report that was read as one of a district outside its uploader's scope belongs to nobody. Its own bureau, or one above
it, gets it by handing in the same file: otherwise a stranger's slip would keep a bureau from its own report.
"""

from __future__ import annotations

from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.accounts.permissions import covers
from fazhi.reports.actions.lifecycle import enqueue
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import District, Report


STRAYED = "out_of_scope"


def take_over(user: User, name: str, known: Report) -> bool:
    """Whether the stray report, or some strays among a workbook's parts, now are `user`'s and wait to be read.

    `known` is locked by the caller's transaction and was found by the bytes that `user` handed in as `name`.
    """
    if known.state == Report.State.SPLIT:
        parts = known.parts.select_for_update().filter(failure_code=STRAYED, deleted_at=None)
        return sum(_give(user, part.original_name, part) for part in parts) > 0
    return _give(user, name, known)


def _give(user: User, name: str, stray: Report) -> bool:
    if stray.failure_code != STRAYED or stray.district_id is not None or not _concerns(user, stray):
        return False
    before = {"uploaded_by": stray.uploaded_by.username if stray.uploaded_by else "", "code": stray.failure_code}
    stray.uploaded_by, stray.uploaded_at = user, timezone.now()
    stray.original_name, stray.deleted_at = name, None
    stray.save(update_fields=["uploaded_by", "uploaded_at", "original_name", "deleted_at"])
    record_decision(user, "take_over", report=stray, before=before, after={"uploaded_by": user.username})
    enqueue(stray)
    return True


def _concerns(user: User, stray: Report) -> bool:
    """Whether the district that the text names is in the scope of `user`."""
    code = stray.recognition.get("district", {}).get("value")
    district = District.objects.filter(pk=code).first() if code else None
    return district is not None and covers(user, district.path)
