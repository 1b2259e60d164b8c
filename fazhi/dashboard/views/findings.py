"""疑点 `/findings/`: what is stated against what was recomputed, with the sentences, settled with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from fazhi.accounts.permissions import allowed, signed_in, subtree
from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.choosing import read_named_district
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.returning import return_letter
from fazhi.dashboard.review_cards import Way, ways
from fazhi.dashboard.selection import encode, read_choice, read_page, read_year
from fazhi.reports.access import may_review_report, visible_findings
from fazhi.reports.actions.deciding import REVIEW_STATES, label_of
from fazhi.reports.actions.resolving import subject_of
from fazhi.reports.models import Decision, District, Fact, Finding


PAGE_SIZE = 30
SEVERITIES = {"": "矛盾和疑点", "error": "矛盾", "warning": "疑点", "info": "说明"}
STATES = {"open": "待处理", "": "全部", "settled": "已处理"} | {
    code: label for code, label in Finding.Resolution.choices if code != Finding.Resolution.OPEN
}


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, ready to print."""

    finding: Finding
    label: str
    stated: str
    recomputed: str
    denominator: str
    ways: tuple[Way, ...]
    decision: Decision | None
    """The resolution that stands, with its reason."""
    letter: str = ""
    """退回函 about all findings of the report that were returned; with the first of them on the page."""


@require_GET
@allowed(signed_in)
@explains_problems
def findings(request: HttpRequest) -> HttpResponse:
    """The list. Filters `district` (with everything under it), `year`, `severity`, `state`, `page`."""
    query = request.GET
    chosen = {
        "district": read_named_district(query, "district"),
        "year": read_year(query, "year"),
        "severity": read_choice(query, "severity", tuple(SEVERITIES)),
        "state": query.get("state", "open") if query.get("state", "open") in STATES else "open",
    }
    rows = visible_findings(request.user).select_related("report__district", "report__uploaded_by__district")
    if chosen["severity"]:
        rows = rows.filter(severity=chosen["severity"])
    else:
        rows = rows.exclude(severity=Finding.Severity.INFO)
    if chosen["state"] == "settled":
        rows = rows.exclude(resolution=Finding.Resolution.OPEN)
    elif chosen["state"]:
        rows = rows.filter(resolution=chosen["state"])
    if chosen["year"]:
        rows = rows.filter(report__year=chosen["year"])
    if chosen["district"]:
        district = District.objects.filter(pk=chosen["district"]).first()
        rows = rows.filter(subtree(district.path, "report__district__path")) if district else rows.none()
    rows = rows.order_by("severity", "-report__year", "report__district", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(read_page(query))

    def address(number: int) -> str:
        return f"?{encode({**chosen, 'page': number})}"

    found = list(page.object_list)
    return render(
        request,
        "reports/findings.html",
        {
            "rows": _rows(request, found),
            "chosen": chosen,
            "severities": SEVERITIES,
            "states": STATES,
            "query": encode({**chosen, "page": page.number if page.number > 1 else ""}),
            "is_filtered": chosen != {"district": "", "year": None, "severity": "", "state": "open"},
            "shows_samples": any(finding.report.is_sample for finding in found),
            "pager": {
                "total": page.paginator.count,
                "first": page.start_index(),
                "last": page.end_index(),
                "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
                "next_url": address(page.next_page_number()) if page.has_next() else "",
            },
        },
    )


def _rows(request: HttpRequest, found: list[Finding]) -> list[Row]:
    """With the figures they are about and the resolutions that stand: two queries."""
    reports = {finding.report_id for finding in found}
    facts: dict[int, list[Fact]] = {}
    for fact in Fact.objects.filter(
        report__in=reports, indicator__in={f.indicator_id for f in found if f.indicator_id}
    ):
        facts.setdefault(fact.report_id, []).append(fact)
    decisions: dict[tuple[int | None, str], Decision] = {}
    about = Q(action="resolve_finding", report__in=reports)
    for decision in Decision.objects.filter(about).select_related("made_by").order_by("pk"):
        for fingerprint in decision.after.get("findings", {}):
            decisions[(decision.report_id, fingerprint)] = decision
    letters = _letters(found, decisions)
    rows = []
    for finding in found:
        subject = subject_of(finding, facts.get(finding.report_id, ()))
        is_open = finding.resolution == Finding.Resolution.OPEN
        decides = is_open and finding.severity != Finding.Severity.INFO and finding.report.state in REVIEW_STATES
        unit = _unit(finding, subject)
        rows.append(
            Row(
                finding=finding,
                label=label_of(finding.indicator_id),
                stated="" if finding.stated is None else words.quantity(finding.stated, unit),
                recomputed="" if finding.recomputed is None else words.quantity(finding.recomputed, unit),
                denominator=chip(finding.denominator) if finding.denominator else "",
                ways=ways(finding, subject) if decides and may_review_report(request.user, finding.report) else (),
                decision=None if is_open else decisions.get((finding.report_id, finding.fingerprint)),
                letter=letters.pop(finding.report_id, "") if finding.resolution == Finding.Resolution.RETURNED else "",
            )
        )
    return rows


def _letters(found: list[Finding], decisions: Mapping[tuple[int | None, str], Decision]) -> dict[int, str]:
    """The letter of each report with returned findings on this page, about all its returned ones. One query at most."""
    reports = {row.report_id: row.report for row in found if row.resolution == Finding.Resolution.RETURNED}
    if not reports:
        return {}
    returned: dict[int, list[tuple[Finding, str]]] = {}
    for row in Finding.objects.filter(report__in=reports, resolution=Finding.Resolution.RETURNED).order_by("pk"):
        decision = decisions.get((row.report_id, row.fingerprint))
        returned.setdefault(row.report_id, []).append((row, decision.reason if decision else ""))
    today = timezone.localdate()
    return {pk: return_letter(reports[pk], rows, today=today) for pk, rows in returned.items()}


def _unit(finding: Finding, subject: Fact | None) -> str:
    """Unit of the numbers of a finding: that of its indicator, except for findings about a change."""
    if finding.kind.startswith(("change", "back_derived", "ambiguous")):
        if subject is not None and finding.stated == subject.change_points:
            return "个百分点"
        return "%" if subject is not None and finding.stated == subject.change_percent else ""
    indicator = load_catalogue().get(finding.indicator_id or "")
    return indicator.unit if indicator else ""
