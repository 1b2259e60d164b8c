"""Answers about several indicators at once: the matrix of districts × indicators, and two of them as a scatter.

The same rules as a comparison, column by column: one 口径 a column, few cases uncoloured, absences by reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from fazhi.accounts.permissions import Account
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard.answers import SHOWN, default_year
from fazhi.dashboard.comparing import compare_series, pick_level
from fazhi.dashboard.places import Place, areas_under, place_within
from fazhi.dashboard.queries import matrix as queries
from fazhi.dashboard.queries.columns import year_shelf
from fazhi.dashboard.queries.rows import Sight, absence_of, withheld
from fazhi.dashboard.selection import MatrixSelection, ScatterSelection
from fazhi.dashboard.series import Absence, Area, CompareSeries, Point, Row


CORE = (
    "reconsideration_accepted", "reconsideration_concluded", "reconsideration_correction_rate",
    "reconsideration_settlement_rate", "litigation_cases", "litigation_loss_rate", "head_appearance_rate",
    "dispute_resolution_rate", "peoples_mediation_success_rate", "normative_docs_filing_rate", "legal_aid_cases",
)  # fmt: skip
"""Headline indicators of a first look; codes that the catalogue does not have are left out."""
BANDS = 5
DISTRICTS_AT_MOST = 600
"""More districts than a province has; beyond, only the tiers above the county are compared."""
Judgement = Literal["better", "worse", "same"]
"""Against all cases of the column together; only for agreed directions, and only by the 95 % interval."""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One district and indicator: a value with its fifth of the order (0 lowest … 4 highest), or a reason."""

    point: Point | None
    absence: Absence | None
    band: int | None
    """None: not to be coloured (other 口径, few cases, fewer than four comparable districts, an agreed direction)."""
    judgement: Judgement | None
    """None where no direction is agreed or the cases do not allow a judgement."""
    apart: bool
    """The value has another 口径 than the column."""


class Cells(Mapping[tuple[str, str], MatrixCell]):
    """Cells by (district, indicator), each judged when it is asked for: a page shows a fifth of a province's."""

    def __init__(self, columns: Iterable[CompareSeries]) -> None:
        self._columns = {series.indicator.code: (series, bands_of(series)) for series in columns}
        self._shown: dict[tuple[str, str], Row] = {}
        self._apart: dict[tuple[str, str], Row] = {}
        self._absent: dict[tuple[str, str], Absence] = {}
        for code, (series, _) in self._columns.items():
            self._shown.update({(row.area.code, code): row for row in series.shown})
            self._apart.update({(row.area.code, code): row for apart in series.apart for row in apart.rows})
            self._absent.update({(area.code, code): one.reason for one in series.missing for area in one.areas})

    def __getitem__(self, key: tuple[str, str]) -> MatrixCell:
        if (row := self._shown.get(key)) is not None:
            series, bands = self._columns[key[1]]
            return MatrixCell(row.point, None, bands.get(key[0]), judgement_of(row, series), apart=False)
        if (row := self._apart.get(key)) is not None:
            return MatrixCell(row.point, None, None, None, apart=True)
        return MatrixCell(None, self._absent[key], None, None, apart=False)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return chain(self._shown, self._apart, self._absent)

    def __len__(self) -> int:
        return len(self._shown) + len(self._apart) + len(self._absent)


@dataclass(frozen=True, slots=True)
class MatrixAnswer:
    """Rows of districts, columns of indicators with the comparison behind each."""

    place: Place
    year: int
    level: str
    levels: tuple[str, ...]
    below: tuple[Area, ...]
    columns: tuple[CompareSeries, ...]
    areas: tuple[Area, ...]
    cells: Mapping[tuple[str, str], MatrixCell]
    """By (district, indicator)."""


def columns_of(selection: MatrixSelection) -> tuple[Indicator, ...]:
    """The indicators asked for, or those of the theme."""
    catalogue = load_catalogue()
    if selection.indicators:
        return tuple(catalogue[code] for code in selection.indicators)
    if selection.theme == "core":
        return tuple(indicator for code in CORE if (indicator := catalogue.get(code)) is not None)
    theme = next(theme for theme in catalogue.themes if theme.code == selection.theme)
    return catalogue.of_theme(theme)[: MatrixSelection.COLUMNS_AT_MOST]


def matrix(selection: MatrixSelection, user: Account) -> MatrixAnswer:
    """Districts × indicators. 3 queries while they are kept, else 4, one more for a default place. Raises SelectionError for an unknown place."""
    indicators = columns_of(selection)
    place = place_within(selection.within, user)
    gathered = _gather(
        indicators, place, user, year=selection.year, level=selection.level,
        published_only=selection.status == "published",
    )  # fmt: skip
    return MatrixAnswer(
        place=place, year=gathered.year, level=gathered.level, levels=gathered.levels, below=gathered.below,
        columns=gathered.columns, areas=gathered.areas, cells=Cells(gathered.columns),
    )  # fmt: skip


def judgement_of(row: Row, series: CompareSeries) -> Judgement | None:
    """Better or worse than all cases of the column together, if the row's interval leaves that rate out.

    Only rates of an agreed direction with stated counts; a difference that chance explains is `same`.
    """
    benchmark, interval = series.benchmark, row.interval
    if series.indicator.polarity not in ("higher", "lower") or benchmark is None or benchmark.N is None:
        return None
    if interval is None or row.tier != "ordered":
        return None
    if interval[0] <= benchmark.value <= interval[1]:
        return "same"
    return "better" if (interval[0] > benchmark.value) == (series.indicator.polarity == "higher") else "worse"


def bands_of(series: CompareSeries) -> dict[str, int]:
    """Fifth of the order of each ordered district (0 lowest … 4 highest), for indicators that are not judged.

    Nothing below four districts: a fifth of three is a rank in disguise.
    """
    if len(series.ordered) < 4 or series.indicator.polarity in ("higher", "lower"):
        return {}
    return {
        row.area.code: min(BANDS - 1, int((row.position or 0.0) * BANDS))
        for row in series.ordered
        if row.position is not None
    }


@dataclass(frozen=True, slots=True)
class ScatterAnswer:
    """Two comparisons and the districts that stand in the order of both."""

    place: Place
    year: int
    level: str
    levels: tuple[str, ...]
    below: tuple[Area, ...]
    horizontal: CompareSeries
    vertical: CompareSeries
    pairs: tuple[tuple[Row, Row], ...]
    """(horizontal, vertical) of each district, by code."""
    left_out: int
    """Districts with a value of either indicator that could not be drawn."""


def scatter(selection: ScatterSelection, user: Account) -> ScatterAnswer:
    """Two indicators against each other. 3 queries while they are kept, else 4, one more for a default place."""
    catalogue = load_catalogue()
    indicators = (catalogue[selection.horizontal], catalogue[selection.vertical])
    place = place_within(selection.within, user)
    gathered = _gather(
        indicators, place, user, year=selection.year, level=selection.level,
        published_only=selection.status == "published",
    )  # fmt: skip
    horizontal, vertical = gathered.columns
    upright = {row.area.code: row for row in vertical.ordered + vertical.listed}
    pairs = tuple(
        sorted(
            (
                (row, upright[row.area.code])
                for row in horizontal.ordered + horizontal.listed
                if row.area.code in upright
            ),
            key=lambda pair: pair[0].area.code,
        )
    )
    valued = {
        row.area.code
        for series in gathered.columns
        for row in (*series.shown, *(row for apart in series.apart for row in apart.rows))
    }
    return ScatterAnswer(
        place=place, year=gathered.year, level=gathered.level, levels=gathered.levels, below=gathered.below,
        horizontal=horizontal, vertical=vertical, pairs=pairs, left_out=len(valued) - len(pairs),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Gathered:
    year: int
    level: str
    levels: tuple[str, ...]
    below: tuple[Area, ...]
    areas: tuple[Area, ...]
    columns: tuple[CompareSeries, ...]


def _gather(
    indicators: tuple[Indicator, ...],
    place: Place,
    user: Account,
    *,
    year: int | None,
    level: str,
    published_only: bool,
) -> _Gathered:
    """One comparison per indicator, from one statement for all values and one for the reasons, or as it was kept."""
    sight = Sight.of(user)
    codes = [indicator.code for indicator in indicators]
    if year is None:
        year = queries.latest_year(codes, place.path, sight) or default_year()
    shelf = year_shelf(year)
    states = queries.newest_states(year, place.path)
    # All that the columns depend on beside the values of the year.
    key = (tuple(codes), place, sight, level, published_only, frozenset(states.items()), load_catalogue().hash)
    return shelf.once(
        key, lambda: _columns(indicators, place, sight, states, year=year, level=level, published_only=published_only)
    )


def _columns(
    indicators: tuple[Indicator, ...],
    place: Place,
    sight: Sight,
    states: Mapping[str, str],
    *,
    year: int,
    level: str,
    published_only: bool,
) -> _Gathered:
    """One comparison per indicator. One query."""
    every = areas_under(place.path, year)
    codes = [indicator.code for indicator in indicators]
    if len(every) > DISTRICTS_AT_MOST:
        # All counties of the country in one table say nothing and take half a second: one province at a time.
        every = tuple(area for area in every if area.level != "county")
        points = queries.points_above_counties(codes, year)
    else:
        points = queries.points_of(codes, year, [area.code for area in every])
    valued = {district for district, _ in points}
    level = pick_level([(area.level, area.code in valued) for area in every], level)
    areas = tuple(area for area in every if area.level == level)
    # What depends on the district alone is asked once, not for every indicator.
    known = [
        (
            area,
            owned := sight.sees(area.path),
            absence_of(states.get(area.code), seen=owned or sight.sees_published(area.path), own=owned),
        )
        for area in areas
    ]
    columns = []
    for indicator in indicators:
        cells: list[tuple[Area, Point | None, Absence | None]] = []
        for area, owned, reason in known:
            point = points.get((area.code, indicator.code))
            if point is None:
                cells.append((area, None, reason))
            elif owned and point.is_published and point.status in SHOWN:
                cells.append((area, point, None))
            else:
                hidden = withheld(point, area, sight, published_only=published_only)
                cells.append((area, None if hidden else sight.shared(point, area.path), hidden))
        columns.append(compare_series(indicator, year, cells, within=place.area, level=level))
    return _Gathered(
        year=year,
        level=level,
        levels=tuple(dict.fromkeys(area.level for area in every)),
        below=tuple(area for area in every if area.level != "county" and area.path.rpartition("/")[0] == place.path),
        areas=areas,
        columns=tuple(columns),
    )
