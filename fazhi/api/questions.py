"""`compare`, `trend` and `profile`: the three questions of the pages, answered by the same functions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from fazhi.accounts.models import User
from fazhi.accounts.permissions import signed_in
from fazhi.api.finishing import kept_answer
from fazhi.api.parameters import CompareQuery, ProfileQuery, TrendQuery, as_selection
from fazhi.api.schemas import Compared, Profiled, Trended, problems
from fazhi.api.shapes import (
    Json,
    absence_json,
    answer,
    area_json,
    change_json,
    indicator_json,
    number,
    point_json,
    row_json,
    terms_json,
)
from fazhi.api.signing_in import require
from fazhi.dashboard import answers, words
from fazhi.dashboard.queries.profile import doubts_of
from fazhi.dashboard.queries.rows import quotes
from fazhi.dashboard.selection import CompareSelection, ProfileSelection, TrendSelection
from fazhi.dashboard.series import Apart, CompareSeries, Missing, ProfileRow, Quoted, Row, TrendLine, TrendSeries


router = Router(tags=["问题"])


@router.get("compare", response={200: Compared, **problems(404)}, summary="一项指标，各地区比较")
def compare(request: HttpRequest, asked: Query[CompareQuery]) -> HttpResponse:
    """Only one 口径 in the ordered list; the others apart with the reason, missing districts by reason."""
    user = require(request, signed_in)
    if asked.peer is not None:  # whose group it is may change without any value changing
        return answer(_compared(asked, user))
    return kept_answer(request, user, lambda: _compared(asked, user))


def _compared(asked: CompareQuery, user: User) -> Json:
    selection = CompareSelection.from_query(as_selection(asked))
    found = answers.compare(selection, user, conversions_shown=asked.limit)
    series = found.series
    shown, left_out = _stretch(series, asked)
    apart_rows = [row for apart in series.apart for row in apart.rows[: asked.limit]]
    proofs = quotes(row.point for row in (*shown, *apart_rows))
    benchmark = series.benchmark
    rows: dict[str, list[Json]] = {"ordered": [], "listed": [], "unstated": [], "counts": []}
    for row in shown:
        rows[row.tier].append(row_json(row, proofs.get(row.point.id)))
    return {
        "indicator": indicator_json(series.indicator),
        "year": series.year,
        "years": series.years,
        "within": area_json(series.within) if series.within else None,
        "level": series.level,
        "title": words.fraction_title(series.indicator, series.terms),
        "terms": terms_json(series.terms),
        "variants": [{"terms": terms_json(terms), "districts": count} for terms, count in series.variants],
        **rows,
        "total": len(series.shown),
        "left_out": left_out,
        "apart": [_apart_json(apart, proofs, asked.limit) for apart in series.apart],
        "missing": [_missing_json(missing, asked.limit) for missing in series.missing],
        "benchmark": (
            {
                "label": benchmark.label, "value": benchmark.value, "n": number(benchmark.n),
                "N": number(benchmark.N),
            }
            if benchmark
            else None
        ),
        "quartiles": series.quartiles,
        "pin": found.pin,
    }  # fmt: skip


def _stretch(series: CompareSeries, asked: CompareQuery) -> tuple[tuple[Row, ...], int]:
    """The rows to send, in the order of the page, and how many of them are left out."""
    if asked.ends is not None:
        ordered = series.ordered
        if len(ordered) > 2 * asked.ends:
            ordered = ordered[: asked.ends] + ordered[-asked.ends :]
        return ordered, len(series.shown) - len(ordered)
    shown = series.shown[asked.offset : asked.offset + asked.limit]
    return shown, len(series.shown) - len(shown)


def _apart_json(apart: Apart, proofs: dict[int, Quoted], limit: int) -> Json:
    rows = []
    for row in apart.rows[:limit]:
        shape = row_json(row, proofs.get(row.point.id))
        conversion = apart.conversions.get(row.area.code)
        shape["conversion"] = (
            {"value": number(conversion.value), "n": number(conversion.n), "N": number(conversion.N)}
            if conversion
            else None
        )
        rows.append(shape)
    return {"terms": terms_json(apart.terms), "reason": apart.reason, "total": len(apart.rows), "rows": rows}


def _missing_json(missing: Missing, limit: int) -> Json:
    return {
        **(absence_json(missing.reason) or {}),
        "total": len(missing.areas),
        "areas": [{"code": area.code, "name": area.name} for area in missing.areas[:limit]],
    }


@router.get("trend", response={200: Trended, **problems(404)}, summary="一项指标，若干地区，历年变化")
def trend(request: HttpRequest, asked: Query[TrendQuery]) -> HttpResponse:
    """Values with their movement from the year before; every year without a value has its reason."""
    user = require(request, signed_in)
    return kept_answer(request, user, lambda: _trended(asked, user))


def _trended(asked: TrendQuery, user: User) -> Json:
    series = answers.trend(TrendSelection.from_query(as_selection(asked)), user)
    proofs = quotes(point for line in series.lines for point in line.points)
    return {
        "indicator": indicator_json(series.indicator),
        "first": series.first,
        "last": series.last,
        "lines": [_line_json(line, series, proofs) for line in series.lines],
    }


def _line_json(line: TrendLine, series: TrendSeries, proofs: dict[int, Quoted]) -> Json:
    points = []
    for point in line.points:
        shape = point_json(point, proofs.get(point.id), line.area)
        shape["change"] = change_json(line.changes.get(point.year), series.indicator)
        points.append(shape)
    return {
        "area": area_json(line.area),
        "points": points,
        "segments": [[point.year for point in segment] for segment in line.segments],
        "missing": [{"year": year, **(absence_json(reason) or {})} for year, reason in line.missing.items()],
        "derived": [{"year": year, "value": number(value)} for year, value in line.derived.items()],
    }


@router.get("profile", response={200: Profiled, **problems(404)}, summary="一个地区，全部指标，本年与上年")
def profile(request: HttpRequest, asked: Query[ProfileQuery]) -> HttpResponse:
    """All indicators by theme, with the year before, comparable peers, documents and open findings."""
    user = require(request, signed_in)
    return kept_answer(request, user, lambda: _profiled(asked, user))


def _profiled(asked: ProfileQuery, user: User) -> Json:
    selection = as_selection(asked)
    found = answers.profile(ProfileSelection.from_query(selection.get("district", ""), selection), user)
    series = found.series
    proofs = quotes(point for row in series.rows for point in (row.point, row.previous) if point is not None)

    def row_of(row: ProfileRow) -> Json:
        return {
            "indicator": indicator_json(row.indicator),
            "now": point_json(row.point, proofs.get(row.point.id), series.area) if row.point else None,
            "previous": point_json(row.previous, proofs.get(row.previous.id), series.area) if row.previous else None,
            "change": change_json(row.change, row.indicator),
            "absence": absence_json(row.absence),
            "peers": row.peers,
        }

    current = [document for document in found.documents if document.year == series.year]
    return {
        "district": area_json(series.area),
        "above": [area_json(area) for area in found.above],
        "year": series.year,
        "years": series.years,
        "absence": absence_json(series.absence),
        "themes": [{"label": label, "rows": [row_of(row) for row in rows]} for label, rows in series.themes],
        "documents": [
            {"id": one.id, "year": one.year, "title": one.title, "file_name": one.file_name, "state": one.state}
            for one in found.documents
        ],
        "findings": [
            {
                "id": doubt.id, "report": doubt.report, "indicator": doubt.indicator, "severity": doubt.severity,
                "message": doubt.message,
            }
            for doubt in doubts_of(document.id for document in current)
        ],
    }  # fmt: skip
