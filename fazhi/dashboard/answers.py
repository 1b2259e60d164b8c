"""Selection in, Series out: the one way from a question to its answer, for pages, exports and the API alike.

Each function names its number of queries; sources of shown values are fetched apart, because an answer may hold
3,000 values and a page shows sixty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils import timezone

from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.comparing import Against, compare_series, pick_level
from fazhi.dashboard.moving import change_between, trend_line
from fazhi.dashboard.places import Place, areas_under, chain, find_area, place_above, place_within, predecessor_of
from fazhi.dashboard.queries import compare as compare_queries
from fazhi.dashboard.queries import profile as profile_queries
from fazhi.dashboard.queries import trend as trend_queries
from fazhi.dashboard.queries.columns import Shelf, national_column
from fazhi.dashboard.queries.peers import Group, group_of
from fazhi.dashboard.queries.profile import Document
from fazhi.dashboard.queries.rows import Sight, absence_of, withheld
from fazhi.dashboard.selection import CompareSelection, ProfileSelection, SelectionError, TrendSelection
from fazhi.dashboard.series import Absence, Area, CompareSeries, Point, ProfileRow, ProfileSeries, TrendSeries


Account = AbstractBaseUser | AnonymousUser
Cell = tuple[Area, Point | None, Absence | None]
"""A district with its value, or with the reason why there is none."""
SHOWN = ("unreviewed", "accepted", "corrected")
"""Status of the values that nobody took back."""
DEFAULT_LINES = 6
"""Districts of a trend that names none: as many as one panel can tell apart by colour."""


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
    peer: Group | None = None
    """The peer group that the question is about, if it names one."""
    drawn: Shelf = field(default_factory=Shelf, compare=False, repr=False)
    """For its pictures: where the answer is kept, they are too."""


def compare(selection: CompareSelection, user: Account, *, conversions_shown: int | None = None) -> CompareAnswer:
    """One indicator across districts. 3 queries, one more for conversions, two at most for a default place.

    Raises SelectionError for an unknown district. A year without data is an answer, not an error.
    """
    indicator = load_catalogue()[selection.indicator]
    peer = _peer_group(selection.peer, user)
    place = place_above(peer.codes) if peer else place_within(selection.within, user)
    sight = Sight.of(user)
    published_only = selection.status == "published"
    years = compare_queries.years_with_values(indicator.code, place.path, sight)
    year = selection.year if selection.year is not None else (years[-1] if years else default_year())
    reference = _reference(selection.bench, place)
    also = reference.code if reference else ""
    shelf = Shelf()
    if peer:
        points: Mapping[str, Point] = compare_queries.points_among(indicator.code, year, (*peer.codes, also))
    elif place.path:
        points = compare_queries.points_under(indicator.code, year, place.path, also=also)
    else:
        points, shelf = national_column(indicator.code, year)
    states = compare_queries.states_without_value(indicator.code, year, place.path)

    def counts_for(codes: frozenset[str], districts: frozenset[str]) -> Mapping[tuple[str, str], Decimal]:
        own = () if published_only else [code for code in districts if _is_own(code, sight)]
        return compare_queries.counts_of(codes, year, districts, unpublished_of=own)

    def compared() -> CompareAnswer:
        areas = areas_under(place.path, year)
        if peer:
            members = frozenset(peer.codes)
            areas = tuple(area for area in areas if area.code in members)
        cells = _cells(areas, points, states, sight=sight, published_only=published_only)
        level = pick_level([(area.level, point is not None) for area, point, _ in cells], selection.level)
        series = compare_series(
            indicator,
            year,
            [cell for cell in cells if cell[0].level == level],
            within=place.area,
            level=level,
            basis=selection.basis if indicator.is_rate else "",
            years=years,
            convert=selection.convert,
            counts_for=counts_for,
            conversions_shown=conversions_shown,
            against=_against(selection.bench, reference, points, sight=sight, published_only=published_only),
        )
        return CompareAnswer(
            series=series,
            place=place,
            below=tuple(area for area in areas if area.level != "county" and _is_child(area, place)),
            levels=tuple(dict.fromkeys([area.level for area in areas])),
            pin=selection.pin or place.pin,
            peer=peer,
        )

    # Beside the values: who asks, what is asked, the reports without values, and the definitions.
    asked = (replace(selection, tab="", page=1), place, sight, conversions_shown, years, frozenset(states.items()))
    return shelf.once((*asked, load_catalogue().hash), compared)


def _peer_group(identifier: int | None, user: Account) -> Group | None:
    """The peer group asked for. Raises SelectionError (404) for one that the account may not use. One query."""
    if identifier is None:
        return None
    group = group_of(identifier, user.pk or 0)
    if group is None:
        raise SelectionError("没有这个同类组，或它没有共享给您", hint="请到“同类组”页选择或新建。", status=404)
    return group


def _reference(bench: str, place: Place) -> Area | None:
    """The district to read the values against, if one is asked for. Raises SelectionError for an unknown one."""
    if not bench or bench == "median":
        return None
    area = chain(bench)[-1]
    if area.is_sample != bool(place.area and place.area.is_sample):
        raise SelectionError("示例地区与真实地区不能互为参照", hint="请换一个参照地区。")
    return area


def _against(
    bench: str, reference: Area | None, points: Mapping[str, Point], *, sight: Sight, published_only: bool
) -> Against:
    """The benchmark asked for: a district's visible value, or the kind of summary."""
    if reference is None:
        return "median" if bench == "median" else "pooled"
    point = points.get(reference.code)
    if point is None or withheld(point, reference, sight, published_only=published_only):
        return (reference, None)
    return (reference, sight.shared(point, reference.path))


def _is_own(code: str, sight: Sight) -> bool:
    area = find_area(code)
    return area is not None and sight.sees(area.path)


def _cells(
    areas: Iterable[Area],
    points: Mapping[str, Point],
    states: Mapping[str, str],
    *,
    sight: Sight,
    published_only: bool,
) -> list[Cell]:
    """Every district with its value or the reason why there is none."""
    cells: list[Cell] = []
    everything = sight.scope == ""
    # Of an account that sees everything nothing need be looked into, district by district.
    unhidden = everything and not published_only
    why = {state: absence_of(state) for state in {None, *states.values()}} if everything else {}
    for area in areas:
        point = points.get(area.code)
        if point is None and everything:
            cells.append((area, None, why[states.get(area.code)]))
        elif point is None:
            own = sight.sees(area.path)
            seen = own or sight.sees_published(area.path)
            cells.append((area, None, absence_of(states.get(area.code), seen=seen, own=own)))
        elif (unhidden or (everything and point.is_published)) and point.status in SHOWN:
            cells.append((area, point, None))
        else:
            reason = withheld(point, area, sight, published_only=published_only)
            cells.append((area, None if reason else sight.shared(point, area.path), reason))
    return cells


def trend(selection: TrendSelection, user: Account) -> TrendSeries:
    """One indicator over years. 4 queries with those of the place.

    Raises SelectionError for unknown districts and for sample districts beside real ones.
    """
    indicator = load_catalogue()[selection.indicator]
    sight = Sight.of(user)
    if selection.areas:
        areas = _areas_of(selection.areas)
    else:
        areas = trend_queries.most_covered(indicator.code, place_within("", user).path, at_most=DEFAULT_LINES)
    earlier = {area.code: one for area in areas if (one := predecessor_of(area)) is not None}
    histories = trend_queries.histories(
        indicator.code, [*areas, *earlier.values()], first=selection.first, last=selection.last, sight=sight,
        published_only=selection.status == "published",
    )  # fmt: skip
    years = [point.year for history in histories.values() for point in history.points]
    last = selection.last or max(years, default=default_year())
    first = selection.first or min([*years, last - 1])
    return TrendSeries(
        indicator=indicator,
        first=min(first, last),
        last=last,
        lines=tuple(
            trend_line(
                indicator, area, *_joined(histories, area, earlier.get(area.code)), first=min(first, last), last=last
            )
            for area in areas
        ),
    )  # fmt: skip


def _joined(
    histories: Mapping[str, trend_queries.History], area: Area, earlier: Area | None
) -> tuple[list[Point], dict[int, Absence]]:
    """Values and reasons of a district; before it existed, those of the one it continues. The line breaks between."""
    own = histories[area.code]
    if earlier is None:
        return own.points, own.absences
    years = {point.year for point in own.points}
    points = [point for point in histories[earlier.code].points if point.year not in years]
    absences = histories[earlier.code].absences | own.absences
    return sorted([*points, *own.points], key=lambda point: point.year), absences


def _areas_of(codes: Sequence[str]) -> list[Area]:
    """The districts asked for, in the order asked. Raises SelectionError for unknown and mixed ones."""
    found = {code: find_area(code) for code in codes}
    unknown = [code for code, area in found.items() if area is None]
    if unknown:
        raise SelectionError(
            f"没有代码为 {'、'.join(unknown[:5])} 的行政区", hint="请核对六位区划代码，或从列表中选择。", status=404
        )
    areas = [area for area in found.values() if area is not None]
    if len({area.is_sample for area in areas}) > 1:
        raise SelectionError("示例地区与真实地区不能画在一张图上", hint="请只选示例地区，或只选真实地区。")
    return areas


@dataclass(frozen=True, slots=True)
class ProfileAnswer:
    """The series with the district's place and the documents it rests on."""

    series: ProfileSeries
    above: tuple[Area, ...]
    documents: tuple[Document, ...]


def profile(selection: ProfileSelection, user: Account) -> ProfileAnswer:
    """One district, all indicators, two years. 4 queries.

    Raises SelectionError for an unknown district. A year without a report is an answer, not an error.
    """
    areas = chain(selection.district)
    area = areas[-1]
    sight = Sight.of(user)
    documents: list[Document] = []
    valued: tuple[int, ...] = ()
    if sight.sees_published(area.path):
        documents, valued = profile_queries.documents_of(area.code, published_only=not sight.sees(area.path))
    years = tuple(sorted({*valued, *(document.year for document in documents)}))
    year = selection.year or (years[-1] if years else default_year())
    points, withheld = profile_queries.values_of(
        area, (year - 1, year), sight=sight, published_only=selection.status == "published"
    )
    state = next((document.state for document in documents if document.year == year), None)
    own = sight.sees(area.path)
    absence = absence_of(state, seen=sight.sees_published(area.path), own=own)
    peers = profile_queries.peer_values(area, year, sight=sight)
    catalogue = load_catalogue()
    themes = []
    for theme in catalogue.themes:
        rows = []
        for indicator in catalogue.of_theme(theme):
            now, before = points.get((indicator.code, year)), points.get((indicator.code, year - 1))
            key = (indicator.code, now.denominator, now.scope, now.instance) if now else None
            rows.append(
                ProfileRow(
                    indicator=indicator,
                    point=now,
                    previous=before,
                    change=change_between(now, before, indicator) if now and before else None,
                    absence=None if now else withheld.get((indicator.code, year), absence),
                    peers=_peers(now, peers.get(key, []) if key else []),
                )
            )
        themes.append((theme.label, tuple(rows)))
    series = ProfileSeries(
        area=area,
        parent=areas[-2] if len(areas) > 1 else None,
        year=year,
        years=tuple(sorted({*years, year})),
        themes=tuple(themes),
        absence=None if any(key[1] == year for key in points) else absence,
    )
    # A peer's documents say which years there are, but are not this account's to open.
    return ProfileAnswer(series, tuple(areas[:-1]), tuple(documents) if sight.sees(area.path) else ())


def _peers(point: Point | None, values: list[Decimal]) -> tuple[float, ...]:
    """Comparable peers of a value, ascending; nothing below four of them or for a rate over few cases."""
    if point is None or len(values) < 4 or (point.unit == "%" and (point.N is None or point.N < 30)):
        return ()
    if point.unit == "%" and point.denominator in ("", "unknown"):
        return ()
    return tuple(sorted(float(value) for value in values))


def default_year() -> int:
    """The year that reports are due for while there is no data: last year."""
    return timezone.localdate().year - 1


def _is_child(area: Area, place: Place) -> bool:
    return area.path.rpartition("/")[0] == place.path
