"""Rows of the report list as HTML, and the badge of a report's state for every page that shows it.

Built in Python for the reason that `compare_tables` gives. Every interpolated text is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from fazhi.dashboard.progress import Progress
from fazhi.reports.models import Report


UNKNOWN = '<span class="absent">未定</span>'


@dataclass(frozen=True, slots=True)
class ListFor:
    """Whom the list is for, and whether it is that of the deleted reports."""

    trash: bool
    may_review: bool
    may_sign: bool
    csrf_token: str


def state_badge(row: Progress) -> SafeString:
    """The words come from the database; the page's script only replaces them with newer ones."""
    label = "读取中断，等待重试" if row.stalled else escape(row.label)
    return mark_safe(f'<span class="state state--{row.tone}" data-label>{label}</span>')


def report_rows(found: Iterable[tuple[Report, Progress]], shown: ListFor) -> SafeString:
    """The <tr>s, in the order given."""
    return mark_safe("".join(_row(report, row, shown) for report, row in found))


def _row(report: Report, row: Progress, shown: ListFor) -> str:
    title = escape(row.title)
    heading = title if shown.trash else f'<a href="{row.url}">{title}</a>'
    if report.is_sample:
        heading += ' <span class="chip chip--unknown">示例</span>'
    if row.title != row.name:
        heading += f' <span class="note file-name">{escape(row.name)}</span>'
    place = UNKNOWN
    if report.district:
        name = escape(report.district.full_name)
        place = f'<span title="{name}">{name}</span>'
    uploaded = f"{timezone.localtime(report.uploaded_at):%Y-%m-%d %H:%M}"
    if report.uploaded_by:
        uploaded += f"<br>{escape(str(report.uploaded_by))}"
    return (
        f'<tr data-report="{report.pk}"{"" if row.done else " data-working"}><th scope="row">{heading}</th>'
        f'<td>{place}</td><td class="num">{report.year or UNKNOWN}</td><td>{escape(report.get_kind_display())}</td>'
        f'<td class="state-cell">{state_badge(row)} <span class="note" data-message>{escape(row.message)}</span>'
        f'{_next_step(report, shown)}</td><td class="note num">{uploaded}</td></tr>'
    )


def _next_step(report: Report, shown: ListFor) -> str:
    """What this account may do with the report from the list."""
    if shown.trash:
        return (
            f' <form method="post" action="{reverse("report_restore", args=[report.pk])}">'
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{shown.csrf_token}">'
            '<button class="button button--small" type="submit">恢复</button></form>'
        )
    if shown.may_review and report.state == Report.State.IN_REVIEW:
        return f' <a class="button button--small" href="{reverse("report_review", args=[report.pk])}">复核</a>'
    if shown.may_sign and report.state == Report.State.AWAITING_SIGNOFF:
        return (
            f' <a class="button button--small" href="{reverse("report_review", args=[report.pk])}#checklist">签发</a>'
        )
    return ""
