"""`/d/CODE/`: one district, all indicators by theme, this year beside the last; `/d/`: the districts with reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard import answers, figures, words
from fazhi.dashboard.districts import search_districts
from fazhi.dashboard.fictional import sample_words
from fazhi.dashboard.pictures.flow import FLOWS, flow_picture
from fazhi.dashboard.pictures.strip import strip
from fazhi.dashboard.places import chain, find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.profile import Doubt, doubts_of
from fazhi.dashboard.queries.rows import Sight, sources
from fazhi.dashboard.queries.workbench import districts_with_reports
from fazhi.dashboard.selection import ProfileSelection
from fazhi.dashboard.series import ProfileRow


NAMES_AT_MOST = 500
"""Districts named on the list; beyond, the units above them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in the table, ready to show."""

    indicator: Indicator
    now: SafeString
    before: SafeString
    change: SafeString
    strip: SafeString
    status: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Theme:
    """A chapter of the table: lines with a value in either year, and the names of the others."""

    label: str
    lines: tuple[Line, ...]
    absent: tuple[Indicator, ...]


@allowed(signed_in)
@require_safe
@explains_problems
def district(request: HttpRequest, code: str) -> HttpResponse:
    """The profile of one district in one year."""
    selection = ProfileSelection.from_query(code, request.GET)
    answer = answers.profile(selection, request.user)
    series = answer.series
    points = [point for row in series.rows for point in (row.point, row.previous) if point is not None]
    proofs = sources(points)
    current = [document for document in answer.documents if document.year == series.year]
    doubts = doubts_of(document.id for document in current)

    stated_now = {row.indicator.code: row.point for row in series.rows if row.point is not None}

    def line_of(row: ProfileRow) -> Line:
        point, before = row.point, row.previous
        return Line(
            indicator=row.indicator,
            now=(
                figures.value(point, proofs.get(point.id), area=series.area, indicator=row.indicator)
                if point
                else figures.absence(row.absence or "not_mentioned")
            ),
            before=(
                figures.value(before, proofs.get(before.id), area=series.area, indicator=row.indicator)
                if before
                else SafeString("")
            ),
            change=figures.delta(row.change, row.indicator),
            strip=mark_safe(strip(row)) if row.peers else SafeString(""),
            status=words.STATUSES.get(point.status, point.status) if point else "",
            reviewed=bool(point and point.is_reviewed),
        )

    themes = []
    for label, rows in series.themes:
        lines = tuple(line_of(row) for row in rows if row.point or row.previous)
        absent = tuple(row.indicator for row in rows if not (row.point or row.previous))
        themes.append(Theme(label, lines, absent))
    return render(
        request,
        "dashboard/district.html",
        {
            "selection": selection,
            "series": series,
            "above": answer.above,
            "table_url": f"{reverse('profile-table', args=[series.area.code])}?{selection.to_query(year=series.year)}",
            "picture_url": (
                f"{reverse('profile-picture', args=[series.area.code])}?{selection.to_query(year=series.year)}"
                if any(row.point for row in series.rows)
                else ""
            ),
            "themes": themes,
            "flows": [(flow.title, mark_safe(drawn)) for flow in FLOWS if (drawn := flow_picture(flow, stated_now))],
            "doubts": [(doubt, _label(doubt)) for doubt in doubts],
            "documents": answer.documents,
            "absence": words.ABSENCES[series.absence] if series.absence else "",
            "absence_note": words.ABSENCE_NOTES[series.absence] if series.absence else "",
            "stated": sum(1 for row in series.rows if row.point),
            "total": len(series.rows),
            "unreviewed": sum(1 for row in series.rows if row.point and not row.point.is_reviewed),
            "shows_samples": series.area.is_sample,
        },
    )


@allowed(signed_in)
@require_safe
@explains_problems
def districts(request: HttpRequest) -> HttpResponse:
    """Districts with reports, by the unit above; with `q`, those whose name, code or initials begin so."""
    asked = request.GET.get("q", "").strip()[:40]
    rows = districts_with_reports(Sight.of(request.user))
    groups: dict[str, list[tuple[str, str, str]]] = {}
    units = Counter([unit_of(row.code) for row in rows] if len(rows) > NAMES_AT_MOST else ())
    for row in rows if not units else ():
        years = f"{row.first}–{row.last}年" if row.first != row.last else f"{row.first}年"
        groups.setdefault(row.above or row.name, []).append((row.code, row.name, f"{years}，{row.reports}份"))
    return render(
        request,
        "dashboard/districts.html",
        {
            "groups": list(groups.items()),
            "units": unit_cards(units),
            "total": len(rows),
            "asked": asked,
            "candidates": list(search_districts(request.user, asked)) if asked else [],
            "shows_samples": sample_words(rows),
        },
    )


@cache
def unit_of(code: str) -> str:
    """Code of the unit above a district; a province stands for itself."""
    return chain(code)[-2:][0].code


def unit_cards(units: Mapping[str, int]) -> SafeString:
    """The <li>s of the units with how many districts each has; the country has 400 of them."""
    base = escape(reverse("coverage"))
    cards = []
    for code, count in units.items():
        area = find_area(code)
        name = escape(area.full_name) if area else code
        cards.append(
            f'<li><a class="card" href="{base}?within={code}"><strong>{name}</strong>'
            f'<span class="note num">{count} 个地区</span></a></li>'
        )
    return mark_safe("".join(cards))


def _label(doubt: Doubt) -> str:
    indicator = load_catalogue().get(doubt.indicator)
    return indicator.label if indicator else ""
