"""The words that a second look reads numbers by: the `leftover` tables of the definition files.

- `things`: words for what is counted, or who acts;
- `acts`: words for what is done to it; a number needs one of each;
- `unit`: families of units, as in rules;
- `unless`, `unless_before`: patterns that its own words, and those before it in its part of the sentence, must not hold.

Words are separated by blanks; `{name}` stands for a list of common.toml's `words`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from fazhi.catalogue.indicators import DEFINITIONS, DefinitionError, load_catalogue
from fazhi.extraction.literals import automaton_of
from fazhi.extraction.quantities import MARKS
from fazhi.extraction.rules import Rule, compiled, rules_of


FILE = "vocabulary.toml"
STRENGTH = 0.72
_KEYS = {"things", "acts", "unit", "unless", "unless_before"}
_CLASS = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one indicator."""

    code: str
    rule: Rule
    """What a statement read by these words carries: without phrases, and whose acting counts as for its other rules."""
    bit: int
    unless: re.Pattern[str] | None
    unless_before: re.Pattern[str] | None

    def is_refused(self, words: str, before: str) -> bool:
        """Whether the own words of a number, or those before it, are not of this indicator."""
        return (self.unless is not None and self.unless.search(words) is not None) or (
            self.unless_before is not None and self.unless_before.search(before) is not None
        )


@dataclass(frozen=True)
class Vocabulary:
    """All entries; sets of them are integers with one bit each."""

    entries: tuple[Entry, ...]
    acts: Any
    """Automaton over the words of acts, each with the entries it is an act of."""
    things: Any
    """Automaton over the words of things, each with its length and the entries it is a thing of."""
    fitting: Mapping[str, int]
    """For each family of units the entries that count in it."""

    def mask_without(self, codes: set[str]) -> int:
        """The entries of all indicators but these."""
        return sum(1 << place for place, entry in enumerate(self.entries) if entry.code not in codes)

    def of(self, entries: int) -> list[Entry]:
        """The entries of a set."""
        return [entry for entry in self.entries if entry.bit & entries] if entries else []

    def acts_in(self, text: str, start: int, end: int) -> int:
        """The entries whose acts a stretch of text names."""
        found = 0
        for _, entries in self.acts.iter(text, start, end):
            found |= entries
        return found

    def things_in(self, text: str, start: int, end: int) -> int:
        """The entries whose things a stretch of text names."""
        found = 0
        for _, (_, entries) in self.things.iter(text, start, end):
            found |= entries
        return found

    def units_of(self, entries: int) -> frozenset[str]:
        """The families of units that some of these entries count in."""
        return frozenset(unit for unit, fit in self.fitting.items() if fit & entries)


def load_vocabulary() -> Vocabulary:
    """The vocabulary of the catalogue, read once per process and set of definitions."""
    return _read(load_catalogue().hash)


@lru_cache(maxsize=1)
def _read(_definitions: str) -> Vocabulary:
    tables = tomllib.loads((DEFINITIONS / FILE).read_text("utf-8"))
    classes: Mapping[str, str] = tables.pop("words", {})
    other: Mapping[str, str] = tables.pop("other", {})
    entries: list[Entry] = []
    acts: dict[str, int] = {}
    things: dict[str, int] = {}
    fitting = dict.fromkeys(MARKS, 0)
    for code, table in tables.items():
        place = f"{FILE}: {code}"
        for key in ("things", "acts", "unit"):
            if key not in table:
                raise DefinitionError(f"{place}: key {key} is missing")
        bit = 1 << len(entries)
        entries.append(_entry(code, bit, table, place))
        for unit in table["unit"].split("|"):
            if unit not in MARKS:
                raise DefinitionError(f"{place}: unknown unit family {unit!r}")
            fitting[unit] |= bit
        for key, words in (("things", things), ("acts", acts)):
            for word in _expand(table[key], classes, place).split():
                words[word] = words.get(word, 0) | bit
    for word in other.get("things", "").split():
        things[word] = things.get(word, 0) | 1 << len(entries)
    acting = automaton_of(acts)
    return Vocabulary(
        tuple(entries), acting, automaton_of({word: (len(word), named) for word, named in things.items()}), fitting
    )


def _entry(code: str, bit: int, table: Mapping[str, Any], place: str) -> Entry:
    unknown = set(table) - _KEYS
    if unknown:
        raise DefinitionError(f"{place}: unknown key {sorted(unknown)[0]}")
    own = list(rules_of(code))
    if not own:
        raise DefinitionError(f"{place}: no indicator of the files")
    rule = replace(
        own[0], name=f"{code}.leftover", phrases=(), topics=frozenset(), near=None, unless=None, unless_before=None,
        strength=STRENGTH, value=None, denominator="", shared="", added=False,
        departments=any(one.departments for one in own),
        anyone=any(one.anyone for one in own),
    )  # fmt: skip
    return Entry(code, rule, bit, _pattern(table, "unless", place), _pattern(table, "unless_before", place))


def _pattern(table: Mapping[str, Any], key: str, place: str) -> re.Pattern[str] | None:
    return compiled(table[key], f"{place}: key {key}") if key in table else None


def _expand(words: str, classes: Mapping[str, str], place: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        if match[1] not in classes:
            raise DefinitionError(f"{place}: unknown list of words {match[1]}")
        return classes[match[1]]

    return _CLASS.sub(replaced, words)
