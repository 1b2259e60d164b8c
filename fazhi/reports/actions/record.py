"""Writing the append-only record."""

from __future__ import annotations

from typing import Any, cast

from fazhi.accounts.models import User
from fazhi.accounts.permissions import Account
from fazhi.reports.models import Decision, Report


def record_decision(
    user: Account | None,
    action: str,
    *,
    report: Report | None = None,
    district: str | None = None,
    year: int | None = None,
    indicator: str | None = None,
    fact_key: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Decision:
    """Append one row; call it inside the transaction that makes the change. `user` None means the system itself.

    `district` and `year` are for decisions that concern no report; a report brings its own.
    """
    return Decision.objects.create(
        made_by=cast("User | None", user),
        action=action,
        report=report,
        report_label=str(report)[:300] if report else "",
        indicator_id=indicator,
        district_id=report.district_id if report else district,
        year=report.year if report else year,
        fact_key=fact_key,
        before=before or {},
        after=after or {},
        reason=reason[:400],
        definitions_hash=report.definitions_hash if report else "",
    )
