"""`/matrix/`: districts × indicators in one year, coloured by place within each column, never added up."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import figures, gathering, words
from fazhi.dashboard.choosing import named_districts
from fazhi.dashboard.gathering import MatrixAnswer, MatrixCell
from fazhi.dashboard.paging import page_of
from fazhi.dashboard.pictures.matrix import GLYPHS, GLYPHS_OF_JUDGEMENTS
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.selection import MatrixSelection
from fazhi.dashboard.series import Area, CompareSeries


ROWS_A_PAGE = 40
BAND_WORDS = ("最低五分之一", "较低", "居中", "较高", "最高五分之一")
JUDGEMENTS = {
    kind: (GLYPHS_OF_JUDGEMENTS[kind], label)
    for kind, label in (("better", "优于该列合计"), ("same", "与该列合计无明显差异"), ("worse", "劣于该列合计"))
}


@allowed(signed_in)
@require_safe
@explains_problems
def matrix(request: HttpRequest) -> HttpResponse:
    """The page: filters, legend, table. Every value leads to its sentence."""
    selection = MatrixSelection.from_query(request.GET)
    if asked := request.GET.get("where", "").strip():
        codes = named_districts(asked, lambda code: "?" + elsewhere(selection, code))
        return redirect(request.path + "?" + elsewhere(selection, codes[0]))
    answer = gathering.matrix(selection, request.user)
    page = page_of(len(answer.areas), selection.page, ROWS_A_PAGE, lambda number: "?" + selection.to_query(page=number))
    shown = answer.areas[page.start : page.end]
    pin = selection.pin or answer.place.pin
    has_values = any(series.shown or series.apart for series in answer.columns)
    return render(
        request,
        "dashboard/matrix.html",
        {
            "selection": selection,
            "answer": answer,
            "place": answer.place,
            "told": f"{len(answer.columns)} 项指标 · {answer.year}年 · {answer.place.name}",
            "page": page,
            "columns": [(series.indicator, column_head(series)) for series in answer.columns],
            "rows": table_rows(shown, answer, pin),
            "themes": [("core", "主要指标"), *((theme.code, theme.label) for theme in load_catalogue().themes)],
            "levels": [(level, words.LEVELS[level]) for level in answer.levels if level != "province"],
            "years": range(answer.year + 1, answer.year - 6, -1),
            "has_values": has_values,
            "glyphs": list(zip(GLYPHS, BAND_WORDS, strict=True)),
            "judgements": list(JUDGEMENTS.items()),
            "permalink": (link := selection.to_query(year=answer.year, within=answer.place.code, level=answer.level)),
            "table_url": f"{reverse('matrix-table')}?{link}",
            "picture_url": f"{reverse('matrix-picture')}?{link}" if has_values else "",
            "shows_samples": "all" if answer.place.area and answer.place.area.is_sample else "",
        },
    )


def elsewhere(selection: MatrixSelection, code: str) -> str:
    """The query string of the same question asked within another district."""
    return selection.to_query(within=code, level="", pin="", page=1)


def column_head(series: CompareSeries) -> SafeString:
    """The 口径 that the column is ordered by, and how many districts it holds."""
    if not series.variants:
        return SafeString("")
    told = figures.terms_chip(series.terms) if series.terms else SafeString("")
    return mark_safe(f'{told}<span class="note num">{len(series.ordered)} 个可比</span>')


def table_rows(areas: Sequence[Area], answer: MatrixAnswer, pin: str) -> SafeString:
    """The <tr>s of the districts."""
    base = reverse("districts")
    parts = []
    for area in areas:
        marked = ' class="is-pinned"' if area.code == pin else ""
        address = f"{base}{area.code}/?y={answer.year}"
        parts.append(f'<tr{marked}><th scope="row"><a href="{address}">{escape(area.name)}</a></th>')
        parts.append(f"{cells_of(answer, area.code)}</tr>")
    return mark_safe("".join(parts))


def cells_of(answer: MatrixAnswer, code: str) -> SafeString:
    """The row's cells as HTML: built here, because a page shows up to 960 of them."""
    parts = []
    for series in answer.columns:
        cell = answer.cells.get((code, series.indicator.code))
        parts.append(cell_html(cell, series) if cell else "<td></td>")
    return mark_safe("".join(parts))


def cell_html(cell: MatrixCell, series: CompareSeries) -> str:
    """One cell: symbol and colour by fifth, dashed and named where the 口径 differs, words where nothing is."""
    point = cell.point
    if point is None:
        reason = cell.absence or "not_mentioned"
        return (
            f'<td class="m m--none" title="{escape(words.ABSENCE_NOTES[reason])}">{escape(words.ABSENCES[reason])}</td>'
        )
    css = ["m"]
    glyph = ""
    if cell.judgement is not None:
        symbol, label = JUDGEMENTS[cell.judgement]
        css.append(f"m--{cell.judgement}")
        glyph = f'<span class="m__glyph" role="img" aria-label="{label}">{symbol}</span>'
    elif cell.band is not None:
        css.append(f"m--plain-{cell.band}")
        glyph = f'<span class="m__glyph" role="img" aria-label="{BAND_WORDS[cell.band]}">{GLYPHS[cell.band]}</span>'
    if cell.apart:
        css.append("m--apart")
    if not point.is_reviewed:
        css.append("m--unreviewed")
    told = words.fraction_of(point)
    extra = (
        f'<small class="m__note">{escape(chip(point.terms.denominator))}</small>'
        if cell.apart and point.unit == "%"
        else ""
    )
    flag = '<span class="flag" title="有未处理的疑点">!</span>' if point.has_finding else ""
    status = "" if point.is_reviewed else '<span class="visually-hidden">（未复核）</span>'
    return (
        f'<td class="{" ".join(css)}"><a data-value href="/v/{point.id}/" title="{escape(told)}">'
        f"{glyph}{escape(words.value_of(point))}{status}</a>{flag}{extra}</td>"
    )
