"""`/s/`: answers kept as they were, under an address that may be cited; a banner says when live data differ."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from fazhi.accounts.permissions import account_of, allowed, signed_in
from fazhi.dashboard import answers, frozen, words
from fazhi.dashboard.frozen import Series
from fazhi.dashboard.pictures import compare as compare_pictures
from fazhi.dashboard.pictures import trend as trend_pictures
from fazhi.dashboard.places import find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.rows import Sight, sources
from fazhi.dashboard.selection import CompareSelection, SelectionError, TrendSelection, read_choice
from fazhi.dashboard.series import Area, CompareSeries, Point, Source, TrendSeries
from fazhi.dashboard.views.compare import apart_view, lines_of, missing_view, permalink
from fazhi.dashboard.views.trend import table_rows
from fazhi.reports.actions import keep_snapshot
from fazhi.reports.models import Snapshot


SOURCES_AT_MOST = 500
"""Values whose sentences are kept with the snapshot; a national one keeps the first ones of its order."""
ROWS_SHOWN = 500
MOVED_SHOWN = 30
LISTED = 100


@allowed(signed_in)
@require_safe
def snapshots(request: HttpRequest) -> HttpResponse:
    """The account's own snapshots, newest first."""
    rows = Snapshot.objects.filter(made_by=account_of(request).pk).only("id", "title", "page", "made_at")[:LISTED]
    return render(request, "dashboard/snapshots.html", {"rows": rows})


@require_POST
@allowed(signed_in)
@explains_problems
def snapshot_new(request: HttpRequest) -> HttpResponse:
    """Keep the answer to the question of a compare or trend page."""
    page = read_choice(request.POST, "page", ("compare", "trend"))
    asked = request.POST.get("query", "")
    if len(asked) > 8000:
        raise SelectionError("条件太长，不能存为快照", hint="请减少所选的地区。")
    series, query, title = ask(page, QueryDict(asked), request)
    shown = list(frozen.shown_in(series))
    if not shown:
        raise SelectionError("没有数值可以存为快照", hint="请先查到有数值的对比或趋势。")
    proofs = sources(one.point for one in shown[:SOURCES_AT_MOST])
    row = keep_snapshot(
        account_of(request),
        page,
        title=title,
        query=query,
        series=frozen.to_json(series),
        sources={str(key): frozen.to_json(source) for key, source in proofs.items()},
        fingerprint=frozen.fingerprint(series),
    )
    return redirect("snapshot", row.pk)


def ask(page: str, query: QueryDict, request: HttpRequest) -> tuple[Series, str, str]:
    """(series, the query with every choice spelled out, title). Raises SelectionError."""
    if page == "trend":
        chosen = TrendSelection.from_query(query)
        moving = answers.trend(chosen, request.user)
        codes = tuple(line.area.code for line in moving.lines)
        spelled = chosen.to_query(areas=codes, first=moving.first, last=moving.last)
        names = "、".join(line.area.name for line in moving.lines[:3])
        more = f"等{len(codes)}个地区" if len(codes) > 3 else ""
        return moving, spelled, f"{moving.indicator.label} {moving.first}–{moving.last}年 {names}{more}"
    selection = CompareSelection.from_query(query)
    answer = answers.compare(selection, request.user)
    place = answer.peer.name if answer.peer else answer.place.name
    title = f"{answer.series.indicator.label} {answer.series.year}年 {place}"
    return answer.series, permalink(selection, answer), title


def _withheld(request: HttpRequest, row: Snapshot) -> HttpResponse:
    """What the account asked for, who may see it and where to go on; none of the snapshot's numbers or places."""
    scope = account_of(request).district
    context = {
        "maker": row.made_by,
        "made_at": row.made_at,
        "scope": scope.full_name if scope else "",
        "code": scope.code if scope else "",
    }
    return render(request, "dashboard/snapshot_withheld.html", context, status=403)


@allowed(signed_in)
@require_safe
@explains_problems
def snapshot(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """One snapshot: its own numbers, and what has changed since."""
    row = Snapshot.objects.select_related("made_by").filter(pk=snapshot_id).first()
    if row is None:
        raise SelectionError("没有这个快照", hint="请核对链接是否完整。", status=404)
    kind: type[Any] = TrendSeries if row.page == "trend" else CompareSeries
    sight = Sight.of(request.user)

    def is_own(code: str) -> bool:
        area = find_area(code)
        return area is not None and sight.sees(area.path)

    series: Series = frozen.from_json(kind, frozen.without_reports(row.series, is_own))
    if row.made_by_id != account_of(request).pk:
        if not may_see(series, sight):
            return _withheld(request, row)
        series = frozen.for_another(series, bench=QueryDict(row.query).get("bench", ""), is_own=is_own)
    proofs = {int(key): frozen.from_json(Source, value) for key, value in row.sources.items()}
    changes, problem = differences(row, series, request)
    page_url = reverse(row.page)
    context: dict[str, Any] = {
        "snapshot": row,
        "series": series,
        "live_url": f"{page_url}?{row.query}",
        "changes": [
            (one.area, one.year, value_words(one.before), value_words(one.after)) for one in changes[:MOVED_SHOWN]
        ],
        "changed": len(changes),
        "problem": problem,
        "is_same": not changes and not problem,
        "shows_samples": "all" if any(one.area.is_sample for one in frozen.shown_in(series)) else "",
    }
    context |= (
        trend_context(series, proofs) if isinstance(series, TrendSeries) else compare_context(series, proofs, row)
    )
    return render(request, "dashboard/snapshot.html", context)


def may_see(series: Series, sight: Sight) -> bool:
    """Whether every number of it is one that the account sees on the pages as well."""
    return all(
        sight.sees(one.area.path) or (one.point.is_published and sight.sees_published(one.area.path))
        for one in frozen.shown_in(series)
    )


def differences(row: Snapshot, series: Series, request: HttpRequest) -> tuple[list[frozen.Moved], str]:
    """What live data say otherwise; or why the question can no longer be asked."""
    try:
        live, _, _ = ask(row.page, QueryDict(row.query), request)
    except SelectionError as error:
        return [], error.message
    return frozen.moved(series, live), ""


def value_words(point: Point | None) -> str:
    """A value with its counts and 口径, or that there is none."""
    if point is None:
        return "无数值"
    chip = words.terms_chip(point.terms)
    return f"{words.value_of(point)}{words.fraction_of(point)}" + (f" {chip}" if chip else "")


def compare_context(series: CompareSeries, proofs: dict[int, Source], row: Snapshot) -> dict[str, Any]:
    """The comparison's picture, table, values apart and missing districts."""
    selection = CompareSelection.from_query(QueryDict(row.query))
    wide, narrow = compare_pictures.compare_pictures(series, pin=selection.pin)
    return {
        "wide": mark_safe(wide),
        "narrow": mark_safe(narrow),
        "description": compare_pictures.describe(series),
        "title": words.fraction_title(series.indicator, series.terms),
        "lines": list(lines_of(series.shown[:ROWS_SHOWN], proofs, series, selection.pin, first=True)),
        "lines_left": max(0, len(series.shown) - ROWS_SHOWN),
        "apart": [apart_view(apart, proofs, series, selection) for apart in series.apart],
        "missing": [missing_view(missing) for missing in series.missing],
    }


def trend_context(series: TrendSeries, proofs: dict[int, Source]) -> dict[str, Any]:
    """The trend's picture and table."""
    wide, narrow = trend_pictures.line_pictures(series)
    small: list[tuple[Area, str]] = []
    if not wide:
        lines = series.lines[: trend_pictures.MULTIPLES_AT_MOST]
        drawn = trend_pictures.multiples(series, lines)
        small = [(line.area, mark_safe(one)) for line, one in zip(lines, drawn, strict=True)]
    return {
        "wide": mark_safe(wide),
        "narrow": mark_safe(narrow),
        "multiples": small,
        "description": trend_pictures.describe(series),
        "title": series.indicator.label,
        "trend_lines": table_rows(series.lines[:ROWS_SHOWN], series, proofs, linked=False),
        "years": series.years,
    }
