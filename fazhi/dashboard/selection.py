"""The reader's question as a frozen value, there and back between query string and pages, API and exports.

`CompareSelection`, `TrendSelection` and `ProfileSelection` hold what the question is; nothing here touches the
database. Parsing never guesses: what cannot be meant raises `SelectionError` with Chinese words and the HTTP
status that fits (404 for a thing that does not exist, 400 for one that cannot be asked).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from fazhi.catalogue.indicators import load_catalogue


NATION = "100000"
"""GB/T 2260 writes the whole country so; as `within` it asks for all districts."""
DEFAULT_INDICATOR = "reconsideration_correction_rate"
DEFAULT_HORIZONTAL = "litigation_loss_rate"
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The first annual reports on law-based government are of 2004; the bounds only keep typing slips out."""
AREAS_AT_MOST = 500
PAGES_AT_MOST = 10_000

_DISTRICT = re.compile(r"\d{6}", re.ASCII)
_NAME = re.compile(r"[A-Za-z_]{1,60}", re.ASCII)


class SelectionError(ValueError):
    """A question that cannot be answered. `message` and `hint` are for the reader, in Chinese."""

    def __init__(
        self, message: str, *, hint: str = "", status: int = 400, candidates: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status
        self.candidates = candidates
        """(address, words) of what may have been meant, to choose from."""


Query = Mapping[str, str]


def read_indicator(query: Query, key: str = "i") -> str:
    """The indicator asked for, or the default one. 404 for a code that is not in the catalogue."""
    code = query.get(key, "").strip() or DEFAULT_INDICATOR
    if code not in load_catalogue():
        raise SelectionError(f"指标目录中没有“{code[:60]}”", hint="请从指标目录中选择一项指标。", status=404)
    return code


def read_year(query: Query, key: str = "y") -> int | None:
    """A year, or None when not asked for. 400 for anything but a year of four digits in bounds."""
    raw = query.get(key, "").strip()
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) == 4 and FIRST_YEAR <= int(raw) <= LAST_YEAR):
        raise SelectionError(
            f"“{raw[:20]}”不是可以查询的年份", hint=f"请填写 {FIRST_YEAR}–{LAST_YEAR} 之间的四位年份。"
        )
    return int(raw)


def read_district(query: Query, key: str) -> str:
    """A six-digit code or "". Whether such a district exists is known only by the query. 400 for any other text."""
    raw = query.get(key, "").strip()
    if raw and not _DISTRICT.fullmatch(raw):
        raise SelectionError(f"“{raw[:20]}”不是行政区划代码", hint="区划代码为六位数字，如 640104。")
    return raw


def read_districts(query: Query, key: str) -> tuple[str, ...]:
    """Codes separated by commas, each kept once in the order given. 400 for other text or too many."""
    codes = [code.strip() for code in re.split(r"[,，、\s]+", query.get(key, "")) if code.strip()]
    for code in codes:
        if not _DISTRICT.fullmatch(code):
            raise SelectionError(f"“{code[:20]}”不是行政区划代码", hint="区划代码为六位数字，多个以逗号分隔。")
    unique = tuple(dict.fromkeys(codes))
    if len(unique) > AREAS_AT_MOST:
        raise SelectionError(
            f"一次最多选择 {AREAS_AT_MOST} 个区划，现有 {len(unique)} 个", hint="请减少区划，或改用“对比”页。"
        )
    return unique


def read_choice(query: Query, key: str, choices: tuple[str, ...]) -> str:
    """One of `choices`; the first is the default. 400 for any other word."""
    raw = query.get(key, "").strip()
    if raw and raw not in choices:
        raise SelectionError(f"参数 {key} 不能是“{raw[:20]}”", hint="请从页面上的选项中选择。")
    return raw or choices[0]


def read_page(query: Query) -> int:
    """Page number from 1. 400 for anything else."""
    raw = query.get("page", "").strip() or "1"
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 5 and 1 <= int(raw) <= PAGES_AT_MOST):
        raise SelectionError(f"“{raw[:20]}”不是页码", hint="请从第 1 页重新开始。")
    return int(raw)


def read_number(query: Query, key: str) -> int | None:
    """The number of something stored, or None when not asked for. 400 for anything else."""
    raw = query.get(key, "").strip()
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 9):
        raise SelectionError(f"“{raw[:20]}”不是编号", hint="请从页面上的选项中选择。")
    return int(raw)


def encode(pairs: Mapping[str, Any]) -> str:
    """A query string without empty values; commas and colons stay readable."""
    return urlencode({key: str(value) for key, value in pairs.items() if value not in ("", None)}, safe=",:")


STATUS = ("", "published")
LEVELS = ("", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class CompareSelection:
    """One indicator across the districts within one, in one year. Empty fields leave the choice to the data."""

    indicator: str = DEFAULT_INDICATOR
    year: int | None = None
    """None: the latest year with values."""
    within: str = ""
    """"": the account's own district, or the country."""
    level: str = ""
    """"": the tier below `within` that has most values."""
    basis: str = ""
    """口径 of the ordered chart; "": the one most districts use."""
    status: str = ""
    convert: bool = False
    """Recompute other 口径 to the shown one where both counts are known."""
    pin: str = ""
    peer: int | None = None
    """A peer group: its districts instead of those within a place."""
    bench: str = ""
    """What the ordered values are read against: "" all their cases together, "median", or a district's code."""
    tab: str = ""
    page: int = 1

    TABS = ("", "funnel", "distribution", "table")

    @classmethod
    def from_query(cls, query: Query) -> Self:
        """Read from a query string. Raises SelectionError."""
        basis = query.get("basis", "").strip()
        if basis and not _NAME.fullmatch(basis):
            raise SelectionError(f"没有“{basis[:20]}”这种口径", hint="请从页面列出的口径中选择。")
        return cls(
            indicator=read_indicator(query),
            year=read_year(query),
            within=read_district(query, "within"),
            level=read_choice(query, "level", LEVELS),
            basis=basis,
            status=read_choice(query, "status", STATUS),
            convert=read_choice(query, "convert", ("", "1")) == "1",
            pin=read_district(query, "pin"),
            peer=read_number(query, "peer"),
            bench="median" if query.get("bench") == "median" else read_district(query, "bench"),
            tab=read_choice(query, "tab", cls.TABS),
            page=read_page(query),
        )

    def to_query(self, **changes: Any) -> str:
        """The query string of this selection, with `changes` applied; defaults are left out."""
        selection = replace(self, **changes) if changes else self
        return encode(
            {
                "i": selection.indicator,
                "y": selection.year,
                "within": selection.within,
                "level": selection.level,
                "basis": selection.basis,
                "status": selection.status,
                "convert": "1" if selection.convert else "",
                "pin": selection.pin,
                "peer": selection.peer,
                "bench": selection.bench,
                "tab": selection.tab,
                "page": selection.page if selection.page > 1 else "",
            }
        )


@dataclass(frozen=True, slots=True)
class TrendSelection:
    """One indicator over years for some districts. No districts: those with most years of values are shown."""

    indicator: str = DEFAULT_INDICATOR
    areas: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    status: str = ""
    tab: str = ""

    TABS = ("", "multiples", "slope")

    @classmethod
    def from_query(cls, query: Query) -> Self:
        """Read from a query string. Raises SelectionError, also for a range that ends before it begins."""
        first, last = read_year(query, "from"), read_year(query, "to")
        if first is not None and last is not None and first > last:
            raise SelectionError(f"起始年份 {first} 晚于结束年份 {last}", hint="请把两个年份对调后再查。")
        if first is not None and last is not None and last - first > 30:
            raise SelectionError("一次最多查询 30 年", hint="请缩短年份范围。")
        return cls(
            indicator=read_indicator(query),
            areas=read_districts(query, "areas"),
            first=first,
            last=last,
            status=read_choice(query, "status", STATUS),
            tab=read_choice(query, "tab", cls.TABS),
        )

    def to_query(self, **changes: Any) -> str:
        """The query string of this selection, with `changes` applied; defaults are left out."""
        selection = replace(self, **changes) if changes else self
        return encode(
            {
                "i": selection.indicator,
                "areas": ",".join(selection.areas),
                "from": selection.first,
                "to": selection.last,
                "status": selection.status,
                "tab": selection.tab,
            }
        )


@dataclass(frozen=True, slots=True)
class MatrixSelection:
    """Districts × indicators in one year."""

    indicators: tuple[str, ...] = ()
    """Empty: those of `theme`."""
    theme: str = "core"
    year: int | None = None
    within: str = ""
    level: str = ""
    status: str = ""
    pin: str = ""
    page: int = 1

    COLUMNS_AT_MOST = 24

    @classmethod
    def from_query(cls, query: Query) -> Self:
        """Read from a query string. Raises SelectionError."""
        catalogue = load_catalogue()
        codes = tuple(dict.fromkeys(code for code in re.split(r"[,，\s]+", query.get("i", "").strip()) if code))
        for code in codes:
            if code not in catalogue:
                raise SelectionError(f"指标目录中没有“{code[:60]}”", hint="请从指标目录中选择指标。", status=404)
        if len(codes) > cls.COLUMNS_AT_MOST:
            raise SelectionError(f"一次最多选择 {cls.COLUMNS_AT_MOST} 项指标", hint="请减少指标。")
        themes = ("core", *(theme.code for theme in catalogue.themes))
        return cls(
            indicators=codes,
            theme=read_choice(query, "theme", themes),
            year=read_year(query),
            within=read_district(query, "within"),
            level=read_choice(query, "level", LEVELS),
            status=read_choice(query, "status", STATUS),
            pin=read_district(query, "pin"),
            page=read_page(query),
        )

    def to_query(self, **changes: Any) -> str:
        """The query string of this selection, with `changes` applied; defaults are left out."""
        selection = replace(self, **changes) if changes else self
        return encode(
            {
                "i": ",".join(selection.indicators),
                "theme": "" if selection.theme == "core" else selection.theme,
                "y": selection.year,
                "within": selection.within,
                "level": selection.level,
                "status": selection.status,
                "pin": selection.pin,
                "page": selection.page if selection.page > 1 else "",
            }
        )


@dataclass(frozen=True, slots=True)
class ScatterSelection:
    """Two indicators against each other, one dot a district, in one year."""

    horizontal: str = DEFAULT_HORIZONTAL
    vertical: str = DEFAULT_INDICATOR
    year: int | None = None
    within: str = ""
    level: str = ""
    status: str = ""
    pin: str = ""

    @classmethod
    def from_query(cls, query: Query) -> Self:
        """Read from a query string. Raises SelectionError, also for an indicator against itself."""
        horizontal = read_indicator(query, "x") if query.get("x", "").strip() else DEFAULT_HORIZONTAL
        vertical = read_indicator(query, "i")
        if horizontal == vertical:
            raise SelectionError("两个指标相同，不能画散点图", hint="请另选一项指标。")
        return cls(
            horizontal=horizontal,
            vertical=vertical,
            year=read_year(query),
            within=read_district(query, "within"),
            level=read_choice(query, "level", LEVELS),
            status=read_choice(query, "status", STATUS),
            pin=read_district(query, "pin"),
        )

    def to_query(self, **changes: Any) -> str:
        """The query string of this selection, with `changes` applied."""
        selection = replace(self, **changes) if changes else self
        return encode(
            {
                "x": selection.horizontal,
                "i": selection.vertical,
                "y": selection.year,
                "within": selection.within,
                "level": selection.level,
                "status": selection.status,
                "pin": selection.pin,
            }
        )


@dataclass(frozen=True, slots=True)
class ProfileSelection:
    """One district in one year, beside the year before."""

    district: str
    year: int | None = None
    status: str = ""

    @classmethod
    def from_query(cls, district: str, query: Query) -> Self:
        """Read from the address and its query string. Raises SelectionError."""
        return cls(
            district=read_district({"code": district}, "code"),
            year=read_year(query),
            status=read_choice(query, "status", STATUS),
        )

    def to_query(self, **changes: Any) -> str:
        """The query string (without the district, which stands in the path), with `changes` applied."""
        selection = replace(self, **changes) if changes else self
        return encode({"y": selection.year, "status": selection.status})
