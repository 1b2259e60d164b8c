"""`coverage`: which provinces, districts and years have any value."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from fazhi.accounts.permissions import signed_in
from fazhi.api.finishing import kept_answer
from fazhi.api.parameters import CoverageQuery
from fazhi.api.schemas import Covered, problems
from fazhi.api.shapes import Json
from fazhi.api.signing_in import require
from fazhi.catalogue.districts import load_districts
from fazhi.dashboard.places import chain
from fazhi.dashboard.queries import counted as queries
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.selection import FIRST_YEAR, LAST_YEAR, NATION, SelectionError, read_district


router = Router(tags=["问题"])


@router.get("coverage", response={200: Covered, **problems(404)}, summary="覆盖：哪些地区、年份有数值")
def coverage(request: HttpRequest, asked: Query[CoverageQuery]) -> HttpResponse:
    """Without `within`: districts with values by province, year and tier. With it: values by district and year."""
    user = require(request, signed_in)
    return kept_answer(request, user, lambda: _covered(asked, Sight.of(user)))


def _covered(asked: CoverageQuery, sight: Sight) -> Json:
    first, last = asked.first or FIRST_YEAR, asked.last or LAST_YEAR
    if first > last:
        raise SelectionError(f"起始年份 {first} 晚于结束年份 {last}", hint="请把两个年份对调后再查。")
    within = read_district({"within": asked.within}, "within")
    names = load_districts()
    if within and within != NATION:
        found = queries.districts(chain(within)[-1].path, sight, first=first, last=last)
        return {
            "provinces": [],
            "districts": [
                {
                    "code": row.district, "name": names[row.district].name, "year": row.year, "values": row.values,
                    "published": row.published,
                }
                for row in found
            ],
        }  # fmt: skip
    return {
        "provinces": [
            {
                "code": f"{row.province}0000", "name": names[f"{row.province}0000"].name, "year": row.year,
                "level": row.level, "districts": row.districts, "published": row.published,
                "total": queries.existing(row.province, row.level, row.year),
            }
            for row in queries.provinces(sight, first=first, last=last)
        ],
        "districts": [],
    }  # fmt: skip
