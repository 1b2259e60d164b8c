"""Series ⇄ JSON, for snapshots: what was shown can be drawn again after the data have moved on. No database.

Driven by the types of `fazhi.dashboard.series`, so that a field added there is kept without a word here; a field that an
older snapshot lacks takes its default. An indicator is kept as its code, which is never renamed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.dashboard.series import Absence, Area, CompareSeries, Missing, Point, TrendSeries


Series = CompareSeries | TrendSeries
TOLD_TO_ALL: tuple[Absence, ...] = ("not_mentioned", "not_published", "out_of_sight")
"""Reasons for a missing value that say nothing about an unpublished report."""
T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Plain JSON of a series or a part of one; decimals as text, so that no digit is lost."""
    if isinstance(value, Indicator):
        return value.code
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        named = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: to_json(item) for name, item in named if item is not None}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: to_json(item) for name, item in zip(value._fields, value, strict=True) if item is not None}
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    return value


def without_reports(data: Any, is_own: Callable[[str], bool]) -> Any:
    """The JSON without the way to the reports of other bureaus' districts: of those only figures and sentences are shared."""
    if isinstance(data, list):
        return [without_reports(item, is_own) for item in data]
    if not isinstance(data, dict):
        return data
    foreign = "district" in data and "report" in data and not is_own(str(data["district"]))
    hidden = {"report", "fact"} if foreign else set()
    return {key: without_reports(item, is_own) for key, item in data.items() if key not in hidden}


def for_another(series: Series, *, bench: str, is_own: Callable[[str], bool]) -> Series:
    """What somebody else may see of it beside the values: nothing that rests on unpublished numbers of its maker.

    The district that was the yardstick, counts behind conversions, and why other bureaus' districts have no value.
    """
    if not isinstance(series, CompareSeries):
        return series
    missing: dict[Absence, list[Area]] = {}
    for one in series.missing:
        for area in one.areas:
            told = one.reason if one.reason in TOLD_TO_ALL or is_own(area.code) else "not_published"
            missing.setdefault(told, []).append(area)
    hides_benchmark = bench not in ("", "median", "pooled") and not is_own(bench)
    return replace(
        series,
        benchmark=None if hides_benchmark else series.benchmark,
        apart=tuple(
            replace(apart, conversions={code: one for code, one in apart.conversions.items() if is_own(code)})
            for apart in series.apart
        ),
        missing=tuple(Missing(reason, tuple(areas)) for reason, areas in missing.items()),
    )


def from_json(kind: type[T], value: Any) -> T:
    """The value of that type. Raises KeyError, TypeError or ValueError for what was not written by `to_json`."""
    found: T = _read(kind, value)
    return found


def _read(kind: Any, value: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if value is None:
            return None
        return _read(next(one for one in arguments if one is not NoneType), value)
    if origin is Literal or kind is Any:
        return value
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_read(arguments[0], item) for item in value)
        return tuple(_read(one, item) for one, item in zip(arguments, value, strict=True))
    if origin is dict:
        return {arguments[0](key): _read(arguments[1], item) for key, item in value.items()}
    if kind is Indicator:
        return load_catalogue()[value]
    if kind is Decimal:
        return Decimal(value)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = _hints(kind)
        given = {name: _read(hint, value[name]) for name, hint in hints.items() if name in value}
        given |= {name: None for name, hint in hints.items() if name not in value and _may_be_none(kind, name, hint)}
        return kind(**given)
    return kind(value)


def _may_be_none(kind: Any, name: str, hint: Any) -> bool:
    """Whether a field left out of the JSON was None: so unless it has a default of its own."""
    if is_dataclass(kind):
        defaulted = any(field.name == name and field.default is not MISSING for field in fields(kind))
    else:
        defaulted = name in kind._field_defaults
    return NoneType in get_args(hint) and not defaulted


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(kind._fields)
    return {name: hints[name] for name in names}


@dataclass(frozen=True, slots=True)
class Shown:
    """One value of a series, with its district."""

    area: Area
    point: Point

    @property
    def key(self) -> tuple[str, int]:
        """District and year."""
        return self.area.code, self.point.year

    @property
    def essence(self) -> tuple[str, ...]:
        """What makes it the same value: not its ids, not whether somebody has looked at it since."""
        point = self.point
        return tuple(
            "" if part is None else f"{part.normalize():f}" if isinstance(part, Decimal) else str(part)
            for part in (point.value, point.unit, point.qualifier, point.n, point.N, *point.terms, point.basis)
        )


def shown_in(series: Series) -> Iterator[Shown]:
    """Every value of a series, those that stand apart too."""
    if isinstance(series, TrendSeries):
        for line in series.lines:
            for point in line.points:
                yield Shown(line.area, point)
        return
    for row in series.shown:
        yield Shown(row.area, row.point)
    for apart in series.apart:
        for row in apart.rows:
            yield Shown(row.area, row.point)


def fingerprint(series: Series) -> str:
    """Digest of all values; equal for the same values whatever their ids."""
    values = sorted((*shown.key, *shown.essence) for shown in shown_in(series))
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Moved:
    """One value that is not what it was: None before for a new one, None after for one that is gone."""

    area: Area
    year: int
    before: Point | None
    after: Point | None


def moved(frozen: Series, live: Series) -> list[Moved]:
    """What differs, by district and year."""
    before = {shown.key: shown for shown in shown_in(frozen)}
    after = {shown.key: shown for shown in shown_in(live)}
    found = []
    for key in sorted({*before, *after}):
        one, other = before.get(key), after.get(key)
        if one and other and one.essence == other.essence:
            continue
        area = (one or other).area  # type: ignore[union-attr]  # the key is of one of them
        found.append(Moved(area, key[1], one.point if one else None, other.point if other else None))
    return found
