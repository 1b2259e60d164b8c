"""Points and series as plain dicts for JSON. Nothing is decided here: what is comparable is in the series.

Dicts and no response models at run time: checking 3,000 rows against a model costs more than all of their SQL.
`fazhi.api.schemas` describes the same shapes, and a test compares real answers with it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from pydantic_core import to_json

from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.series import Absence, Area, Change, Point, Quoted, Row, Terms


Json = dict[str, Any]
JSON_TYPE = "application/json; charset=utf-8"


def answer(content: Json, *, status: int = 200) -> HttpResponse:
    """A JSON answer, written by pydantic's serialiser: several times faster than `json.dumps`."""
    return HttpResponse(to_json(content), content_type=JSON_TYPE, status=status)


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole values as integers. Double precision holds every figure a report can print."""
    if value is None:
        return None
    as_float = float(value)
    whole = int(as_float)
    return whole if whole == as_float else as_float


def area_json(area: Area) -> Json:
    """A district as answers name it."""
    return {
        "code": area.code, "name": area.name, "full_name": area.full_name, "level": area.level,
        "is_sample": area.is_sample,
    }  # fmt: skip


def indicator_json(indicator: Indicator) -> Json:
    """An indicator as answers name it."""
    return {
        "code": indicator.code, "label": indicator.label, "theme": indicator.theme.label, "kind": indicator.kind,
        "unit": indicator.unit, "polarity": indicator.polarity,
    }  # fmt: skip


def terms_json(terms: Terms | None) -> Json | None:
    """What makes two values comparable."""
    if terms is None:
        return None
    return {
        "denominator": terms.denominator, "scope": terms.scope, "instance": terms.instance,
        "label": words.terms_chip(terms),
    }  # fmt: skip


def point_json(point: Point, source: Quoted | None, area: Area) -> Json:
    """A value with everything it must not travel without; one that was refused, without its numbers."""
    if point.status in ("rejected", "not_applicable"):
        bare = point._replace(
            status="", low=None, high=None, n=None, N=None, change_percent=None, change_points=None, previous=None
        )
        shape = point_json(bare, source, area)
        label = words.STATUSES[point.status]
        return shape | {"value": None, "display": label, "status": point.status, "status_label": label}
    terms = point.terms
    return {
        "id": point.id,
        "indicator": point.indicator,
        "district": area.code,
        "district_name": area.name,
        "is_sample": area.is_sample,
        "year": point.year,
        "value": number(point.value),
        "unit": point.unit,
        "display": words.value_of(point),
        "qualifier": point.qualifier,
        "low": number(point.low),
        "high": number(point.high),
        "n": number(point.n),
        "N": number(point.N),
        "denominator": terms.denominator,
        "denominator_label": chip(terms.denominator) if terms.denominator else "",
        "scope": point.scope,
        "instance": point.instance,
        "basis": point.basis,
        "status": point.status,
        "status_label": words.STATUSES.get(point.status, point.status),
        "reviewed": point.status != "unreviewed",
        "published": point.is_published,
        "has_finding": point.has_finding,
        "stated_change": stated_change_json(point),
        "quote": source.quote if source else "",
        "page": source.page if source else None,
        "report": point.report,
        "report_url": f"/reports/{point.report}/" if point.report else None,
    }


def stated_change_json(point: Point) -> Json | None:
    """The change against last year that the report itself prints; None when it prints none."""
    if point.change_percent is None and point.change_points is None and point.previous is None:
        return None
    return {
        "percent": number(point.change_percent),
        "points": number(point.change_points),
        "ambiguous": point.change_ambiguous,
        "previous": number(point.previous),
    }


def change_json(change: Change | None, indicator: Indicator) -> Json | None:
    """The computed movement from the year before: 百分点 for rates, % for counts, none across a break."""
    if change is None:
        return None
    return {
        "kind": change.kind,
        "amount": number(change.amount),
        "words": words.change_of(change, indicator.unit),
        "supported": change.supported,
        "stated": number(change.stated),
        "disagrees_with_stated": change.disagrees,
    }


def row_json(row: Row, source: Quoted | None) -> Json:
    """A value in a comparison, with what may be said about it."""
    shape = point_json(row.point, source, row.area)
    shape["tier"] = row.tier
    shape["interval"] = row.interval
    shape["position"] = row.position
    shape["converted_from"] = terms_json(row.converted_from)
    return shape


def absence_json(reason: Absence | None) -> Json | None:
    """Why there is no value. Absent is never zero."""
    if reason is None:
        return None
    return {"reason": reason, "label": words.ABSENCES[reason], "note": words.ABSENCE_NOTES[reason]}


def label_of(code: str | None) -> str:
    """An indicator's label, "" for none."""
    indicator = load_catalogue().get(code or "")
    return indicator.label if indicator else ""
