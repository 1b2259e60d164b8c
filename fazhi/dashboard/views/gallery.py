"""`/gallery/`: every component of the design system on one page, with invented values. Only where DEBUG is on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import figures
from fazhi.dashboard.comparing import compare_series
from fazhi.dashboard.moving import change_between
from fazhi.dashboard.paging import page_of
from fazhi.dashboard.pictures.compare import compare_pictures
from fazhi.dashboard.queries.profile import Doubt
from fazhi.dashboard.selection import DEFAULT_INDICATOR
from fazhi.dashboard.series import Area, Point, Source, Terms


SEEN = ("stated", "computed", "back_derived", "corrected", "imported")


def example_point(number: int, value: str, n: int | None, N: int | None, **fields: Any) -> Point:
    """An invented rate; `fields` replace what differs."""
    point = Point(
        id=number, district=f"99010{number}", indicator=DEFAULT_INDICATOR, year=2024, value=Decimal(value), unit="%",
        qualifier="exact", low=None, high=None, n=None if n is None else Decimal(n), N=None if N is None else Decimal(N),
        denominator="reconsideration_concluded", scope="region", instance="all", basis="stated", status="accepted",
        is_published=True, has_finding=False, report=None, fact=None, change_percent=None, change_points=None,
        change_ambiguous=False, previous=None,
    )  # fmt: skip
    return point._replace(**fields)


@allowed(signed_in)
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components with their states."""
    indicator = load_catalogue()[DEFAULT_INDICATOR]
    loss = load_catalogue()["litigation_loss_rate"]
    area = Area("990101", "东溪区", "示范省云岭市东溪区", "county", "99/9901/990101", is_sample=True)
    points = [
        example_point(1, "21.48", 29, 135),
        example_point(2, "16.67", 10, 60, status="unreviewed"),
        example_point(3, "12.5", 5, 40, basis="computed"),
        example_point(4, "25", 2, 8, basis="back_derived", has_finding=True),
        example_point(5, "33.33", 7, 21, basis="corrected", qualifier="about", status="corrected"),
        example_point(6, "9.1", None, None, denominator="unknown", status="unreviewed"),
    ]
    quote = "全年审结行政复议案件135件，直接纠错29件，纠错率21.48%，同比下降3个百分点"
    source = Source(1, quote, 0, 24, 29, 3, "29 ÷ 135 = 21.48%", None, "示例报告", "example.pdf")
    values = [figures.value(point, source._replace(point=point.id), area=area, indicator=indicator) for point in points]
    before = example_point(1, "28.52", 77, 270, year=2023)
    cells = [(Area(point.district, f"示例{point.id}区", "", "county", "99/9901"), point, None) for point in points]
    series = compare_series(indicator, 2024, cells, within=None, level="county")
    wide, narrow = compare_pictures(series, pin="990102")
    doubt = Doubt(
        1,
        1,
        DEFAULT_INDICATOR,
        "error",
        "原文写19.2%，29 ÷ 135 ＝ 21.48%；19.2% 只能由 29 ÷ 151 得到。",
        [{"quote": quote}],
    )
    return render(
        request,
        "dashboard/gallery.html",
        {
            "values": values,
            "bases": [(basis, figures.basis_mark(basis), figures.basis_mark(basis, reviewed=False)) for basis in SEEN],
            "chips": [
                figures.terms_chip(Terms("reconsideration_concluded", "region", "all")),
                figures.terms_chip(Terms("unknown", "region", "all")),
                figures.terms_chip(Terms("litigation_concluded", "own_level", "first")),
            ],
            "absences": [figures.absence(reason) for reason in ("not_reported", "not_mentioned", "not_applicable")],
            "deltas": [
                figures.delta(change_between(points[0], before, indicator), indicator),
                figures.delta(change_between(points[0], before, loss), loss),
                figures.delta(change_between(points[5], before, indicator), indicator),
                figures.delta(change_between(points[3], before, indicator), indicator),
            ],
            "wide": mark_safe(wide),
            "narrow": mark_safe(narrow),
            "doubt": doubt,
            "warning": Doubt(2, 1, DEFAULT_INDICATOR, "warning", "“下降3%”是百分点还是百分比，原文没有说明。", []),
            "page": page_of(250, 2, 60, lambda number: f"?page={number}"),
            "tabs": [{"label": "图", "url": "?", "current": True}, {"label": "漏斗图", "url": "?tab=funnel", "current": False}],
            "icons": ["person", "upload", "download", "search", "close", "link", "print", "calendar", "file", "check", "warning"],
        },
    )  # fmt: skip
