"""`/scatter/`: two indicators against each other, one dot a district; the table beside it holds every number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.dashboard import charts, figures, gathering, words
from fazhi.dashboard.choosing import named_districts
from fazhi.dashboard.gathering import ScatterAnswer
from fazhi.dashboard.paging import page_of
from fazhi.dashboard.pictures.scatter import describe, scatter_pictures
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.rows import sources
from fazhi.dashboard.selection import ScatterSelection
from fazhi.dashboard.series import Row, Source


ROWS_A_PAGE = 60
QUOTED_AT_MOST = 400
"""Dots whose sentences travel with the figure; more would make it heavier than the page."""


@allowed(signed_in)
@require_safe
@explains_problems
def scatter(request: HttpRequest) -> HttpResponse:
    """The page: filters, picture, table twin."""
    selection = ScatterSelection.from_query(request.GET)
    if asked := request.GET.get("where", "").strip():
        codes = named_districts(asked, lambda code: "?" + elsewhere(selection, code))
        return redirect(request.path + "?" + elsewhere(selection, codes[0]))
    answer = gathering.scatter(selection, request.user)
    pin = selection.pin or answer.place.pin
    number = (
        int(request.GET["page"])
        if request.GET.get("page", "").isascii() and request.GET.get("page", "").isdigit()
        else 1
    )
    page = page_of(
        len(answer.pairs), max(1, min(number, 10_000)), ROWS_A_PAGE,
        lambda number: "?" + selection.to_query() + f"&page={number}",
    )  # fmt: skip
    shown = answer.pairs[page.start : page.end]
    proofs = sources(row.point for pair in shown for row in pair)
    wide, narrow = scatter_pictures(answer, pin=pin)
    across, up = answer.horizontal, answer.vertical
    return render(
        request,
        "dashboard/scatter.html",
        {
            "selection": selection,
            "answer": answer,
            "place": answer.place,
            "told": f"{answer.year}年 · {answer.place.name}",
            "levels": [(level, words.LEVELS[level]) for level in answer.levels if level != "province"],
            "years": range(answer.year + 1, answer.year - 6, -1),
            "figure_url": f"{reverse('scatter-figure')}?{selection.to_query()}",
            "wide": mark_safe(wide),
            "narrow": mark_safe(narrow),
            "description": describe(answer),
            "titles": [words.fraction_title(series.indicator, series.terms) for series in (across, up)],
            "lines": table_rows(shown, answer, proofs, pin),
            "page": page,
            "permalink": (link := selection.to_query(year=answer.year, within=answer.place.code, level=answer.level)),
            "table_url": f"{reverse('scatter-table')}?{link}",
            "picture_url": f"{reverse('scatter-picture')}?{link}" if wide else "",
            "shows_samples": "all" if answer.place.area and answer.place.area.is_sample else "",
        },
    )


@allowed(signed_in)
@require_safe
@explains_problems
def scatter_figure(request: HttpRequest) -> HttpResponse:
    """The same answer as an interactive figure, each dot with both values and their sentences."""
    selection = ScatterSelection.from_query(request.GET)
    answer = gathering.scatter(selection, request.user)
    quoted = answer.pairs if len(answer.pairs) <= QUOTED_AT_MOST else ()
    proofs = sources(row.point for pair in quoted for row in pair)
    return JsonResponse(charts.scatter_figure(answer, proofs, pin=selection.pin or answer.place.pin))


def elsewhere(selection: ScatterSelection, code: str) -> str:
    """The query string of the same question asked within another district."""
    return selection.to_query(within=code, level="", pin="")


def table_rows(
    pairs: Sequence[tuple[Row, Row]], answer: ScatterAnswer, proofs: Mapping[int, Source], pin: str
) -> SafeString:
    """The <tr>s of the table: each district with both values."""
    base = reverse("districts")
    parts = []
    for pair in pairs:
        area = pair[0].area
        marked = ' class="is-pinned"' if area.code == pin else ""
        parts.append(
            f'<tr{marked}><th scope="row"><a href="{base}{area.code}/?y={answer.year}">{escape(area.name)}</a></th>'
        )
        for row, series in zip(pair, (answer.horizontal, answer.vertical), strict=True):
            point, indicator = row.point, series.indicator
            told = figures.value(point, proofs.get(point.id), area=area, indicator=indicator, bounds=row.interval)
            parts.append(f"<td>{told}</td>")
        parts.append("</tr>")
    return mark_safe("".join(parts))
