"""`/coverage/`: what was handed in and published, province × year and district × year, and who is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import Account, allowed, may_administer, may_upload, signed_in
from fazhi.catalogue.districts import load_districts
from fazhi.dashboard.chase_rows import ExcuseForm, chase_rows
from fazhi.dashboard.chasing import (
    ABSENT,
    EXCUSES,
    NOT_HANDED_IN,
    STATES,
    WORKING,
    Chase,
    Due,
    chases,
    circular,
    due_of,
)
from fazhi.dashboard.page_selections import CoverageSelection
from fazhi.dashboard.paging import page_of
from fazhi.dashboard.places import Place, areas_under, find_area, place_within
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries import chasing as queries
from fazhi.dashboard.queries.counted import existing, provinces
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.selection import SelectionError
from fazhi.dashboard.series import Area
from fazhi.dashboard.tables import csv_response
from fazhi.dashboard.words import LEVELS
from fazhi.dashboard.year_cells import YearCell, cell_html


YEARS_SHOWN = 5
LATE_A_PAGE = 25
"""Rows of the list of late districts; each carries the text of its letter."""
NOT_ASKED = frozenset({"71", "81", "82"})
"""台湾、香港、澳门 make no such reports."""
DISTRICTS_IN_MATRIX = 260
"""The largest province has fewer; a place with more is shown by its parts."""


@dataclass(frozen=True, slots=True)
class Share:
    """One province and year: how many of its districts have values."""

    year: int
    count: int
    total: int
    published: int

    @property
    def step(self) -> int:
        """0..4: how full the cell is drawn; 4 only when nothing is missing."""
        if not self.count or not self.total:
            return 0
        return 4 if self.count >= self.total else 1 + min(2, self.count * 3 // self.total)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the page and the export say about one question."""

    selection: CoverageSelection
    place: Place
    year: int
    years: tuple[int, ...]
    today: date
    areas: tuple[Area, ...]
    all: tuple[Chase, ...]
    states: dict[tuple[str, int], queries.State]
    excused: dict[tuple[str, int], queries.ExcuseRow]
    due: Due
    late: tuple[Chase, ...]
    """Those that lack something, the longest waiting first."""

    @property
    def listed(self) -> list[Chase]:
        """Those of the list that was asked for."""
        if self.selection.lack == "excused":
            return [chase for chase in self.all if chase.excuse]
        return [chase for chase in self.late if self.selection.lack in ("", chase.lack)]


def standing(request: HttpRequest) -> Standing:
    """Read the question and answer it. 3 queries, with those of the place at most 5."""
    selection = CoverageSelection.from_query(request.GET)
    place = place_within(selection.within, request.user)
    sight = Sight.of(request.user)
    today = timezone.localdate()
    last = today.year - 1
    year = selection.year if selection.year is not None else last
    if year > last + 1:
        raise SelectionError(f"{year}年度的报告还没有到编写的时候", hint=f"请选择{last}年度或更早的年度。")
    newest = max(last, year)
    years = tuple(range(min(newest - YEARS_SHOWN + 1, year), newest + 1))[:YEARS_SHOWN]
    if year not in years:
        years = tuple(range(year, year + YEARS_SHOWN))
    national = place.area is None
    states = queries.newest_states(place.path, year if national else years[0], year if national else years[-1])
    excused = queries.excuses(place.path, years[0], years[-1])
    due_rows = queries.due_rows(years[0], years[-1])
    areas = asked_under(place.path, year)
    if sight.scope:
        areas = tuple(area for area in areas if sight.sees(area.path))
    by_key = {(state.district, state.year): state for state in states}
    excuse_by_key = {(row.district, row.year): row for row in excused}
    every = chases(areas, year, by_key, due_rows, excuse_by_key, today=today)
    late = [chase for chase in every if chase.lack]
    late.sort(key=lambda chase: chase.days_late, reverse=True)  # stable: the others stay in the order of codes
    return Standing(
        selection=selection,
        place=place,
        year=year,
        years=years,
        today=today,
        areas=areas,
        all=tuple(every),
        late=tuple(late),
        states=by_key,
        excused=excuse_by_key,
        due=due_of(place.path, year, due_rows),
    )


@lru_cache(maxsize=256)
def asked_under(path: str, year: int) -> tuple[Area, ...]:
    """Districts under `path` that existed in the year and are asked for a report."""
    return tuple(area for area in areas_under(path, year) if area.code[:2] not in NOT_ASKED)


@allowed(signed_in)
@require_safe
@explains_problems
def coverage(request: HttpRequest) -> HttpResponse:
    """The page."""
    found = standing(request)
    selection, place = found.selection, found.place
    listed, late = found.listed, found.late
    page = page_of(len(listed), selection.page, LATE_A_PAGE, lambda number: "?" + selection.to_query(page=number))
    national = place.area is None
    full = [*place.above, place.area] if place.area else []
    by_state = Counter([chase.state for chase in found.all])
    not_handed_in = sum(by_state[state] for state in ("", *NOT_HANDED_IN))
    lacks = lack_counts(found)
    return render(
        request,
        "dashboard/coverage.html",
        {
            "selection": selection,
            "place": place,
            "told": f"{found.year}年度 · {place.name}",
            "above": full,
            "below": [area for area in found.areas if area.level != "county"] if national or full else [],
            "year": found.year,
            "years": found.years,
            "year_options": range(found.today.year, found.today.year - 11, -1),
            "today": found.today,
            "due": found.due,
            "days_left": (found.due.submit_by - found.today).days,
            "expected": len(found.all),
            "handed": len(found.all) - not_handed_in,
            "published": sum(by_state[state] for state, (_, _, kind) in STATES.items() if kind == "published"),
            "not_submitted": lacks["submit"],
            "not_published": lacks["publish"],
            "excused": lacks["excused"],
            "lacks": lack_tabs(found, lacks),
            "listed": chase_rows(
                listed[page.start : page.end],
                ExcuseForm(get_token(request), place.code) if may_upload(request.user) else None,
                today=found.today,
            ),
            "pager": page,
            "circular": circular(late, found.year, place.name, today=found.today) if late else "",
            "provinces": province_rows(found, request.user) if national and found.areas else "",
            "level_options": [(level, LEVELS[level]) for level in ("county", "prefecture", "province")],
            "groups": matrix(found) if not national and len(found.areas) <= DISTRICTS_IN_MATRIX else [],
            "too_many": not national and len(found.areas) > DISTRICTS_IN_MATRIX,
            "may_set_dates": may_administer(request.user) and Sight.of(request.user).sees(place.path),
            "export_url": reverse("coverage_export") + "?" + selection.to_query(within=place.code, year=found.year),
            "permalink": selection.to_query(within=place.code, year=found.year),
            "shows_samples": "all" if place.area and place.area.is_sample else "",
        },
    )


def lack_counts(found: Standing) -> dict[str, int]:
    """How many rows each list has, by `CoverageSelection.lack`."""
    lacks = Counter([chase.lack for chase in found.late])
    return {
        "": len(found.late),
        "submit": lacks["submit"],
        "publish": lacks["publish"],
        "excused": sum(1 for chase in found.all if chase.excuse),
    }


def lack_tabs(found: Standing, counts: Mapping[str, int]) -> list[dict[str, object]]:
    """Tabs over the list with how many rows each has."""
    names = {"": "全部逾期", "submit": "未报送", "publish": "未公开", "excused": "涉密、延期"}
    return [
        {
            "label": f"{names[lack]} {count}",
            "url": "?" + found.selection.to_query(lack=lack, page=1),
            "current": lack == found.selection.lack,
        }
        for lack, count in counts.items()
    ]


def matrix(found: Standing) -> list[tuple[Area | None, SafeString]]:
    """Rows by the unit above them; a year without a report is 未报, one before the district existed says so."""
    groups: dict[str, list[str]] = {}
    districts = reverse("districts")
    for area in found.areas:
        cells = "".join(cell_html(cell_of(area, year, found), area.name) for year in found.years)
        if area.level == "county":
            url = f"{districts}{area.code}/"
        else:
            url = "?" + found.selection.to_query(within=area.code, page=1)
        row = f'<tr><th scope="row"><a href="{escape(url)}">{escape(area.name)}</a></th>{cells}</tr>'
        groups.setdefault(area.path.rpartition("/")[0], []).append(row)
    return [(area_at(path), mark_safe("".join(rows))) for path, rows in sorted(groups.items())]


def area_at(path: str) -> Area | None:
    """The district of a path; None for the country."""
    return find_area(path.rpartition("/")[2].ljust(6, "0")) if path else None


def cell_of(area: Area, year: int, found: Standing) -> YearCell:
    """State of one district and year, an excuse standing in for a missing report."""
    state = found.states.get((area.code, year))
    if state is not None:
        return YearCell(year, *STATES.get(state.state, WORKING), report=state.report)
    if excuse := found.excused.get((area.code, year)):
        return YearCell(year, "密" if excuse.kind == "secret" else "延", EXCUSES[excuse.kind], "excused", None)
    district = load_districts()[area.code]
    if not district.existed_in(year):
        return YearCell(year, "–", "当年无此区划", "none", None)
    return YearCell(year, *ABSENT, report=None)


def province_rows(found: Standing, user: Account) -> SafeString:
    """The <tr>s of the provinces; written here for the same reason as the matrix."""
    base = "?" + found.selection.to_query(within="", page=1)
    base = escape(base + ("&" if len(base) > 1 else "") + "within=")
    rows = []
    for province, shares in province_table(found, user):
        cells = [
            f'<td><span class="fill fill--{share.step} num" title="其中已发布 {share.published}">'
            f"{share.count}/{share.total}</span></td>"
            if share.total
            else '<td><span class="absent">无此级</span></td>'
            for share in shares
        ]
        name = f'<th scope="row"><a href="{base}{province.code}">{escape(province.name)}</a></th>'
        rows.append(f"<tr>{name}{''.join(cells)}</tr>")
    return mark_safe("".join(rows))


def province_table(found: Standing, user: Account) -> list[tuple[Area, list[Share]]]:
    """One row a province, how many of its districts of one tier have values by year. One query."""
    level = found.selection.level
    sight = Sight.of(user)
    counts = {
        (row.province, row.year): row
        for row in provinces(sight, first=found.years[0], last=found.years[-1])
        if row.level == level
    }
    table = []
    for province in (area for area in found.areas if area.level == "province"):
        cells = []
        for year in found.years:
            row = counts.get((province.code[:2], year))
            cells.append(
                Share(
                    year,
                    row.districts if row else 0,
                    existing(province.code[:2], level, year),
                    row.published if row else 0,
                )
            )
        table.append((province, cells))
    return table


@allowed(signed_in)
@require_safe
@explains_problems
def coverage_export(request: HttpRequest) -> HttpResponse:
    """Every district of the question as CSV, late or not."""
    found = standing(request)
    return csv_response(
        f"报送情况_{found.place.name}_{found.year}年度_{found.today:%Y%m%d}",
        (
            "区划代码",
            "行政区",
            "全称",
            "级别",
            "年度",
            "状态",
            "报送截止",
            "公开截止",
            "欠缺",
            "逾期天数",
            "免催",
            "说明",
        ),
        export_rows(found.listed if found.selection.lack else found.all),
    )


def export_rows(rows: Iterable[Chase]) -> Iterable[Sequence[object]]:
    """Cells of the export, days late as numbers."""
    for chase in rows:
        yield (
            chase.area.code, chase.area.name, chase.area.full_name, LEVELS[chase.area.level], chase.year, chase.words,
            chase.due.submit_by.isoformat(), chase.due.publish_by.isoformat(), chase.lack_words,
            chase.days_late if chase.lack else "", chase.excuse_words, chase.excuse.reason if chase.excuse else "",
        )  # fmt: skip
