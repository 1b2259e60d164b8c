"""What is shown: the frozen types that queries make and that pages, charts, exports and the API share.

Read in this order: `Area` (a district), `Terms` (what makes two values comparable), `Point` (one observation),
`Source` (the words that prove it), then `CompareSeries`, `TrendSeries` and `ProfileSeries`, one per question.
There is one calculation path: queries → `fazhi.dashboard.comparing` and its siblings → these types. A page and
an export of the same selection therefore cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from fazhi.catalogue.indicators import Indicator
from fazhi.dashboard.statistics import size_tier, wilson


Tier = Literal["ordered", "listed", "unstated", "counts"]
"""How far a value may be compared: N ≥ 30 is ordered, 10–29 listed, N not stated listed without interval,
N < 10 shown as counts only."""
Absence = Literal[
    "not_reported", "working", "failed", "needs_person", "not_mentioned", "not_published", "not_applicable", "rejected",
    "out_of_sight",
]  # fmt: skip
"""Why a district has no value. Absent is never zero, and every reason is told apart."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district as charts and tables name it."""

    code: str
    name: str
    full_name: str
    level: str
    path: str
    is_sample: bool = False


class Terms(NamedTuple):
    """What two values must share to stand in one order: 口径, scope and court instance."""

    denominator: str
    scope: str
    instance: str


class Point(NamedTuple):
    """One observation. A named tuple, not a dataclass: a national view makes 3,000 of them per request."""

    id: int
    district: str
    indicator: str
    year: int
    value: Decimal
    unit: str
    qualifier: str
    low: Decimal | None
    high: Decimal | None
    n: Decimal | None
    N: Decimal | None
    denominator: str
    scope: str
    instance: str
    basis: str
    status: str
    is_published: bool
    has_finding: bool
    report: int | None
    fact: int | None
    change_percent: Decimal | None
    change_points: Decimal | None
    change_ambiguous: bool
    previous: Decimal | None

    @property
    def terms(self) -> Terms:
        """口径, scope and instance; a rate without a known denominator counts as `unknown`."""
        return Terms(self.denominator or ("unknown" if self.unit == "%" else ""), self.scope, self.instance)

    @property
    def tier(self) -> Tier:
        """How far the value may be compared, by the size of its denominator; counts always stand in the order."""
        if self.unit != "%":
            return "ordered"
        return "unstated" if self.N is None else size_tier(self.N)

    @property
    def has_whole_counts(self) -> bool:
        """Whether it is a rate whose n and N are whole numbers of cases; those printed in 万 are not exact."""
        n, total = self.n, self.N
        if self.unit != "%" or n is None or not total or not 0 <= n <= total:
            return False
        return n == int(n) and total == int(total)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson 95 % interval in percent; None for counts and where n or N is unknown, no whole number or no share."""
        if not self.has_whole_counts or self.n is None or self.N is None:
            return None
        low, high = wilson(int(self.n), int(self.N))
        return low * 100, high * 100

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has looked at it."""
        return self.status != "unreviewed"


class Quoted(NamedTuple):
    """The words that prove a value, and their page: what an answer tells that names the report by its number."""

    quote: str
    page: int | None


class Source(NamedTuple):
    """The words that prove a value, and the document they stand in."""

    point: int
    quote: str
    start: int | None
    value_start: int | None
    value_end: int | None
    page: int | None
    formula: str
    report: int | None
    title: str
    file_name: str


class Row(NamedTuple):
    """A value in a comparison, with what may be said about it. A named tuple for the reason that `Point` is one."""

    area: Area
    point: Point
    position: float | None = None
    """Share of the ordered districts (0..1) that lie below it; ties count half."""
    converted_from: Terms | None = None
    """Set when the value was recomputed from both counts to stand in this order."""

    @property
    def tier(self) -> Tier:
        """See `Point.tier`."""
        return self.point.tier

    @property
    def interval(self) -> tuple[float, float] | None:
        """See `Point.interval`; computed when asked for, because a national picture draws none."""
        return self.point.interval


@dataclass(frozen=True, slots=True)
class Conversion:
    """A value recomputed to the 口径 of the ordered chart, because both counts are known."""

    point: Point
    n: Decimal
    N: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Apart:
    """Values that must not stand in the order, with the reason."""

    terms: Terms
    reason: str
    rows: tuple[Row, ...]
    conversions: dict[str, Conversion]
    """By district, where a conversion to the shown 口径 is possible."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Districts without a value, for one reason."""

    reason: Absence
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What the ordered values are read against: all their cases together, their median, or one district."""

    label: str
    value: float
    n: Decimal | None = None
    N: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CompareSeries:
    """One indicator, one year, the districts within one: ordered where comparable, apart where not."""

    indicator: Indicator
    year: int
    within: Area | None
    """None for the whole country."""
    level: str
    terms: Terms | None
    """What the ordered chart is restricted to; None when nothing can be shown."""
    variants: tuple[tuple[Terms, int], ...]
    """Every 口径 in use with the number of districts, most common first."""
    ordered: tuple[Row, ...]
    listed: tuple[Row, ...]
    unstated: tuple[Row, ...]
    counts: tuple[Row, ...]
    apart: tuple[Apart, ...]
    missing: tuple[Missing, ...]
    benchmark: Benchmark | None
    quartiles: tuple[float, float, float] | None
    """25th, 50th and 75th percentile of the ordered values; None below 4 of them."""
    years: tuple[int, ...]
    """Years for which any district within has a value of this indicator."""

    @property
    def shown(self) -> tuple[Row, ...]:
        """All rows of the shown 口径, in the order of chart and table."""
        return self.ordered + self.listed + self.unstated + self.counts

    @property
    def areas_total(self) -> int:
        """How many districts the question asks about."""
        return (
            len(self.shown)
            + sum(len(apart.rows) for apart in self.apart)
            + sum(len(missing.areas) for missing in self.missing)
        )


ChangeKind = Literal[
    "points", "percent", "absolute", "from_zero", "terms_changed", "terms_unknown", "boundary_changed", "few_cases",
    "not_comparable",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """The movement between two values of one district: 百分点 for rates, % for counts, never across a break."""

    kind: ChangeKind
    amount: Decimal | None = None
    """In 百分点, % or the unit itself; None where the kind forbids one."""
    previous: Point | None = None
    supported: bool | None = None
    """Whether the two-proportion test finds a difference (rates with n and N); None when it cannot tell."""
    stated: Decimal | None = None
    """The movement the report itself prints, in the same unit, if any. Kept across a break of 口径 too: the report may
    have recomputed its own last year."""
    disagrees: bool = False
    """The printed movement differs from the computed one by more than rounding allows."""


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One district over the years. `segments` break where 口径, scope or instance changed, or a year is missing."""

    area: Area
    points: tuple[Point, ...]
    segments: tuple[tuple[Point, ...], ...]
    changes: dict[int, Change]
    """By year: the movement from the year before."""
    missing: dict[int, Absence]
    """By year within the range: why there is no value."""
    derived: dict[int, Decimal]
    """By year: last year's value as the following report states it, where no report of that year does."""

    @property
    def drawn(self) -> tuple[Point, ...]:
        """The points of the picture: rates over fewer than ten cases are told in the table only."""
        return tuple(point for point in self.points if point.tier != "counts")


@dataclass(frozen=True, slots=True)
class TrendSeries:
    """One indicator, a few districts, a range of years."""

    indicator: Indicator
    first: int
    last: int
    lines: tuple[TrendLine, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Every year of the range, those without values included."""
        return tuple(range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One indicator of one district in a year, beside the year before."""

    indicator: Indicator
    point: Point | None
    previous: Point | None
    change: Change | None
    absence: Absence | None
    peers: tuple[float, ...] = ()
    """Values of comparable peers (same 口径, N ≥ 30 for rates), ascending; empty when fewer than four."""


@dataclass(frozen=True, slots=True)
class ProfileSeries:
    """One district, all indicators by theme, two years."""

    area: Area
    parent: Area | None
    year: int
    years: tuple[int, ...]
    themes: tuple[tuple[str, tuple[ProfileRow, ...]], ...]
    absence: Absence | None
    """Why the whole year is empty, if it is."""

    @property
    def rows(self) -> tuple[ProfileRow, ...]:
        """All rows, in the order of the page."""
        return tuple(row for _, rows in self.themes for row in rows)
