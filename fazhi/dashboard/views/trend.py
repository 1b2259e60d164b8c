"""`/trend/`: one indicator over the years for a few districts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.dashboard import answers, figures, words
from fazhi.dashboard.choosing import named_districts
from fazhi.dashboard.moving import MARKED_BREAKS
from fazhi.dashboard.pictures.slope import describe as describe_slope
from fazhi.dashboard.pictures.slope import slope_pictures
from fazhi.dashboard.pictures.trend import (
    LINES_AT_MOST,
    MULTIPLES_AT_MOST,
    breaks_of,
    describe,
    line_pictures,
    multiples,
)
from fazhi.dashboard.places import areas_under, find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.rows import sources
from fazhi.dashboard.selection import AREAS_AT_MOST, TrendSelection
from fazhi.dashboard.series import Point, Source, TrendLine, TrendSeries
from fazhi.dashboard.trend_figures import trend_figure as figure_of


CHIPS_AT_MOST = 12
BREAKS_TOLD = 8
LINES_IN_TABLE = 60
"""Districts whose values are in the table of one page; 500 × 10 sentences would be no page any more."""


@allowed(signed_in)
@require_safe
@explains_problems
def trend(request: HttpRequest) -> HttpResponse:
    """The page: filters, one panel or small multiples, table of values and changes."""
    selection = TrendSelection.from_query(request.GET)
    if added := request.GET.get("add", "").strip():
        codes = named_districts(added, lambda code: "?" + with_areas(selection, (code,)))
        return redirect(request.path + "?" + with_areas(selection, codes))
    series = answers.trend(selection, request.user)
    shown = series.lines[:LINES_IN_TABLE]
    proofs = sources(point for line in shown for point in line.points)
    wide, narrow, description = picture_of(series, selection.tab)
    small = series.lines[:MULTIPLES_AT_MOST] if not wide else ()
    areas = tuple(line.area.code for line in series.lines)
    return render(
        request,
        "dashboard/trend.html",
        {
            "selection": selection,
            "series": series,
            "areas": ",".join(areas),
            "told": f"{series.indicator.name} · {series.first}–{series.last}年 · {len(areas)} 个地区",
            "chosen": [
                (line.area, "?" + selection.to_query(areas=tuple(code for code in areas if code != line.area.code)))
                for line in series.lines[:CHIPS_AT_MOST]
            ],
            "chosen_left": max(0, len(series.lines) - CHIPS_AT_MOST),
            "siblings": siblings_of(series, selection),
            "polarity": words.POLARITIES[series.indicator.polarity],
            "wide": mark_safe(wide),
            "narrow": mark_safe(narrow),
            "multiples": [
                (line.area, mark_safe(drawn)) for line, drawn in zip(small, multiples(series, small), strict=True)
            ],
            "multiples_left": len(series.lines) - len(small) if small else 0,
            "description": description,
            "breaks": break_words(series),
            "breaks_total": len(breaks_of(series.lines)),
            "is_slope": selection.tab == "slope" and bool(wide),
            "figure_url": reverse("trend-figure")
            + "?"
            + selection.to_query(areas=areas, first=series.first, last=series.last),
            "lines": table_rows(shown, series, proofs),
            "lines_shown": len(shown),
            "lines_left": len(series.lines) - len(shown),
            "has_values": any(line.points for line in series.lines),
            "permalink": (link := selection.to_query(areas=areas, first=series.first, last=series.last)),
            "table_url": f"{reverse('trend-table')}?{link}",
            "picture_url": f"{reverse('trend-picture')}?{link}" if wide or small else "",
            "tabs": tabs_of(selection, series),
            "shows_samples": any(line.area.is_sample for line in series.lines),
        },
    )


@allowed(signed_in)
@require_safe
@explains_problems
def trend_figure(request: HttpRequest) -> HttpResponse:
    """The same answer as an interactive figure."""
    selection = TrendSelection.from_query(request.GET)
    return JsonResponse(figure_of(answers.trend(selection, request.user), narrow="narrow" in request.GET))


def break_words(series: TrendSeries) -> list[str]:
    """Where the lines are broken and why: "南屏区 2023年：口径由受理变为审结"; the last one counts those left out."""
    told = []
    for line, point, change in breaks_of(series.lines):
        before, after = (words.terms_chip(one.terms) for one in (change.previous or point, point))
        why = {
            "terms_changed": f"口径由“{before}”变为“{after}”",
            "terms_unknown": f"口径不明（上年{before}，本年{after}）",
            "boundary_changed": "区划调整",
        }[change.kind]
        told.append(f"{line.area.name} {point.year}年：{why}，不作同比")
    left = len(told) - BREAKS_TOLD
    return [*told[:BREAKS_TOLD], *([f"另有 {left} 处，见下表"] if left > 0 else [])]


def picture_of(series: TrendSeries, tab: str) -> tuple[str, str, str]:
    """Wide picture, narrow picture and its words; empty pictures where small multiples are to be drawn."""
    if tab == "slope":
        return (*slope_pictures(series), describe_slope(series))
    if tab == "multiples":
        return "", "", ""
    return (*line_pictures(series), describe(series))


def tabs_of(selection: TrendSelection, series: TrendSeries) -> list[dict[str, object]]:
    """The tabs that can be drawn, as addresses; small multiples always can."""
    possible = {"": len(series.lines) <= LINES_AT_MOST, "multiples": True, "slope": series.first < series.last}
    labels = {"": "合在一图", "multiples": "一区一图", "slope": "首尾两年"}
    current = selection.tab if possible[selection.tab] else "multiples"
    return [
        {"label": labels[tab], "url": "?" + selection.to_query(tab=tab), "current": tab == current}
        for tab, can in possible.items()
        if can
    ]


def with_areas(selection: TrendSelection, codes: tuple[str, ...]) -> str:
    """The query string with more districts."""
    return selection.to_query(areas=tuple(dict.fromkeys((*selection.areas, *codes))))


def siblings_of(series: TrendSeries, selection: TrendSelection) -> tuple[str, str] | None:
    """Address and words of "all districts under the same unit" as the first one; None where that adds nothing."""
    if not series.lines:
        return None
    first = series.lines[0].area
    parent = first.path.rpartition("/")[0]
    codes = tuple(area.code for area in areas_under(parent, series.last) if area.level == first.level) if parent else ()
    if not 1 < len(codes) <= AREAS_AT_MOST or set(codes) == {line.area.code for line in series.lines}:
        return None
    above = find_area(parent.rpartition("/")[2].ljust(6, "0"))
    return "?" + selection.to_query(areas=codes), f"{above.name if above else '同级'}全部 {len(codes)} 个"


def table_rows(
    lines: Sequence[TrendLine], series: TrendSeries, proofs: dict[int, Source], *, linked: bool = True
) -> SafeString:
    """The <tr>s of the table: built here, because a page shows up to 600 values and movements."""
    base = reverse("districts")
    parts = []
    for line in lines:
        name = escape(line.area.name)
        if linked:
            name = f'<a href="{base}{line.area.code}/?y={series.last}">{name}</a>'
        parts.append(f'<tr><th scope="row">{name}</th>{"".join(_cells(line, series, proofs))}</tr>')
    return mark_safe("".join(parts))


def _value(point: Point, line: TrendLine, series: TrendSeries, proofs: dict[int, Source]) -> SafeString:
    """The value; one of the abolished district before this one says whose it is."""
    area = line.area if point.district == line.area.code else find_area(point.district) or line.area
    shown = figures.value(point, proofs.get(point.id), area=area, indicator=series.indicator)
    if area is line.area:
        return shown
    return mark_safe(f'{shown} <span class="note">原{escape(area.name)}</span>')


def _cells(line: TrendLine, series: TrendSeries, proofs: dict[int, Source]) -> Iterator[str]:
    """The <td>s of one district: every year of the range has a value or a reason."""
    by_year = {point.year: point for point in line.points}
    for year in series.years:
        point = by_year.get(year)
        if point is None:
            told = figures.absence(line.missing.get(year, "not_reported"))
            if year in line.derived:
                value = words.quantity(line.derived[year], series.indicator.unit)
                mark = figures.basis_mark("back_derived")
                told = mark_safe(f'{mark} {value} <span class="note">据{year + 1}年报告</span>')
            yield f'<td data-label="{year}年">{told}</td>'
            continue
        change = line.changes.get(year)
        css = ' class="is-break"' if change is not None and change.kind in MARKED_BREAKS else ""
        moved = f"<div>{figures.delta(change, series.indicator)}</div>" if change is not None else ""
        yield f'<td{css} data-label="{year}年">{_value(point, line, series, proofs)}{moved}</td>'
