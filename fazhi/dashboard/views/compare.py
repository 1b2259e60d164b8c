"""`/compare/`: one indicator across districts, ordered only where the values are comparable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, signed_in
from fazhi.catalogue.denominators import UNKNOWN
from fazhi.dashboard import answers, charts, figures, words
from fazhi.dashboard.choosing import named_districts
from fazhi.dashboard.compare_tables import Addresses, Line, apart_rows, line_rows, name_items
from fazhi.dashboard.paging import page_of
from fazhi.dashboard.pictures.compare import LABELLED_AT_MOST, compare_pictures, describe
from fazhi.dashboard.pictures.distribution import BANDS_FROM, distribution_pictures
from fazhi.dashboard.pictures.distribution import describe as describe_distribution
from fazhi.dashboard.pictures.funnel import MARKED_AT_MOST, funnel_of, funnel_pictures
from fazhi.dashboard.pictures.funnel import describe as describe_funnel
from fazhi.dashboard.places import find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.rows import sources
from fazhi.dashboard.selection import CompareSelection
from fazhi.dashboard.series import Apart, Area, CompareSeries, Missing, Row, Source, Terms


ROWS_A_PAGE = 60
APART_AT_MOST = 10
"""Values of another 口径 shown before the reader chooses it."""
NAMES_AT_MOST = 150
"""Missing districts are named up to this many; beyond, they are counted by the unit above."""


@dataclass(frozen=True, slots=True)
class ApartView:
    """A group of values that stand apart, ready to show."""

    label: str
    chip: SafeString
    reason: str
    lines: tuple[tuple[Area, SafeString, str], ...]
    """District, value, conversion in words ("" where none is possible)."""
    more: int
    basis_query: str
    """Query string that makes this 口径 the ordered one; "" for the unknown."""


@dataclass(frozen=True, slots=True)
class MissingView:
    """Districts without a value for one reason: by name, or by the unit above when there are too many."""

    label: str
    note: str
    total: int
    areas: tuple[Area, ...]
    groups: tuple[tuple[Area, int], ...]


@allowed(signed_in)
@require_safe
@explains_problems
def compare(request: HttpRequest) -> HttpResponse:
    """The page: filters, picture, table twin, values apart, missing districts."""
    selection = CompareSelection.from_query(request.GET)
    if asked := request.GET.get("where", "").strip():
        codes = named_districts(asked, lambda code: "?" + elsewhere(selection, code))
        return redirect(request.path + "?" + elsewhere(selection, codes[0]))
    answer = answers.compare(selection, request.user, conversions_shown=APART_AT_MOST)
    series = answer.series
    page = page_of(len(series.shown), selection.page, ROWS_A_PAGE, lambda number: "?" + selection.to_query(page=number))
    shown = series.shown[page.start : page.end]
    beside = [row for apart in series.apart for row in apart.rows[:APART_AT_MOST]]
    proofs = sources(row.point for row in (*shown, *beside))
    tab = selection.tab
    wide, narrow, description = answer.drawn.once(tab, lambda: picture_of(series, tab, answer.pin))
    shows_position = len(series.ordered) >= POSITIONS_FROM
    # Addresses that differ only in their last code: composing 300 of them one by one takes longer than all queries.
    to = Addresses(
        district=reverse("districts"),
        pin="?" + selection.to_query(pin="") + "&pin=",
        within="?" + selection.to_query(within="", level="", page=1) + "&within=",
        year=series.year,
    )
    apart = [apart_view(one, proofs, series, selection) for one in series.apart]
    missing = [missing_view(one) for one in series.missing]
    return render(
        request,
        "dashboard/compare.html",
        {
            "selection": selection,
            "series": series,
            "place": answer.place,
            "peer": answer.peer,
            "below": answer.below,
            "levels": [(level, words.LEVELS[level]) for level in answer.levels if level != "province"],
            "years": year_options(series),
            "told": told(series, answer),
            "title": words.fraction_title(series.indicator, series.terms),
            "polarity": words.POLARITIES[series.indicator.polarity],
            "terms_chip": figures.terms_chip(series.terms) if series.terms else "",
            "variants": [(words.terms_chip(terms), count, terms) for terms, count in series.variants],
            "bases": basis_options(series, selection),
            "wide": mark_safe(wide),
            "narrow": mark_safe(narrow),
            "description": description,
            "tabs": tabs_of(selection),
            "is_band": not selection.tab and len(series.shown) - len(series.counts) > LABELLED_AT_MOST,
            "shows_marks": shows_marks(series, selection.tab),
            "shows_intervals": series.indicator.is_rate and not selection.tab,
            "is_live": selection.tab != "distribution" or len(series.ordered) >= BANDS_FROM,
            "table_only": selection.tab == "table",
            "why_no_picture": why_no_picture(series, selection.tab),
            "benches": bench_options(series, answer, selection),
            "shows_position": shows_position,
            "bench_missing": selection.bench not in ("", "median") and series.benchmark is None,
            "figure_url": reverse("compare-figure") + "?" + selection.to_query(),
            "lines": line_rows(
                lines_of(shown, proofs, series, answer.pin, first=page.start == 0),
                to,
                is_rate=series.indicator.is_rate,
                shows_position=shows_position,
            ),
            "page": page,
            "apart": [(group, apart_rows(group.lines, to)) for group in apart],
            "convertible": sum(len(apart.conversions) for apart in series.apart),
            "more_convertible": any(len(apart.rows) > APART_AT_MOST for apart in series.apart),
            "missing": [(group, name_items(group.areas, group.groups, to)) for group in missing],
            "permalink": (link := permalink(selection, answer)),
            "table_url": f"{reverse('compare-table')}?{link}",
            "picture_url": f"{reverse('compare-picture')}?{link}" if wide else "",
            "shows_samples": bool(series.within and series.within.is_sample),
        },
    )


@allowed(signed_in)
@require_safe
@explains_problems
def compare_figure(request: HttpRequest) -> HttpResponse:
    """The same answer as an interactive figure, fetched when the reader reaches for the picture."""
    selection = CompareSelection.from_query(request.GET)
    answer = answers.compare(selection, request.user, conversions_shown=0)
    if selection.tab == "funnel":
        return JsonResponse(charts.funnel_figure(answer.series, pin=answer.pin))
    if selection.tab == "distribution":
        return JsonResponse(charts.distribution_figure(answer.series, pin=answer.pin))
    return JsonResponse(charts.compare_figure(answer.series, pin=answer.pin, narrow="narrow" in request.GET))


def told(series: CompareSeries, answer: answers.CompareAnswer) -> str:
    """What is asked, in one line for a small screen."""
    place = answer.peer.name if answer.peer else answer.place.name
    basis = f"按{words.terms_chip(series.terms)}" if series.terms and series.indicator.is_rate else ""
    return " · ".join(part for part in (series.indicator.name, f"{series.year}年", place, basis) if part)


def elsewhere(selection: CompareSelection, code: str) -> str:
    """The query string of the same question asked within another district."""
    return selection.to_query(within=code, level="", pin="", page=1)


def permalink(selection: CompareSelection, answer: answers.CompareAnswer) -> str:
    """The query string with every choice the page made spelled out, so that it shows the same tomorrow."""
    return selection.to_query(
        year=answer.series.year,
        within="" if answer.peer else answer.place.code,
        level=answer.series.level,
        pin=answer.pin,
        basis=answer.series.terms.denominator if answer.series.terms else selection.basis,
    )


TABS = {"": "按数值排列", "funnel": "漏斗图", "distribution": "分布", "table": "只看表格"}
POSITIONS_FROM = 20
"""Fewest ordered districts among which a place is told in per cent; below, it would be a rank in disguise."""


def tabs_of(selection: CompareSelection) -> list[dict[str, object]]:
    """The tabs as addresses."""
    return [
        {"label": label, "url": "?" + selection.to_query(tab=tab, page=1), "current": selection.tab == tab}
        for tab, label in TABS.items()
    ]


def picture_of(series: CompareSeries, tab: str, pin: str) -> tuple[str, str, str]:
    """Wide picture, narrow picture and its words, for a tab; empty pictures where the tab has none."""
    if tab == "funnel":
        funnel = funnel_of(series)
        return (*funnel_pictures(series, funnel, pin=pin), describe_funnel(series, funnel) if funnel else "")
    if tab == "distribution":
        return (*distribution_pictures(series, pin=pin), describe_distribution(series))
    if tab == "table":
        return "", "", ""
    return (*compare_pictures(series, pin=pin), describe(series))


def shows_marks(series: CompareSeries, tab: str) -> bool:
    """Whether the picture draws a mark a value, which the legend explains; many values are plain dots or columns."""
    drawn = len(series.shown) - len(series.counts)
    return drawn <= {"funnel": MARKED_AT_MOST, "distribution": BANDS_FROM - 1}.get(tab, LABELLED_AT_MOST)


def why_no_picture(series: CompareSeries, tab: str) -> str:
    """Words for a tab that cannot be drawn although there are values."""
    if tab == "funnel":
        if not series.indicator.is_rate:
            return "漏斗图只用于比率：它比较的是件数不同的比率是否超出偶然波动。"
        return "需要至少一个载明分子与分母的地区，以及介于 0 与 100% 之间的参照值。"
    if tab == "distribution":
        return "至少要有两个可以排列的数值。"
    return ""


def bench_options(
    series: CompareSeries, answer: answers.CompareAnswer, selection: CompareSelection
) -> list[tuple[str, str]]:
    """What the values may be read against: all cases, the median, the units above, the pinned or chosen district."""
    options = {"": "图中合计" if series.indicator.is_rate else "中位数"}
    if series.indicator.is_rate:
        options["median"] = "中位数"
    for area in (*answer.place.above, *([answer.place.area] if answer.place.area else [])):
        options[area.code] = f"{area.name}自报"
    for code in (answer.pin, selection.bench):
        chosen = find_area(code)
        if chosen is not None:
            options.setdefault(code, chosen.name)
    return list(options.items())


def position_words(row: Row, *, shown: bool) -> str:
    """The place among the ordered districts in per cent; "" among fewer than twenty."""
    if not shown or row.position is None:
        return ""
    return f"高于其中 {row.position * 100:.0f}%"


def year_options(series: CompareSeries) -> list[int]:
    """Years with values, newest first, with the year asked for even when it has none."""
    return sorted({*series.years, series.year}, reverse=True)


def basis_options(series: CompareSeries, selection: CompareSelection) -> list[tuple[str, str]]:
    """口径 to choose from: those in use, and the one asked for."""
    options: dict[str, str] = {}
    for terms, count in series.variants:
        if terms.denominator not in ("", UNKNOWN):
            options.setdefault(
                terms.denominator, f"{words.terms_chip(Terms(terms.denominator, 'region', 'all'))}（{count}）"
            )
    if selection.basis not in ("", UNKNOWN) and selection.basis not in options:
        options[selection.basis] = f"{words.terms_chip(Terms(selection.basis, 'region', 'all'))}（0）"
    return list(options.items())


def lines_of(
    rows: Iterable[Row], proofs: dict[int, Source], series: CompareSeries, pin: str, *, first: bool
) -> Iterable[Line]:
    """Rows of the table twin, with a heading wherever the tier changes."""
    tier = "" if first else "?"
    several = bool(series.listed or series.unstated or series.counts)
    for row in rows:
        heading = words.TIERS[row.tier] if several and row.tier != tier and tier != "?" else ""
        tier = row.tier
        point = row.point
        yield Line(
            area=row.area,
            value=figures.value(
                point, proofs.get(point.id), area=row.area, indicator=series.indicator, bounds=row.interval, chip=False
            ),
            interval=words.interval(row.interval) if row.tier != "counts" else "",
            position=position_words(row, shown=len(series.ordered) >= POSITIONS_FROM),
            chip=figures.terms_chip(point.terms),
            origin=words.BASES.get(point.basis, point.basis),
            status=words.STATUSES.get(point.status, point.status),
            reviewed=point.is_reviewed,
            pinned=row.area.code == pin,
            heading=heading,
            converted=f"由{words.terms_chip(row.converted_from)}口径换算" if row.converted_from else "",
        )


def apart_view(
    apart: Apart, proofs: dict[int, Source], series: CompareSeries, selection: CompareSelection
) -> ApartView:
    """One group of values that may not stand in the order, with conversions where both counts are known."""
    lines = []
    for row in apart.rows[:APART_AT_MOST]:
        conversion = apart.conversions.get(row.area.code)
        converted = ""
        if conversion is not None:
            converted = f"{words.plain(conversion.n, 2)} ÷ {words.plain(conversion.N, 2)} ＝ {words.plain(conversion.value, 2)}%"
        value = figures.value(
            row.point, proofs.get(row.point.id), area=row.area, indicator=series.indicator, bounds=row.interval
        )
        lines.append((row.area, value, converted))
    switch = ""
    if apart.terms.denominator and apart.terms.denominator != UNKNOWN:
        switch = "?" + selection.to_query(basis=apart.terms.denominator, convert=False, page=1)
    return ApartView(
        label=words.terms_chip(apart.terms),
        chip=figures.terms_chip(apart.terms),
        reason=apart.reason,
        lines=tuple(lines),
        more=len(apart.rows) - len(lines),
        basis_query=switch,
    )


def missing_view(missing: Missing) -> MissingView:
    """Names, or counts by the unit above when there are more names than anybody reads."""
    label, note = words.ABSENCES[missing.reason], words.ABSENCE_NOTES[missing.reason]
    total = len(missing.areas)
    if total <= NAMES_AT_MOST:
        return MissingView(label, note, total, missing.areas, ())
    counts: Counter[str] = Counter(area.path.partition("/")[0] for area in missing.areas)
    groups = [(find_area(prefix.ljust(6, "0")), count) for prefix, count in counts.items()]
    named = tuple((area, count) for area, count in groups if area is not None)
    return MissingView(label, note, total, (), named)
