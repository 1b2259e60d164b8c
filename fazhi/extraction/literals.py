"""Which words must occur for a pattern to match: the keywords that gate a rule.

Reads the restricted regular expressions of the definition files (literals, groups, alternatives, classes,
quantifiers, look-arounds) and returns sets of words of each of which any match contains at least one. Wrong only in
the safe direction: when in doubt, no set.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import ahocorasick


def gates_of(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of words of each of which every match of the pattern contains at least one; the longest words first."""
    return tuple(dict.fromkeys(map(frozenset, sorted(_choices(pattern), key=_worth, reverse=True))))


def any_word_of(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    """Finds something in every text in which one of the patterns does, at a fraction of the cost of all of them."""
    words = [_required(pattern.pattern) for pattern in patterns]
    return re.compile("|".join(sorted({re.escape(word) for found in words for word in found or [""]})))


def automaton_of(words: Mapping[str, object]) -> Any:
    """Finds all of the words in one pass over a text, each with its value."""
    automaton = ahocorasick.Automaton()
    for word, value in words.items():
        automaton.add_word(word, value)
    if words:
        automaton.make_automaton()
    return automaton


def _required(pattern: str) -> set[str] | None:
    """The best one of the sets of words that a pattern needs one of."""
    return max(_choices(pattern), key=_worth, default=None)


def _choices(pattern: str) -> list[set[str]]:
    branches = alternatives_of(pattern)
    if len(branches) > 1:
        union = _union(branches)
        return [union] if union else []
    found: list[set[str]] = []
    for item, repeated in _items(pattern):
        if repeated:
            continue
        found.extend([{item[1:]}] if item[0] == "L" else _group_choices(item[1:]))
    return found


def _worth(words: set[str]) -> tuple[int, int]:
    return min(len(word) for word in words), -len(words)


def _union(branches: list[str]) -> set[str] | None:
    found: set[str] = set()
    for branch in branches:
        literals = _required(branch)
        if literals is None:
            return None
        found |= literals
    return found


def _group_choices(group: str) -> list[set[str]]:
    inner = group[1:-1]
    if inner.startswith(("?:", "?>")):
        return _choices(inner[2:])
    if inner.startswith("?P<"):
        return _choices(inner[inner.index(">") + 1 :])
    if inner.startswith("?"):
        return []  # look-arounds consume nothing and may be negative
    return _choices(inner)


def _items(pattern: str) -> list[tuple[str, bool]]:
    """The parts of a pattern without alternatives: ("L" + literal or "G" + group, whether it may be absent)."""
    items: list[tuple[str, bool]] = []
    literal = ""
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "(":
            end = _closing(pattern, at)
            token, size = "G" + pattern[at : end + 1], end + 1 - at
        elif character == "[":
            token, size = "", pattern.index("]", at + 2) + 1 - at
        elif character == "\\":
            token, size = "", 6 if pattern[at + 1 : at + 2] == "u" else 2
        elif character in ".^$":
            token, size = "", 1
        else:
            token, size = "L" + character, 1
        optional, quantifier = _quantifier(pattern, at + size)
        if token.startswith("L") and not quantifier:
            literal += token[1:]
        else:
            if literal:
                items.append(("L" + literal, False))
                literal = ""
            if token:
                items.append((token, optional))
        at += size + quantifier
    if literal:
        items.append(("L" + literal, False))
    return items


def _quantifier(pattern: str, at: int) -> tuple[bool, int]:
    """Whether a quantifier at this place allows absence, and its length."""
    if at >= len(pattern):
        return False, 0
    size, optional = 0, False
    if pattern[at] in "?*+":
        size, optional = 1, pattern[at] in "?*"
    elif pattern[at] == "{":
        end = pattern.index("}", at)
        size, optional = end + 1 - at, pattern[at + 1 : end].split(",")[0] in ("", "0")
    if size and at + size < len(pattern) and pattern[at + size] in "?+":
        size += 1
    return optional, size


def alternatives_of(pattern: str) -> list[str]:
    """The branches of a pattern, parted at the bars outside its groups and classes."""
    branches: list[str] = []
    start = at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            at += 1
        elif character == "(":
            at = _closing(pattern, at)
        elif character == "[":
            at = pattern.index("]", at + 2)
        elif character == "|":
            branches.append(pattern[start:at])
            start = at + 1
        at += 1
    branches.append(pattern[start:])
    return branches


def _closing(pattern: str, at: int) -> int:
    depth = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            at += 1
        elif character == "[":
            at = pattern.index("]", at + 2)
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise ValueError(f"unbalanced group in {pattern!r}")
