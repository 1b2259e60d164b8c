"""A pasted list of districts → codes: what is clear is taken, what is not is asked back. No query: from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fazhi.catalogue.districts import District, load_districts
from fazhi.dashboard.places import find_area
from fazhi.dashboard.selection import AREAS_AT_MOST
from fazhi.dashboard.series import Area


CANDIDATES_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """An entry that may mean several districts."""

    entry: str
    candidates: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a list means."""

    areas: tuple[Area, ...]
    ambiguous: tuple[Ambiguous, ...] = ()
    unknown: tuple[str, ...] = ()
    too_many: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether every entry means one district."""
        return not (self.ambiguous or self.unknown or self.too_many)


def entries(text: str) -> list[str]:
    """Names or codes of a list separated by line breaks, commas, tabs or semicolons, each once."""
    found = (entry.strip().strip("\"'“”") for entry in re.split(r"[\n\r\t,，、;；|]+", text.replace("\x00", "")))
    return list(dict.fromkeys(entry[:60] for entry in found if entry))


def read_districts_list(text: str, picks: Mapping[str, str]) -> Named:
    """Resolve every entry; `picks` holds the codes that a person chose for entries asked back."""
    listed = entries(text)
    areas: dict[str, Area] = {}
    ambiguous, unknown = [], []
    for entry in listed[:AREAS_AT_MOST]:
        found = candidates(entry)
        chosen = [district for district in found if district.code == picks.get(entry)]
        found = chosen or found
        if not found:
            unknown.append(entry)
        elif len(found) > 1:
            ambiguous.append(Ambiguous(entry, tuple(_areas(found[:CANDIDATES_AT_MOST]))))
        else:
            areas.update((area.code, area) for area in _areas(found))
    return Named(tuple(areas.values()), tuple(ambiguous), tuple(unknown), len(listed) > AREAS_AT_MOST)


def candidates(entry: str) -> list[District]:
    """Districts that an entry may mean: by code, full name, name (existing ones first), else by pinyin or a part of it.

    A code may stand before a name, as spreadsheets have it.
    """
    districts = load_districts()
    if code := re.match(r"\d{6}(?!\d)", entry, re.ASCII):
        district = districts.get(code[0])
        return [district] if district else []
    words = re.sub(r"\s+", "", entry)
    named = districts.named(words) or tuple(one for one in districts if one.full_name == words)
    current = [one for one in named if one.is_current]
    if named:
        return current or list(named)
    return districts.search(entry, limit=CANDIDATES_AT_MOST + 1)


def _areas(found: Iterable[District]) -> list[Area]:
    return [area for one in found if (area := find_area(one.code)) is not None]


def problem_of(areas: Iterable[Area]) -> str:
    """Why the districts are no peers, "" when they may be: one tier, real or fictional, at least two."""
    members = list(areas)
    if len(members) < 2:
        return "同类组至少要有两个行政区。"
    if len({area.is_sample for area in members}) > 1:
        return "示例地区与真实地区不能放在一个组里。"
    if len({area.level for area in members}) > 1:
        return "组内须为同一级别：地级与县级的件数不能直接比较，请分成两个组。"
    return ""
