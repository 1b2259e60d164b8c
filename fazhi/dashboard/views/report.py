"""One report `/reports/ID/`: its text with the figures in place, what was recognised and what is doubted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fazhi.accounts.permissions import account_of, allowed, may_review, may_sign, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.fact_words import figure_of
from fazhi.dashboard.progress import STEPS, progress_with
from fazhi.dashboard.reading import text_blocks
from fazhi.reports.access import has_in_scope, may_handle, visible_reports
from fazhi.reports.actions import publication
from fazhi.reports.actions.identity import is_overruled_by
from fazhi.reports.models import Fact, Finding, Report, ReportText


def find_report(request: HttpRequest, report_id: int, *also: str, trash: bool = False) -> Report:
    """The report, if the account may see it; 404 otherwise, so that nobody learns which numbers exist.

    `also` names further relations to fetch in the same query.
    """
    rows = visible_reports(request.user, trash=trash).select_related("district", "uploaded_by__district", *also)
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise Http404("没有这份报告，或您的账号不能查看。")
    return found


@require_GET
@allowed(signed_in)
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The reader page."""
    found = find_report(request, report_id, "text")
    return render(request, "reports/report.html", report_context(request, found))


def report_context(
    request: HttpRequest, found: Report, *, error: str = "", entered: dict[str, str] | None = None
) -> dict[str, Any]:
    text: ReportText | None = getattr(found, "text", None)
    order = {indicator.code: rank for rank, indicator in enumerate(load_catalogue().indicators)}
    facts = sorted(found.facts.all(), key=lambda fact: (order.get(fact.indicator_id, 999), fact.start or 0, fact.pk))
    findings = list(found.findings.all())
    doubts = _doubts(findings, facts)
    others = list(found.other_figures.all())
    blocks = []
    if text is not None:
        blocks = text_blocks(text.text, text.blocks, text.sections, facts=facts, findings=findings, others=others)
    same_place = Report.objects.none()
    if found.district_id and found.year:
        same_place = visible_reports(request.user).filter(district=found.district_id, year=found.year)
        same_place = same_place.exclude(pk=found.pk)
    return {
        "report": found,
        "progress": progress_with(found, facts=len(facts), findings=_open(findings)),
        "steps": STEPS,
        "themes": _themes(facts),
        "fact_count": len(facts),
        "doubts": [doubt for doubt in doubts if doubt.finding.severity != Finding.Severity.INFO],
        "remarks": [doubt for doubt in doubts if doubt.finding.severity == Finding.Severity.INFO],
        "others": [
            (
                other,
                words.as_worded(other.value, other.unit, other.qualifier, other.quote[: other.value_end - other.start]),
                REASONS.get(other.reason, "其他"),
            )
            for other in others
        ],
        "blocks": blocks,
        "evidence": _evidence(found),
        "same_place": same_place,
        "kinds": Report.Kind.choices,
        "may_handle": may_handle(request.user, found),
        "may_open_review": (may_review(request.user) or may_sign(request.user)) and has_in_scope(request.user, found),
        "may_sign": found.state == Report.State.AWAITING_SIGNOFF
        and not publication.why_not_sign(found, account_of(request)),
        "shows_samples": found.is_sample,
        "error": error,
        "entered": entered
        or {
            "district": found.district.full_name if found.district else "",
            "year": str(found.year or found.recognition.get("year", {}).get("value") or ""),
            "kind": found.kind,
            "reason": "",
        },
        "overrules": is_overruled_by(found),
        "candidates": found.recognition.get("district", {}).get("candidates", []),
    }


REASONS = {
    "unmatched": "目录外数字",
    "target": "目标或要求",
    "last_year": "上年数字",
    "average": "平均数",
    "subordinate": "下级数字",
    "department": "部门数字",
    "cumulative": "累计数字",
    "part_year": "部分时段",
    "breakdown": "分项",
    "requirement": "要求",
    "contested": "存疑",
}
"""Why a number is no observation of this district and year, in words."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding with the indicator's name, and its quotes with the anchor of a figure inside each ("" if none)."""

    finding: Finding
    label: str
    spans: list[tuple[str, str]]


def _doubts(findings: list[Finding], facts: list[Fact]) -> list[Doubt]:
    """Errors first, then warnings, then remarks."""
    places = [(fact.value_start, fact.pk) for fact in facts if fact.value_start is not None]
    order = (Finding.Severity.ERROR, Finding.Severity.WARNING, Finding.Severity.INFO)
    return [
        Doubt(
            finding,
            _label(finding.indicator_id),
            [(span["quote"], _anchor(places, span["start"], span["end"])) for span in finding.spans],
        )
        for finding in sorted(findings, key=lambda finding: order.index(Finding.Severity(finding.severity)))
    ]


def _open(findings: list[Finding]) -> int:
    doubts = [finding for finding in findings if finding.severity != Finding.Severity.INFO]
    return sum(finding.resolution == Finding.Resolution.OPEN for finding in doubts)


def _anchor(places: list[tuple[int, int]], start: int, end: int) -> str:
    return next((f"v-{pk}" for place, pk in places if start <= place < end), "")


def _label(code: str | None) -> str:
    indicator = load_catalogue().get(code or "")
    return indicator.label if indicator else ""


def _themes(facts: list[Fact]) -> list[tuple[str, list[Any]]]:
    catalogue = load_catalogue()
    return [
        (theme, [figure_of(fact) for fact in group])
        for theme, group in groupby(facts, key=lambda fact: catalogue[fact.indicator_id].theme.label)
    ]


def _evidence(found: Report) -> list[dict[str, Any]]:
    """For district, year and kind: what it is now, whether a person said so, and the lines that proved it."""
    now = {
        "district": ("地区", found.district.full_name if found.district else ""),
        "year": ("年份", f"{found.year}年" if found.year else ""),
        "kind": ("类型", found.get_kind_display()),
    }
    rows = []
    for name, (label, value) in now.items():
        proof = found.recognition.get(name, {})
        rows.append(
            {"label": label, "value": value, "quotes": proof.get("evidence", []), "note": proof.get("note", "")}
        )
    return rows
