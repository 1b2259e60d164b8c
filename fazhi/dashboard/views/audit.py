"""审计 `/audit/`: the append-only record with filters, as CSV, and the part of it about one report or figure."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from fazhi.accounts.permissions import allowed, may_administer, subtree
from fazhi.dashboard.choosing import read_named_district
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.record_words import entry_of
from fazhi.dashboard.selection import SelectionError, encode, read_page
from fazhi.dashboard.tables import csv_response
from fazhi.dashboard.views.review import find_reviewed, may_see_review
from fazhi.reports.access import visible_decisions
from fazhi.reports.actions.deciding import ACTIONS
from fazhi.reports.models import Decision, District


PAGE_SIZE = 100
EXPORT_AT_MOST = 100_000
HEADER = ("时间", "账号", "操作", "报告", "地区代码", "年份", "指标", "此前", "此后", "理由", "指标定义版本")


def _date(query: Any, key: str) -> str:
    raw: str = query.get(key, "").strip()
    try:
        if raw and parse_date(raw) is None:
            raise ValueError
    except ValueError:
        raise SelectionError(f"“{raw[:20]}”不是日期", hint="请填写形如 2025-03-01 的日期。") from None
    return raw


def _chosen(request: HttpRequest) -> dict[str, Any]:
    query = request.GET
    action = query.get("action", "")
    return {
        "who": query.get("who", "").replace("\x00", "").strip()[:60],
        "from": _date(query, "from"),
        "to": _date(query, "to"),
        "district": read_named_district(query, "district"),
        "action": action if action in ACTIONS else "",
    }


def _rows(request: HttpRequest, chosen: dict[str, Any]) -> QuerySet[Decision]:
    rows = visible_decisions(request.user).select_related("made_by", "district")
    if chosen["who"]:
        who = chosen["who"]
        name = Q(made_by__username__icontains=who) | Q(made_by__first_name__icontains=who)
        rows = rows.filter(name | Q(made_by__last_name__icontains=who))
    zone = timezone.get_current_timezone()
    if first := parse_date(chosen["from"] or ""):
        rows = rows.filter(made_at__gte=datetime.combine(first, time.min, zone))
    if last := parse_date(chosen["to"] or ""):
        rows = rows.filter(made_at__lte=datetime.combine(last, time.max, zone))
    if chosen["district"]:
        district = District.objects.filter(pk=chosen["district"]).first()
        rows = rows.filter(subtree(district.path)) if district else rows.none()
    if chosen["action"]:
        rows = rows.filter(action=chosen["action"])
    return rows


@require_GET
@allowed(may_administer)
@explains_problems
def audit(request: HttpRequest) -> HttpResponse:
    """The record, newest first. Filters `who`, `from`, `to`, `district`, `action`, `page`."""
    chosen = _chosen(request)
    page = Paginator(_rows(request, chosen), PAGE_SIZE).get_page(read_page(request.GET))

    def address(number: int) -> str:
        return f"?{encode({**chosen, 'page': number})}"

    return render(
        request,
        "reports/audit.html",
        {
            "entries": [entry_of(decision) for decision in page.object_list],
            "chosen": chosen,
            "actions": ACTIONS,
            "query": encode(chosen),
            "is_filtered": any(chosen.values()),
            "pager": {
                "total": page.paginator.count,
                "first": page.start_index(),
                "last": page.end_index(),
                "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
                "next_url": address(page.next_page_number()) if page.has_next() else "",
            },
        },
    )


@require_GET
@allowed(may_administer)
@explains_problems
def audit_export(request: HttpRequest) -> HttpResponse:
    """The same rows as CSV."""
    rows = []
    for decision in _rows(request, _chosen(request))[:EXPORT_AT_MOST].iterator(chunk_size=2000):
        entry = entry_of(decision)
        when = timezone.localtime(decision.made_at)
        rows.append(
            (
                f"{when:%Y-%m-%d %H:%M:%S}", entry.who, entry.action, decision.report_label, decision.district_id or "",
                decision.year, entry.indicator, entry.before, entry.after, decision.reason, decision.definitions_hash,
            )
        )  # fmt: skip
    return csv_response(f"审计记录-{timezone.localdate():%Y%m%d}", HEADER, rows)


@require_GET
@allowed(may_see_review)
def report_record(request: HttpRequest, report_id: int) -> HttpResponse:
    """Every decision about one report; with `fact`, those about one of its figures."""
    found = find_reviewed(request, report_id)
    rows = Decision.objects.filter(report=found).select_related("made_by")
    fact = request.GET.get("fact", "")
    if fact.isdigit():
        rows = rows.filter(Q(after__facts__has_key=fact) | Q(before__facts__has_key=fact))
    return render(
        request,
        "reports/record.html",
        {
            "report": found,
            "fact": fact,
            "entries": [entry_of(row) for row in rows[:1000]],
            "shows_samples": found.is_sample,
        },
    )
