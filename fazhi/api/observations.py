"""`observations`: the values themselves, filtered, each with its sentence, 口径 and status."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from fazhi.accounts.permissions import signed_in
from fazhi.api.finishing import kept_answer
from fazhi.api.parameters import ObservationQuery, as_selection
from fazhi.api.schemas import Observed, problems
from fazhi.api.shapes import Json, point_json
from fazhi.api.signing_in import require
from fazhi.dashboard.places import chain
from fazhi.dashboard.queries.observations import ObservationFilter, observations
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.selection import NATION, SelectionError, read_district, read_districts, read_indicator


router = Router(tags=["指标值"])
INDICATORS_AT_MOST = 100
_KEY = re.compile(r"([a-z0-9_]{1,60}):(\d{4}):(\d{6})", re.ASCII)


@router.get("observations", response={200: Observed, **problems(404)}, summary="指标值")
def values(request: HttpRequest, asked: Query[ObservationQuery]) -> HttpResponse:
    """Unreviewed values are included and marked (`reviewed`, `status`) unless `status` asks otherwise."""
    user = require(request, signed_in)
    return kept_answer(request, user, lambda: _observed(asked, Sight.of(user)))


def _observed(asked: ObservationQuery, sight: Sight) -> Json:
    given = as_selection(asked)
    within = read_district(given, "within")
    districts = read_districts(given, "district")
    for code in districts:
        chain(code)  # 404 in words for a code that does not exist
    path = None
    if within:
        path = "" if within == NATION else chain(within)[-1].path
    found = observations(
        ObservationFilter(
            indicators=_indicators(given.get("i", "")),
            year=asked.year or asked.y,
            districts=districts,
            within_path=path,
            status=asked.status,
            after=_after(asked.after),
        ),
        sight=sight,
        at_most=asked.limit + 1,
    )
    shown = found[: asked.limit]
    last = shown[-1].point if len(found) > asked.limit else None
    return {
        "observations": [point_json(one.point, one.source, one.area) for one in shown],
        "count": len(shown),
        "next_after": f"{last.indicator}:{last.year}:{last.district}" if last else None,
    }


def _indicators(words: str) -> tuple[str, ...]:
    """Codes separated by commas. Raises SelectionError for an unknown one or too many."""
    codes = tuple(dict.fromkeys(code.strip() for code in words.split(",") if code.strip()))
    if len(codes) > INDICATORS_AT_MOST:
        raise SelectionError(f"一次最多查询 {INDICATORS_AT_MOST} 项指标，现有 {len(codes)} 项", hint="请分几次查询。")
    return tuple(read_indicator({"i": code}) for code in codes)


def _after(key: str) -> tuple[str, int, str] | None:
    """The key of the last page's end. Raises SelectionError for anything else."""
    if not key:
        return None
    match = _KEY.fullmatch(key)
    if match is None:
        raise SelectionError("参数 after 不是上一页给出的 next_after", hint="请去掉 after，从第一页重新开始。")
    return match[1], int(match[2]), match[3]
