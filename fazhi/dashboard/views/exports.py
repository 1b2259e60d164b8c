"""Tables (CSV) and pictures (SVG) of the comparison pages, from the same answers as the pages themselves."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import answers, gathering, words
from fazhi.dashboard.exports import caveats, rows
from fazhi.dashboard.exports.sheet import Sheet, draw, titled
from fazhi.dashboard.pictures.flow import FLOWS, flow_picture
from fazhi.dashboard.pictures.matrix import ROWS_AT_MOST, matrix_picture
from fazhi.dashboard.pictures.profile import profile_picture, shown_rows
from fazhi.dashboard.pictures.scatter import scatter_pictures
from fazhi.dashboard.pictures.trend import MULTIPLES_AT_MOST, multiples
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.rows import sources
from fazhi.dashboard.selection import (
    CompareSelection,
    MatrixSelection,
    ProfileSelection,
    ScatterSelection,
    SelectionError,
    TrendSelection,
)
from fazhi.dashboard.tables import csv_response
from fazhi.dashboard.views.compare import permalink
from fazhi.dashboard.views.compare import picture_of as compare_drawings
from fazhi.dashboard.views.trend import break_words
from fazhi.dashboard.views.trend import picture_of as trend_drawings


def svg_response(name: str, sheet: Sheet) -> HttpResponse:
    """A download called `name`.svg."""
    response = HttpResponse(draw(sheet), content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.svg"
    return response


def source_lines(request: HttpRequest, address: str) -> tuple[str, ...]:
    """Where the figures come from, and where each can be traced to its sentence."""
    made = timezone.localdate()
    return (
        "来源：各地法治政府建设年度报告等原文，逐个数字可查原句。"
        f"{made:%Y-%m-%d} 生成，指标定义版本 {load_catalogue().hash[:8]}。",
        request.build_absolute_uri(address),
    )


def nothing_to_draw() -> SelectionError:
    """There is no picture of this answer."""
    return SelectionError("没有可以画成图片的数值", hint="请换一个年度、地区或看图方式；表格仍可下载。", status=404)


@allowed(signed_in)
@require_safe
@explains_problems
def compare_table(request: HttpRequest) -> HttpResponse:
    """One indicator across districts, those apart and missing included."""
    answer = answers.compare(CompareSelection.from_query(request.GET), request.user)
    series = answer.series
    proofs = sources(rows.points_of(series))
    return csv_response(compare_file(answer), rows.COMPARE_HEADER, rows.compare_rows(series, proofs))


@allowed(signed_in)
@require_safe
@explains_problems
def compare_picture(request: HttpRequest) -> HttpResponse:
    """The picture of the tab that is shown."""
    selection = CompareSelection.from_query(request.GET)
    answer = answers.compare(selection, request.user, conversions_shown=0)
    series = answer.series
    drawing, _, _ = compare_drawings(series, selection.tab, answer.pin)
    if not drawing:
        raise nothing_to_draw()
    measures = f"{words.fraction_title(series.indicator, series.terms)} · {words.POLARITIES[series.indicator.polarity]}"
    sheet = Sheet(
        title=f"{compared_place(answer)}{words.LEVELS.get(series.level, '')}{series.indicator.label} · {series.year}年",
        measures=measures,
        drawings=(drawing,),
        caveats=caveats.of_compare(series),
        source=source_lines(request, f"{reverse('compare')}?{permalink(selection, answer)}"),
        is_sample=bool(series.within and series.within.is_sample),
    )
    return svg_response(compare_file(answer), sheet)


def compared_place(answer: answers.CompareAnswer) -> str:
    """The peer group or the place whose districts are compared."""
    return answer.peer.name if answer.peer else answer.place.name


def compare_file(answer: answers.CompareAnswer) -> str:
    """Name of the files of a comparison."""
    return f"{answer.series.indicator.label}_{compared_place(answer)}_{answer.series.year}年"


@allowed(signed_in)
@require_safe
@explains_problems
def trend_table(request: HttpRequest) -> HttpResponse:
    """One row per district and year."""
    series = answers.trend(TrendSelection.from_query(request.GET), request.user)
    proofs = sources(point for line in series.lines for point in line.points)
    name = f"{series.indicator.label}_{series.first}-{series.last}年"
    return csv_response(name, rows.TREND_HEADER, rows.trend_rows(series, proofs))


@allowed(signed_in)
@require_safe
@explains_problems
def trend_picture(request: HttpRequest) -> HttpResponse:
    """The picture of the tab that is shown; small multiples with their names."""
    selection = TrendSelection.from_query(request.GET)
    series = answers.trend(selection, request.user)
    if not any(line.drawn for line in series.lines):
        raise nothing_to_draw()
    drawing, _, _ = trend_drawings(series, selection.tab)
    drawings: Sequence[str] = (drawing,)
    told = caveats.of_trend(series, break_words(series))
    if not drawing:
        small = series.lines[:MULTIPLES_AT_MOST]
        drawings = [titled(line.area.name, panel) for line, panel in zip(small, multiples(series, small), strict=True)]
        if len(small) < len(series.lines):
            told.append(f"只画前 {len(small)} 个地区，共 {len(series.lines)} 个。")
    codes = tuple(line.area.code for line in series.lines)
    query = selection.to_query(areas=codes, first=series.first, last=series.last)
    sheet = Sheet(
        title=f"{series.indicator.label} · {series.first}–{series.last}年",
        measures=f"{words.fraction_title(series.indicator, None)} · {words.POLARITIES[series.indicator.polarity]}",
        drawings=drawings,
        caveats=told,
        source=source_lines(request, f"{reverse('trend')}?{query}"),
        is_sample=any(line.area.is_sample for line in series.lines),
    )
    return svg_response(f"{series.indicator.label}_{series.first}-{series.last}年", sheet)


@allowed(signed_in)
@require_safe
@explains_problems
def matrix_table(request: HttpRequest) -> HttpResponse:
    """One row per district and indicator, every district of the question."""
    answer = gathering.matrix(MatrixSelection.from_query(request.GET), request.user)
    proofs = sources(cell.point for cell in answer.cells.values() if cell.point is not None)
    return csv_response(
        f"指标矩阵_{answer.place.name}_{answer.year}年", rows.MATRIX_HEADER, rows.matrix_rows(answer, proofs)
    )


@allowed(signed_in)
@require_safe
@explains_problems
def matrix_picture_view(request: HttpRequest) -> HttpResponse:
    """The first districts of the matrix."""
    selection = MatrixSelection.from_query(request.GET)
    answer = gathering.matrix(selection, request.user)
    drawing = matrix_picture(answer)
    if not drawing:
        raise nothing_to_draw()
    query = selection.to_query(year=answer.year, within=answer.place.code, level=answer.level)
    sheet = Sheet(
        title=f"{answer.place.name}指标矩阵 · {answer.year}年",
        measures="每列一项指标，列名下为单位和口径；虚线格与本列口径不同或不明；◐ 为未复核。",
        drawings=(drawing,),
        caveats=caveats.of_matrix(answer, min(len(answer.areas), ROWS_AT_MOST)),
        source=source_lines(request, f"{reverse('matrix')}?{query}"),
        is_sample=bool(answer.place.area and answer.place.area.is_sample),
        has_marks=False,
    )
    return svg_response(f"指标矩阵_{answer.place.name}_{answer.year}年", sheet)


@allowed(signed_in)
@require_safe
@explains_problems
def scatter_table(request: HttpRequest) -> HttpResponse:
    """One row per district with both values."""
    answer = gathering.scatter(ScatterSelection.from_query(request.GET), request.user)
    proofs = sources(row.point for pair in answer.pairs for row in pair)
    return csv_response(scatter_name(answer), rows.SCATTER_HEADER, rows.scatter_rows(answer, proofs))


@allowed(signed_in)
@require_safe
@explains_problems
def scatter_picture(request: HttpRequest) -> HttpResponse:
    """Two indicators against each other."""
    selection = ScatterSelection.from_query(request.GET)
    answer = gathering.scatter(selection, request.user)
    drawing, _ = scatter_pictures(answer, pin=selection.pin or answer.place.pin)
    if not drawing:
        raise nothing_to_draw()
    across, up = answer.horizontal, answer.vertical
    query = selection.to_query(year=answer.year, within=answer.place.code, level=answer.level)
    sheet = Sheet(
        title=f"{answer.place.name}{across.indicator.label}与{up.indicator.label} · {answer.year}年",
        measures="；".join(words.fraction_title(series.indicator, series.terms) for series in (across, up)),
        drawings=(drawing,),
        caveats=caveats.of_scatter(answer),
        source=source_lines(request, f"{reverse('scatter')}?{query}"),
        is_sample=bool(answer.place.area and answer.place.area.is_sample),
    )
    return svg_response(scatter_name(answer), sheet)


def scatter_name(answer: gathering.ScatterAnswer) -> str:
    """What the download is called."""
    return f"{answer.horizontal.indicator.label}与{answer.vertical.indicator.label}_{answer.place.name}_{answer.year}年"


@allowed(signed_in)
@require_safe
@explains_problems
def profile_table(request: HttpRequest, code: str) -> HttpResponse:
    """One row per indicator of the catalogue."""
    series = answers.profile(ProfileSelection.from_query(code, request.GET), request.user).series
    proofs = sources(row.point for row in series.rows if row.point is not None)
    name = f"{series.area.name}_{series.year}年指标"
    return csv_response(name, rows.PROFILE_HEADER, rows.profile_rows(series, proofs))


@allowed(signed_in)
@require_safe
@explains_problems
def profile_picture_view(request: HttpRequest, code: str) -> HttpResponse:
    """Rates and main counts of one district, with its case flows."""
    selection = ProfileSelection.from_query(code, request.GET)
    series = answers.profile(selection, request.user).series
    drawing = profile_picture(series)
    if not drawing:
        raise nothing_to_draw()
    stated = {row.indicator.code: row.point for row in series.rows if row.point is not None}
    flows = [titled(flow.title, drawn) for flow in FLOWS if (drawn := flow_picture(flow, stated))]
    query = selection.to_query(year=series.year)
    sheet = Sheet(
        title=f"{series.area.full_name}主要指标 · {series.year}年",
        measures="比率列出分子与分母和所用口径；同级位置为同口径可比地区中的位置。",
        drawings=(drawing, *flows),
        caveats=caveats.of_profile(series, len(shown_rows(series))),
        source=source_lines(request, f"{reverse('district', args=[series.area.code])}?{query}"),
        is_sample=series.area.is_sample,
    )
    return svg_response(f"{series.area.name}_{series.year}年主要指标", sheet)
