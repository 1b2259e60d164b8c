"""Selection in, Series out: the one way from a question to its answer, for pages, exports and the API alike.

Each function names its number of queries; sources of shown values are fetched apart, because an answer may hold
3,000 values and a page shows sixty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone

from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.comparing import compare_series, pick_level
from fazhi.dashboard.places import Place, place_within
from fazhi.dashboard.queries import compare as compare_queries
from fazhi.dashboard.queries.rows import Sight
from fazhi.dashboard.selection import CompareSelection
from fazhi.dashboard.series import Area, CompareSeries


Account = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """The series with the place it was asked in and the places one may go to next."""

    series: CompareSeries
    place: Place
    below: tuple[Area, ...]
    """Provinces or prefectures under the place: where one may look closer."""
    levels: tuple[str, ...]
    """Tiers under the place, for choosing another one."""
    pin: str
    areas: Mapping[str, Area]
    """Every district under the place by code, parents of the compared ones included."""


def compare(selection: CompareSelection, user: Account) -> CompareAnswer:
    """One indicator across districts. 4 queries, one more for conversions, two at most for a default place.

    Raises SelectionError for an unknown district. A year without data is an answer, not an error.
    """
    indicator = load_catalogue()[selection.indicator]
    place = place_within(selection.within, user)
    sight = Sight.of(user)
    published_only = selection.status == "published"
    years = compare_queries.years_with_values(indicator.code, place.path)
    year = selection.year if selection.year is not None else (years[-1] if years else default_year())
    cells = compare_queries.cells_under(
        indicator.code, year, place.path, sight=sight, published_only=published_only
    )
    level = pick_level(((cell.area.level, cell.point is not None) for cell in cells), selection.level)

    def counts_for(codes: frozenset[str], districts: frozenset[str]) -> Mapping[tuple[str, str], Decimal]:
        return compare_queries.counts_of(codes, year, districts, published_only=published_only)

    series = compare_series(
        indicator,
        year,
        ((cell.area, cell.point, cell.absence) for cell in cells if cell.area.level == level),
        within=place.area,
        level=level,
        basis=selection.basis if indicator.is_rate else "",
        years=years,
        convert=selection.convert,
        counts_for=counts_for,
    )
    return CompareAnswer(
        series=series,
        place=place,
        below=tuple(cell.area for cell in cells if cell.area.level != "county" and _is_child(cell.area, place)),
        levels=tuple(dict.fromkeys(cell.area.level for cell in cells)),
        pin=selection.pin or place.pin,
        areas={cell.area.code: cell.area for cell in cells},
    )


def default_year() -> int:
    """The year that reports are due for while there is no data: last year."""
    return timezone.localdate().year - 1


def _is_child(area: Area, place: Place) -> bool:
    return area.path.rpartition("/")[0] == place.path
