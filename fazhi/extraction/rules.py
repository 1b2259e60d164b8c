"""Rules: the `rule` tables of the definition files, checked and compiled once per process.

A rule names phrases (`find`) with one value slot, written in regular expressions with two additions:

- `<case>` is the value: a quantity of that family of units (`quantities.MARKS`; `<case|doc>` for either,
  `<thing>`, `<people>`, `<any>` for the unions below);
- `{name}` is a fragment: `{is}` the words that may stand between a noun and its number, `{g}` a short gap without
  punctuation or other quantities, and whatever `fragments` tables of the theme and of common.toml define.

An Aho-Corasick automaton over the literal words of all phrases decides which rules look at a clause at all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from fazhi.catalogue.indicators import DEFINITIONS, THEME_ORDER, DefinitionError, load_catalogue
from fazhi.extraction.literals import automaton_of, gates_of
from fazhi.extraction.promoted_rules import rule_table
from fazhi.extraction.quantities import MARKS
from fazhi.extraction.topics import TOPICS


_UNIONS = {
    "thing": ("case", "doc", "strip", "item", "piece", "bare"),
    "people": ("person", "visit", "bare"),
    "event": ("times", "piece", "item", "bare", "case"),
    "any": tuple(MARKS),
}
_SLOT = re.compile(r"(?<!\?P)<([a-z|]+)>")
_FRAGMENT = re.compile(r"\{([a-z_]+)\}")
_RULE_KEYS = {
    "id",
    "find",
    "topic",
    "near",
    "unless",
    "unless_before",
    "strength",
    "value",
    "shared",
    "added",
    "departments",
    "undone",
    "anyone",
    "denominator",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One compiled phrase of a rule, with what a clause must hold before it is worth trying."""

    pattern: re.Pattern[str]
    marks: frozenset[str]
    """Families of units its value may have; empty for phrases that state a number without a numeral."""
    gates: tuple[frozenset[str], ...]
    """Sets of words of each of which every match holds one, the most telling set first; none when there is no such set."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled rule of one indicator."""

    indicator: str
    name: str
    """indicator.id, as facts carry it."""
    phrases: tuple[Phrase, ...]
    topics: frozenset[str]
    """Topics it asks for; empty when its words stand for themselves."""
    near: re.Pattern[str] | None
    """Must occur in the sentence before the value (or in the clause after it)."""
    unless: re.Pattern[str] | None
    """Must not occur in the comma clause of the value."""
    unless_before: re.Pattern[str] | None
    """Must not occur in the part of the sentence before the value."""
    strength: float
    value: Decimal | None
    """For phrases that state a number without a numeral (零败诉)."""
    departments: bool
    """Whether a single department's figure counts as the district's."""
    anyone: bool
    """Whether the words before it name those acted upon, so that nobody's name makes it another's figure."""
    courts: bool
    """Whether it tells what courts and prosecutors do."""
    denominator: str
    """口径 that the very words state."""
    shared: str
    """Name of a group of indicators that one quantity may prove together (司法建议和检察建议办复率100%)."""
    undone: bool = False
    """Whether it counts what was not done (未予受理9件)."""
    added: bool = False
    """Whether its figure is only ever added to another part of the same sentence (发放普法手册900册、法律书籍30本)."""


_MOST_SETS = 500
"""Sets of marks whose fitting phrases are kept, about 10 kB each: reports hold fewer than a hundred."""


@dataclass(frozen=True)
class RuleSet:
    """All rules with the automaton that gates them, and the words by which indicators are named in comparisons."""

    rules: tuple[Rule, ...]
    phrases: tuple[tuple[Rule, Phrase], ...]
    """Every phrase with its rule, in file order."""
    always: tuple[int, ...]
    """Indices of phrases without a literal that could gate them."""
    automaton: Any
    """Words of all gates: each gives its number."""
    opens: tuple[int, ...]
    """For each number of a word, the gates it opens, as bits."""
    behind: tuple[tuple[int, ...], ...]
    """For each number of a word, the indices of the phrases whose first gate holds it."""
    needs: tuple[int, ...]
    """For each phrase, its gates as bits."""
    subjects: tuple[tuple[str, re.Pattern[str]], ...]
    """(indicator, pattern): what changed, in the words of a comparison (受案率, 收案量)."""
    fits: dict[frozenset[str], Sequence[tuple[int, ...]]] = field(default_factory=dict, compare=False, repr=False)
    """What `fitting` has found so far: texts hold few of the possible sets of marks."""

    def candidates(self, text: str, places: Iterable[int]) -> Iterator[tuple[Rule, Phrase]]:
        """The phrases worth trying on a masked text, in file order: a word of each gate and a mark for their value occur.

        `places` are those of its marks.
        """
        fitting = self.fitting(frozenset([text[place] for place in places]))
        hits = set(self.always)
        opened = 0
        for word in {word for _, word in self.automaton.iter(text)}:
            opened |= self.opens[word]
            hits.update(fitting[word])
        needs = self.needs
        for index in sorted(hits):
            if needs[index] & opened == needs[index]:
                yield self.phrases[index]

    def fitting(self, marks: frozenset[str]) -> Sequence[tuple[int, ...]]:
        """For each word of a gate the phrases behind it whose value may be one of these marks, or that have no slot."""
        known = self.fits.get(marks)
        if known is None:
            fit = {
                index
                for index, (_, phrase) in enumerate(self.phrases)
                if not phrase.marks or not phrase.marks.isdisjoint(marks)
            }
            if len(self.fits) >= _MOST_SETS:
                self.fits.clear()
            known = self.fits[marks] = [tuple(index for index in behind if index in fit) for behind in self.behind]
        return known


def load_rules() -> RuleSet:
    """Every rule of the catalogue, compiled once per process and set of definitions (about 0.3 s).

    Raises DefinitionError naming file, indicator and key for anything that cannot be compiled.
    """
    return _compiled(load_catalogue().hash)


@lru_cache(maxsize=1)
def _compiled(_definitions: str) -> RuleSet:
    common = tomllib.loads((DEFINITIONS / "common.toml").read_text("utf-8"))["fragments"]
    rules: list[Rule] = []
    subjects: list[tuple[str, re.Pattern[str]]] = []
    for theme in THEME_ORDER:
        file = f"{theme}.toml"
        document = tomllib.loads((DEFINITIONS / file).read_text("utf-8"))
        fragments = _expand_fragments({**common, **document.get("fragments", {})}, file)
        for entry in document["indicator"]:
            code = entry["code"]
            if "subject" in entry:
                subjects.append((code, _compile(entry["subject"], fragments, f"{file}: {code}: key subject")))
            rules.extend(_read_rule(table, code, fragments, file) for table in entry.get("rule", ()))
    shared = _expand_fragments(common, "common.toml")
    rules.extend(
        _read_rule(rule_table(indicator), indicator.code, shared, "promoted")
        for indicator in load_catalogue().indicators
        if indicator.promoted is not None
    )
    phrases = tuple((rule, phrase) for rule in rules for phrase in rule.phrases)
    automaton, opens, behind, needs = _gate([phrase for _, phrase in phrases])
    always = tuple(index for index, (_, phrase) in enumerate(phrases) if not phrase.gates)
    codes = {rule.indicator for rule in rules}
    for indicator in load_catalogue().indicators:
        if indicator.code not in codes:
            raise DefinitionError(f"{indicator.theme.code}.toml: {indicator.code}: key rule is missing")
    return RuleSet(tuple(rules), phrases, always, automaton, opens, behind, needs, tuple(subjects))


def _gate(phrases: Sequence[Phrase]) -> tuple[Any, tuple[int, ...], tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """The automaton over the words of all gates; for each word the gates it opens as bits and the phrases behind it; the
    gates of each phrase as bits."""
    bits: dict[frozenset[str], int] = {}
    for phrase in phrases:
        for gate in phrase.gates:
            bits.setdefault(gate, 1 << len(bits))
    indices: dict[str, list[int]] = {}
    for index, phrase in enumerate(phrases):
        for word in phrase.gates[0] if phrase.gates else ():
            indices.setdefault(word, []).append(index)
    opens: dict[str, int] = {}
    for gate, bit in bits.items():
        for word in gate:
            opens[word] = opens.get(word, 0) | bit
    automaton = automaton_of({word: number for number, word in enumerate(opens)})
    behind = tuple(tuple(indices.get(word, ())) for word in opens)
    needs = tuple(sum(bits[gate] for gate in set(phrase.gates)) for phrase in phrases)
    return automaton, tuple(opens.values()), behind, needs


def _read_rule(table: Mapping[str, Any], code: str, fragments: Mapping[str, str], file: str) -> Rule:
    place = f"{file}: {code}"
    unknown = set(table) - _RULE_KEYS
    if unknown:
        raise DefinitionError(f"{place}: unknown key rule.{sorted(unknown)[0]}")
    for key in ("id", "find"):
        if key not in table:
            raise DefinitionError(f"{place}: key rule.{key} is missing")
    place = f"{place}: rule {table['id']}"
    topics = frozenset(table.get("topic", ()))
    if topics - TOPICS:
        raise DefinitionError(f"{place}: key topic: unknown topic {sorted(topics - TOPICS)[0]}")
    phrases: list[Phrase] = []
    for phrase in table["find"]:
        expanded = _expand(phrase, fragments, f"{place}: key find")
        if not _SLOT.search(expanded) and "value" not in table:
            raise DefinitionError(f"{place}: key find: no value slot in {phrase!r}")
        slot = _SLOT.search(expanded)
        phrases.append(
            Phrase(
                pattern=compiled(_SLOT.sub(_slot_class, expanded, count=1), f"{place}: key find"),
                marks=frozenset(_marks(slot[1])) if slot and "value" not in table else frozenset(),
                gates=gates_of(_SLOT.sub("[x]", expanded)),
            )
        )
    return Rule(
        indicator=code,
        name=f"{code}.{table['id']}",
        phrases=tuple(phrases),
        topics=topics,
        near=_compile(table["near"], fragments, f"{place}: key near") if "near" in table else None,
        unless=_compile("|".join(table["unless"]), fragments, f"{place}: key unless") if "unless" in table else None,
        unless_before=_compile(table["unless_before"], fragments, f"{place}: key unless_before")
        if "unless_before" in table
        else None,
        strength=float(table.get("strength", 0.9)),
        value=Decimal(str(table["value"])) if "value" in table else None,
        departments=bool(table.get("departments", False)),
        undone=bool(table.get("undone", False)),
        anyone=bool(table.get("anyone", False)),
        courts=file == "litigation.toml",
        denominator=str(table.get("denominator", "")),
        shared=str(table.get("shared", "")),
        added=bool(table.get("added", False)),
    )


def _slot_class(match: re.Match[str]) -> str:
    return f"(?P<value>[{_marks(match[1])}])"


def _marks(names: str) -> str:
    found: list[str] = []
    for name in names.split("|"):
        if name not in MARKS and name not in _UNIONS:
            raise DefinitionError(f"unknown unit family {name!r}")
        found.extend(_UNIONS.get(name, (name,)))
    return "".join(MARKS[name] for name in dict.fromkeys(found))


def _expand_fragments(fragments: Mapping[str, str], file: str) -> dict[str, str]:
    expanded: dict[str, str] = {}
    for name, words in fragments.items():
        if name in MARKS or name in _UNIONS:
            raise DefinitionError(f"{file}: fragment {name} has the name of a unit family")
        expanded[name] = _expand(words, expanded, f"{file}: fragment {name}")
    return expanded


def _expand(phrase: str, fragments: Mapping[str, str], place: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name in MARKS or name in _UNIONS:
            return f"[{_marks(name)}]"
        if name not in fragments:
            raise DefinitionError(f"{place}: unknown fragment {{{name}}}")
        return fragments[name]

    return _FRAGMENT.sub(replaced, phrase)


def _compile(phrase: str, fragments: Mapping[str, str], place: str) -> re.Pattern[str]:
    return compiled(_expand(phrase, fragments, place), place)


def compiled(expression: str, place: str) -> re.Pattern[str]:
    """The pattern of an expression without fragments. Raises DefinitionError naming the place."""
    try:
        return re.compile(expression)
    except re.error as error:
        raise DefinitionError(f"{place}: {error}: {expression!r}") from error


def rules_of(code: str) -> Iterable[Rule]:
    """The rules of one indicator, for `manage.py explain`."""
    return (rule for rule in load_rules().rules if rule.indicator == code)
