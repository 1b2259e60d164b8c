"""`/v/ID/`: one value with its source sentence, for pages that show too many values to carry every sentence.

With `?part=1` only the card is sent, which the page's script shows in its side panel.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import figures, words
from fazhi.dashboard.places import find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.rows import Sight, points_by_id, sources, withheld
from fazhi.dashboard.selection import SelectionError


@allowed(signed_in)
@require_safe
@explains_problems
def value(request: HttpRequest, point_id: int) -> HttpResponse:
    """The card of one value; 404 in words where it is gone or not to be seen. Two queries."""
    point = next(iter(points_by_id([point_id])), None)
    area = find_area(point.district) if point else None
    indicator = load_catalogue().get(point.indicator) if point else None
    if point is None or area is None or indicator is None:
        raise SelectionError("没有这个数值", hint="报告可能已重新读取，请回到原页刷新。", status=404)
    sight = Sight.of(request.user)
    reason = withheld(point, area, sight, published_only=False)
    if reason in ("rejected", "not_applicable"):
        raise SelectionError(
            f"{area.name}{point.year}年“{indicator.label}”：{words.ABSENCES[reason]}",
            hint=f"{words.ABSENCE_NOTES[reason]}；经过见报告的审核记录。", status=404,
        )  # fmt: skip
    if reason is not None:
        raise SelectionError("没有这个数值", hint="报告可能已重新读取，请回到原页刷新。", status=404)
    point = sight.shared(point, area.path)
    source = sources([point])[point.id]
    card = figures.card(point, source, area=area, indicator=indicator, bounds=point.interval)
    if request.GET.get("part") == "1":
        return HttpResponse(card)
    context = {
        "card": card, "area": area, "indicator": indicator, "point": point,
        "shows_samples": "all" if area.is_sample else "",
    }  # fmt: skip
    return render(request, "dashboard/value.html", context)
