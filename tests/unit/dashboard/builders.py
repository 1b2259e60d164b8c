"""Points and areas for the dashboard's tests: builders that state only what differs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard.comparing import compare_series
from fazhi.dashboard.series import Absence, Area, CompareSeries, Point


RATE: Indicator = load_catalogue()["reconsideration_correction_rate"]
LOSS: Indicator = load_catalogue()["litigation_loss_rate"]
COUNT: Indicator = load_catalogue()["reconsideration_accepted"]


def area(number: int, *, sample: bool = False) -> Area:
    """A county of an invented prefecture."""
    prefix = "9901" if sample else "9801"
    return Area(
        f"{prefix}{number:02d}", f"第{number}区", f"某省某市第{number}区", "county", f"98/9801/{number}", sample
    )


def point(
    number: int = 1, value: str = "20", *, n: int | None = None, N: int | None = None, year: int = 2024, **fields: Any
) -> Point:
    """A rate over 审结 unless told otherwise."""
    base = Point(
        id=number, district=area(number).code, indicator=RATE.code, year=year, value=Decimal(value), unit="%",
        qualifier="exact", low=None, high=None, n=None if n is None else Decimal(n), N=None if N is None else Decimal(N),
        denominator="reconsideration_concluded", scope="region", instance="all", basis="stated", status="accepted",
        is_published=True, has_finding=False, report=None, fact=None, change_percent=None, change_points=None,
        change_ambiguous=False, previous=None,
    )  # fmt: skip
    return base._replace(**fields)


def share(number: int, n: int, N: int, **fields: Any) -> Point:
    """A rate that agrees with its counts."""
    value = str((Decimal(n) * 100 / Decimal(N)).quantize(Decimal("0.01")))
    return point(number, value, n=n, N=N, **fields)


def count(number: int = 1, value: int = 100, **fields: Any) -> Point:
    """A number of cases."""
    return point(number, str(value), unit="件", indicator=COUNT.code, denominator="", **fields)


def compared(
    *points: Point, indicator: Indicator = RATE, absent: Sequence[tuple[Area, Absence]] = (), **options: Any
) -> CompareSeries:
    """The comparison of the given points, and of districts without one for a reason."""
    cells: list[tuple[Area, Point | None, Absence | None]] = [(area(one.id), one, None) for one in points]
    cells += [(one, None, reason) for one, reason in absent]
    return compare_series(indicator, 2024, cells, within=None, level="county", **options)
