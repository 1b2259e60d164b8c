"""`indicators` and `districts`: the codes that questions are asked with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from fazhi.accounts.permissions import signed_in
from fazhi.api.parameters import DistrictQuery, as_selection
from fazhi.api.schemas import Districts, Indicators, problems
from fazhi.api.shapes import Json, answer, indicator_json
from fazhi.api.signing_in import require
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.districts import districts_matching
from fazhi.dashboard.places import chain
from fazhi.dashboard.selection import NATION, read_district
from fazhi.dashboard.series import Terms
from fazhi.reports.models import District


router = Router(tags=["目录"])


@router.get("indicators", response={200: Indicators, **problems()}, summary="指标目录")
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators in the order of every list, with formula, 口径 and notes."""
    require(request, signed_in)
    catalogue = load_catalogue()
    return answer(
        {
            "definitions": catalogue.hash,
            "indicators": [definition_json(indicator) for indicator in catalogue.indicators],
        }
    )


def definition_json(indicator: Indicator) -> Json:
    """An indicator with its definition."""
    standard = Terms(indicator.denominators[0], "region", "all") if indicator.denominators else None
    return {
        **indicator_json(indicator),
        "short": indicator.name,
        "decimals": indicator.decimals,
        "polarity_label": words.POLARITIES[indicator.polarity],
        "polarity_reason": indicator.polarity_reason,
        "numerator": indicator.numerator,
        "denominators": indicator.denominators,
        "formula": words.fraction_title(indicator, standard) if indicator.is_rate else "",
        "aliases": indicator.aliases,
        "not_this": indicator.not_this,
        "note": indicator.note,
        "source": indicator.source,
    }


@router.get("districts", response={200: Districts, **problems(404)}, summary="行政区")
def districts(request: HttpRequest, asked: Query[DistrictQuery]) -> HttpResponse:
    """By what a person types (`q`), those directly under one (`within`), or the provinces."""
    require(request, signed_in)
    within = read_district(as_selection(asked), "within")
    rows = District.objects.all()
    if asked.q.strip():
        rows = districts_matching(asked.q)
        if within and within != NATION:
            rows = rows.filter(path__startswith=f"{chain(within)[-1].path}/")
    elif within and within != NATION:
        chain(within)
        rows = rows.filter(parent=within)
    else:
        rows = rows.filter(level=District.Level.PROVINCE)
    found = list(rows[: asked.limit + 1])
    return answer(
        {
            "districts": [division_json(district) for district in found[: asked.limit]],
            "count": min(len(found), asked.limit),
            "is_cut": len(found) > asked.limit,
        }
    )


def division_json(district: District) -> Json:
    """A division with its history."""
    return {
        "code": district.code,
        "name": district.name,
        "full_name": district.full_name,
        "level": district.level,
        "is_sample": district.is_sample,
        "parent": district.parent_id,
        "valid_from": district.valid_from,
        "valid_to": district.valid_to,
        "successor": district.successor_id,
    }
