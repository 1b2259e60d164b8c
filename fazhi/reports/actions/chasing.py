"""催报: setting due dates and excusing districts; every change is a row of the append-only record as well."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from fazhi.accounts.models import User
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import DueDate, Excuse


@transaction.atomic
def set_due_date(
    user: User, year: int, district: str | None, *, submit_by: date, publish_by: date, reason: str = ""
) -> DueDate:
    """Set when the reports of `year` are due under a district (None: the country)."""
    old = DueDate.objects.select_for_update().filter(year=year, district=district).first()
    row, _ = DueDate.objects.update_or_create(
        year=year, district_id=district, defaults={"submit_by": submit_by, "publish_by": publish_by, "set_by": user}
    )
    after = {"submit_by": submit_by.isoformat(), "publish_by": publish_by.isoformat()}
    record_decision(user, "set_due_date", district=district, year=year, before=_dates(old), after=after, reason=reason)
    return row


@transaction.atomic
def remove_due_date(user: User, year: int, district: str | None, *, reason: str = "") -> bool:
    """Go back to the dates of the unit above or of the law; False when none were set."""
    old = DueDate.objects.select_for_update().filter(year=year, district=district).first()
    if old is None:
        return False
    record_decision(user, "remove_due_date", district=district, year=year, before=_dates(old), reason=reason)
    old.delete()
    return True


def _dates(row: DueDate | None) -> dict[str, str]:
    return {"submit_by": row.submit_by.isoformat(), "publish_by": row.publish_by.isoformat()} if row else {}


@transaction.atomic
def set_excuse(
    user: User, district: str, year: int, *, kind: Excuse.Kind, reason: str, until: date | None = None
) -> Excuse:
    """Stop asking a district for its report of `year`: for good (涉密不公开) or until a later date (延期)."""
    old = Excuse.objects.select_for_update().filter(district=district, year=year).first()
    before = _excuse(old)
    until = until if kind == Excuse.Kind.EXTENDED else None
    row, _ = Excuse.objects.update_or_create(
        district_id=district,
        year=year,
        defaults={"kind": kind, "until": until, "reason": reason[:200], "made_by": user},
    )
    record_decision(user, "excuse", district=district, year=year, before=before, after=_excuse(row), reason=reason)
    return row


@transaction.atomic
def remove_excuse(user: User, district: str, year: int, *, reason: str = "") -> bool:
    """Ask for the report again; False when the district was not excused."""
    old = Excuse.objects.select_for_update().filter(district=district, year=year).first()
    if old is None:
        return False
    record_decision(user, "remove_excuse", district=district, year=year, before=_excuse(old), reason=reason)
    old.delete()
    return True


def _excuse(row: Excuse | None) -> dict[str, str]:
    if row is None:
        return {}
    return {"kind": row.kind, "until": row.until.isoformat() if row.until else "", "reason": row.reason}
