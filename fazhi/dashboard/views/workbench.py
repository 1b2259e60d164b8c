"""`/`: what needs a person today, and which district and year is covered."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, covers, may_administer, may_upload, signed_in
from fazhi.dashboard.chasing import ABSENT, STATES, WORKING
from fazhi.dashboard.fictional import sample_words
from fazhi.dashboard.places import find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries import counted
from fazhi.dashboard.queries import workbench as queries
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.series import Area
from fazhi.dashboard.year_cells import YearCell, cell_html


YEARS_SHOWN = 5
CELLS_AT_MOST = 300
"""Districts × years shown one by one; beyond, provinces × years are counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One district of the matrix."""

    code: str
    name: str
    above: str
    cells: SafeString


@allowed(signed_in)
@require_safe
@explains_problems
def workbench(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    sight = Sight.of(request.user)
    tally = queries.tally(sight)
    last = timezone.localdate().year - 1
    found = queries.coverage(sight, first=last - YEARS_SHOWN + 1, at_most=CELLS_AT_MOST)
    years = list(range(last - YEARS_SHOWN + 1, max([last, *(row.year for row in found)]) + 1))
    real = [row for row in found if not row.is_sample]
    samples = [row for row in found if row.is_sample]
    is_cut = len(found) == CELLS_AT_MOST
    return render(
        request,
        "dashboard/workbench.html",
        {
            "tally": tally,
            "years": years,
            "panels": panels(real, samples, years) if not is_cut else [],
            "provinces": provinces(sight, years) if is_cut else [],
            "is_empty": tally.reports == 0,
            "only_samples": bool(samples) and not real,
            "last": last,
            "may_upload": may_upload(request.user),
            "may_administer": may_administer(request.user) and covers(request.user, ""),
            "shows_samples": sample_words(found),
        },
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """One table of the coverage: real districts, or those of the 示例数据; never both."""

    code: str
    title: str
    groups: list[tuple[str, list[Row]]]


def panels(real: list[queries.CoverageRow], samples: list[queries.CoverageRow], years: list[int]) -> list[Panel]:
    """A table for real districts and one for fictional ones; neither when there is nothing to show in it."""
    found = []
    if real:
        found.append(Panel("coverage", "收录情况：行政区 × 年度", grouped(matrix(real, years))))
    if samples:
        found.append(Panel("samples", "示例数据（虚构地区）：行政区 × 年度", grouped(matrix(samples, years))))
    return found


def provinces(sight: Sight, years: list[int]) -> list[tuple[Area, list[tuple[int, int, int]]]]:
    """For more districts than anybody reads: each province with (year, counties with values, counties) per year."""
    counts = {
        (row.province, row.year): row.districts
        for row in counted.provinces(sight, first=years[0], last=years[-1])
        if row.level == "county"
    }
    shown = []
    for code in dict.fromkeys(province for province, _ in counts):
        area = find_area(f"{code}0000")
        if area is not None and not area.is_sample:
            cells = [(year, counts.get((code, year), 0), counted.existing(code, "county", year)) for year in years]
            shown.append((area, cells))
    return shown


def matrix(found: list[queries.CoverageRow], years: list[int]) -> list[Row]:
    """One row per district, one cell per year; a year without a report is 未报, never blank."""
    by_district: dict[str, dict[int, queries.CoverageRow]] = {}
    for row in found:
        by_district.setdefault(row.code, {})[row.year] = row
    result = []
    for code, by_year in by_district.items():
        any_row = next(iter(by_year.values()))
        cells = []
        for year in years:
            here = by_year.get(year)
            symbol, label, kind = STATES.get(here.state, WORKING) if here else ABSENT
            cells.append(cell_html(YearCell(year, symbol, label, kind, here.report if here else None), any_row.name))
        result.append(Row(code, any_row.name, any_row.above, mark_safe("".join(cells))))
    return result


def grouped(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Rows by the unit above them, in the order of codes."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.above, []).append(row)
    return list(groups.items())
