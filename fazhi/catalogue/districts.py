"""The districts 行政区: provinces, prefectures and counties of GB/T 2260, abolished ones included.

Read once per process from `data/districts.csv`, which docs/districts.md explains. A name may belong to several
districts: lookups by name return all of them, and only the context of a report settles which one is meant.
Fictional districts of the sample reports have codes 99xxxx.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, cast


Level = Literal["province", "prefecture", "county"]

DATA = Path(__file__).parent / "data"
SAMPLE_PREFIX = "99"
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
AUTONOMOUS_REGIONS = frozenset({"150000", "450000", "540000", "640000", "650000"})


@dataclass(frozen=True, slots=True)
class District:
    """One administrative division under one code."""

    code: str
    name: str
    level: Level
    parent: str | None
    """Code of the division above: a county directly under its province has the province here."""
    full_name: str
    """Names from province down, such as 四川省成都市武侯区."""
    path: str
    """Codes from province down, trailing zeros dropped: 51/5101/510107, 42/429004."""
    pinyin: str
    initials: str
    stem: str
    """The name without tier and peoples: 木里 for 木里藏族自治县."""
    valid_from: int | None = None
    """First year the division answers for; None when it is older than the lists (2002)."""
    valid_to: int | None = None
    """Last year it answers for; None while it exists."""
    successor: str | None = None
    aliases: tuple[str, ...] = ()
    """Short forms that keep the tier: 木里县, 甘孜州."""
    former: tuple[tuple[str, int], ...] = ()
    """Earlier names of the same code with the last year each was in use."""

    @property
    def is_sample(self) -> bool:
        """Whether it is a fictional district of the 示例数据."""
        return self.code.startswith(SAMPLE_PREFIX)

    @property
    def is_current(self) -> bool:
        """Whether it exists today."""
        return self.valid_to is None

    @property
    def province(self) -> str:
        """Code of its province (its own, for a province)."""
        return self.code[:2] + "0000"

    @property
    def prefecture(self) -> str | None:
        """Code of the prefecture it is in or is; None for provinces and for counties right under one."""
        if self.level == "prefecture":
            return self.code
        return self.parent if self.level == "county" and self.parent != self.province else None

    def existed_in(self, year: int) -> bool:
        """Whether the report of that year is this division's to make."""
        return (self.valid_from or 0) <= year <= (self.valid_to or 9999)

    def names(self) -> Iterator[str]:
        """Every written form that keeps the tier word: name, short forms, earlier names."""
        yield self.name
        yield from self.aliases
        for name, _ in self.former:
            yield name


@dataclass(frozen=True)
class Districts:
    """All districts in order of code, with lookups by code, name and stem."""

    all: tuple[District, ...]
    _by_code: dict[str, District] = field(init=False, repr=False)
    _by_name: dict[str, tuple[District, ...]] = field(init=False, repr=False)
    _by_stem: dict[str, tuple[District, ...]] = field(init=False, repr=False)
    _children: dict[str, tuple[District, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names: dict[str, dict[str, District]] = defaultdict(dict)
        stems: dict[str, list[District]] = defaultdict(list)
        children: dict[str, list[District]] = defaultdict(list)
        for district in self.all:
            for name in district.names():
                names[name][district.code] = district
            stems[district.stem].append(district)
            if district.parent:
                children[district.parent].append(district)
        set_field = object.__setattr__
        set_field(self, "_by_code", {district.code: district for district in self.all})
        set_field(self, "_by_name", {name: tuple(found.values()) for name, found in names.items()})
        set_field(self, "_by_stem", {stem: tuple(found) for stem, found in stems.items()})
        set_field(self, "_children", {code: tuple(found) for code, found in children.items()})

    def __getitem__(self, code: str) -> District:
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[District]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def get(self, code: str | None) -> District | None:
        """The district of that code, or None."""
        return self._by_code.get(code) if code else None

    def named(self, name: str, *, year: int | None = None) -> tuple[District, ...]:
        """Districts of that name, short form or earlier name; of that year only, when one is given."""
        found = self._by_name.get(name, ())
        return found if year is None else tuple(district for district in found if district.existed_in(year))

    def of_stem(self, stem: str) -> tuple[District, ...]:
        """Districts whose name without its tier is `stem`: 通化 → 通化市, 通化县."""
        return self._by_stem.get(stem, ())

    def children(self, code: str) -> tuple[District, ...]:
        """Divisions right below, abolished ones included, in order of code."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[District, ...]:
        """The divisions above, nearest first."""
        found: list[District] = []
        parent = self._by_code[code].parent
        while parent:
            found.append(self._by_code[parent])
            parent = found[-1].parent
        return tuple(found)

    def is_within(self, code: str, area: str) -> bool:
        """Whether the district is the area itself or lies in it."""
        return code == area or any(ancestor.code == area for ancestor in self.ancestors(code))

    def successor_in(self, district: District, year: int) -> District:
        """The division that answers for that year: follows recorded successors, stops where none is recorded."""
        seen = {district.code}
        while district.valid_to is not None and district.valid_to < year and district.successor:
            heir = self._by_code[district.successor]
            if heir.code in seen:
                break
            seen.add(heir.code)
            district = heir
        return district

    def search(self, query: str, *, limit: int = 20, abolished: bool = False, samples: bool = True) -> list[District]:
        """Districts for a picker, best first: code prefix, name fragment, pinyin or initials (about 3 ms).

        Several words narrow each other: "成都 武侯" finds 成都市武侯区 alone.
        """
        words = [word.lower() for word in query.split()]
        if not words:
            return []
        ranked: list[tuple[int, str, District]] = []
        for district in self.all:
            if (not abolished and not district.is_current) or (not samples and district.is_sample):
                continue
            rank = 0
            for word in words:
                rank_of_word = _rank(district, word)
                if rank_of_word is None:
                    break
                rank = max(rank, rank_of_word)
            else:
                ranked.append((rank, district.code, district))
        ranked.sort(key=lambda entry: entry[:2])
        return [district for _, _, district in ranked[:limit]]


def _rank(district: District, word: str) -> int | None:
    """How well one word of a search fits; smaller is better, None does not fit."""
    if word.isdigit():
        return 0 if district.code.startswith(word) else None
    if word.isascii():
        joined = district.pinyin.replace(" ", "")
        plain = word.replace("'", "")
        if plain in (district.initials, joined):
            return 0
        if joined.startswith(plain):
            return 1
        return 2 if district.initials.startswith(plain) else None
    if word in (district.name, district.stem) or word in district.aliases:
        return 0
    if district.name.startswith(word):
        return 1
    if word in district.name or any(word in name for name in district.names()):
        return 2
    return 3 if word in district.full_name else None


@cache
def load_districts() -> Districts:
    """Read the table (about 40 ms, once per process)."""
    with (DATA / "districts.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = next(lines)
        if columns != _COLUMNS:
            raise ValueError(f"districts.csv: columns are {columns}, expected {_COLUMNS}")
        rows = list(lines)
    names = {row[0]: row[1] for row in rows}
    return Districts(tuple(_read(row, names) for row in rows))


_COLUMNS = [
    "code", "name", "level", "parent", "valid_from", "valid_to", "successor", "stem", "aliases", "former",
    "pinyin", "initials", "sources",
]  # fmt: skip


def _read(row: list[str], names: dict[str, str]) -> District:
    code, name, level, parent, valid_from, valid_to, successor, stem, aliases, former, pinyin, initials, _ = row
    above = [] if not parent else [parent] if level == "prefecture" or parent.endswith("0000") else [
        code[:2] + "0000", parent
    ]  # fmt: skip
    return District(
        code=code,
        name=name,
        level=cast("Level", level),
        parent=parent or None,
        full_name="".join([names[c] for c in above]) + name,
        path="/".join([_short(c) for c in above] + [_short(code)]),
        pinyin=pinyin,
        initials=initials,
        stem=stem,
        valid_from=int(valid_from) if valid_from else None,
        valid_to=int(valid_to) if valid_to else None,
        successor=successor or None,
        aliases=tuple(aliases.split("|")) if aliases else (),
        former=tuple(_read_former(former)) if former else (),
    )


def _read_former(cell: str) -> Iterable[tuple[str, int]]:
    for entry in cell.split("|"):
        name, _, year = entry.partition(":")
        yield name, int(year)


def _short(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@cache
def towns_of() -> dict[str, tuple[str, ...]]:
    """Code → towns and streets (street names without 街道), for counties that share their name or stem."""
    with (DATA / "towns.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: tuple(row["towns"].split("|")) for row in csv.DictReader(file)}


@cache
def phone_areas() -> dict[str, tuple[str, ...]]:
    """Telephone area (0562) → codes of the prefectures or provinces it serves; only where namesakes live."""
    with (DATA / "phone_areas.csv").open(encoding="utf-8", newline="") as file:
        return {row["area"]: tuple(row["codes"].split("|")) for row in csv.DictReader(file)}


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """How names behave in prose."""

    common_words: frozenset[str]
    """Names that are also ordinary words."""
    stem_traps: dict[str, str]
    """Stem → characters that make another word of it when they follow."""
    province_letters: dict[str, str]
    """Letter of a registration number → code of the province."""


@cache
def place_words() -> PlaceWords:
    """Read `data/place_words.toml`."""
    raw = tomllib.loads((DATA / "place_words.toml").read_text(encoding="utf-8"))
    return PlaceWords(frozenset(raw["common_words"]), raw["stem_traps"], raw["province_letters"])
