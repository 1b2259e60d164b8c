"""The districts that the rows of a workbook name, told apart from their namesakes by the company they keep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from fazhi.catalogue.districts import District, load_districts


_OFFICE = re.compile(r"(?:人民政府|市政府|县政府|区政府|司法局|司法厅|法治办|依法治[省市县区]办)$")
_SHORT = 2


def bearers(name: str) -> tuple[District, ...]:
    """Every district that a cell may mean: 云岭市东溪区, 东溪区人民政府, 东溪."""
    name = _OFFICE.sub("", "".join(name.split()))
    if len(name) < _SHORT:
        return ()
    districts = load_districts()
    if name.isdigit() and len(name) == 6 and (known := districts.get(name)):
        return (known,)
    if found := districts.named(name):
        return found
    for at in range(1, len(name) - 1):
        inside = [one for one in districts.named(name[at:]) if _leads_to(one, name[:at])]
        if inside:
            return tuple(inside)
    return districts.of_stem(name)


def _leads_to(district: District, words: str) -> bool:
    """Whether words name the divisions above a district, in full or short (云岭 for 云岭市)."""
    above = load_districts().ancestors(district.code)
    return any(words in (one.name, one.stem, one.full_name) for one in above) or any(
        words == f"{upper.stem}{lower.stem}" for lower in above for upper in above if upper is not lower
    )


def settle(names: Iterable[str], context: Sequence[str], year: int | None) -> dict[str, District | None]:
    """Name → district: the namesake that lies in a place the context names, or where most of the others lie."""
    found = {name: _of_year(bearers(name), year) for name in dict.fromkeys(names)}
    places = places_in(context)
    votes: Counter[str] = Counter()
    for candidates in found.values():
        if len(candidates) == 1:
            votes.update(one.code for one in load_districts().ancestors(candidates[0].code))
    return {name: _one_of(candidates, places, votes) for name, candidates in found.items()}


def _of_year(candidates: Sequence[District], year: int | None) -> tuple[District, ...]:
    alive = tuple(one for one in candidates if (one.existed_in(year) if year else one.is_current))
    return alive or tuple(candidates)


def _one_of(candidates: Sequence[District], places: Sequence[District], votes: Mapping[str, int]) -> District | None:
    if len(candidates) == 1:
        return candidates[0]
    districts = load_districts()
    for place in places:
        inside = [one for one in candidates if districts.is_within(one.code, place.code)]
        if len(inside) == 1:
            return inside[0]
    scores = [sum(votes.get(above.code, 0) for above in districts.ancestors(one.code)) for one in candidates]
    best = max(scores, default=0)
    return candidates[scores.index(best)] if best > 0 and scores.count(best) == 1 else None


def places_in(context: Sequence[str]) -> list[District]:
    """Districts that titles and sheet names name, the longest words first; only what one division alone is called."""
    names = _all_names()
    found: list[District] = []
    for words in context:
        at = 0
        while at < len(words):
            for length in range(min(12, len(words) - at), 2, -1):
                district = names.get(words[at : at + length])
                if district is None:
                    continue
                if isinstance(district, tuple):
                    inside = [
                        one
                        for one in district
                        if any(load_districts().is_within(one.code, place.code) for place in found)
                    ]
                    if len(inside) != 1:
                        continue
                    district = inside[0]
                found.append(district)
                at += length - 1
                break
            at += 1
    return sorted(dict.fromkeys(found), key=lambda one: -len(one.path))


@cache
def _all_names() -> dict[str, District | tuple[District, ...]]:
    found: dict[str, list[District]] = {}
    for district in load_districts():
        if district.is_current:
            for name in district.names():
                found.setdefault(name, []).append(district)
    return {name: bearers[0] if len(bearers) == 1 else tuple(bearers) for name, bearers in found.items()}
