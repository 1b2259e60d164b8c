"""Extraction on sentences whose figures are known: precision and recall by family, never below the floors.

The clauses were labelled before the rules were written and are no examples of them. `floors.toml` holds what
has been reached; raise it with every improvement, never lower it.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from fazhi.catalogue.indicators import load_catalogue
from tests.accuracy import Result, clause_cases, compare, total


FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
CORE_FAMILIES = (
    "reconsideration_intake", "litigation_cases", "appearance", "loss", "correction", "mediation", "reply",
    "disclosure",
)  # fmt: skip


@cache
def results() -> dict[str, tuple[Result, ...]]:
    """All clauses compared once, by family."""
    grouped: dict[str, list[Result]] = defaultdict(list)
    for case in clause_cases():
        grouped[case.family].append(compare(case))
    return {family: tuple(group) for family, group in grouped.items()}


@pytest.mark.parametrize("family", sorted(FLOORS["clauses"]))
def test_clauses_keep_their_floor(family: str) -> None:
    group = results()[family]
    tally = total(group)
    floor = FLOORS["clauses"][family]
    mistakes = "\n".join(line for result in group for line in result.describe())
    assert tally.precision >= floor["precision"], f"{family}: {tally}\n{mistakes}"
    assert tally.recall >= floor["recall"], f"{family}: {tally}\n{mistakes}"


def test_stated_changes_keep_their_floor() -> None:
    group = [result for family in results().values() for result in family if result.case.changes]
    wanted = sum(len(result.case.changes) for result in group)
    missed = [(result.case.name, change) for result in group for change in result.missed_changes]
    assert 1 - len(missed) / wanted >= FLOORS["changes"]["recall"], missed


def test_qualifiers_keep_their_floor() -> None:
    group = [result for family in results().values() for result in family if result.case.qualifiers]
    wanted = sum(len(result.case.qualifiers) for result in group)
    wrong = [(result.case.name, code) for result in group for code in result.wrong_qualifiers]
    assert 1 - len(wrong) / wanted >= FLOORS["qualifiers"]["precision"], wrong


def test_every_family_has_a_floor() -> None:
    assert set(FLOORS["clauses"]) == {case.family for case in clause_cases()}


def test_core_families_have_enough_clauses() -> None:
    counts = Counter(case.family for case in clause_cases())
    assert {family: counts[family] for family in CORE_FAMILIES if counts[family] < 60} == {}


def test_every_indicator_has_enough_clauses() -> None:
    counts = Counter(code for case in clause_cases() for code in {code for code, _ in case.expected})
    codes = [indicator.code for indicator in load_catalogue().indicators]
    assert {code: counts[code] for code in codes if counts[code] < 6} == {}


def test_a_third_of_the_clauses_are_traps() -> None:
    cases = clause_cases()
    assert sum(not case.expected for case in cases) * 3 >= len(cases)


def test_clauses_name_only_known_indicators() -> None:
    catalogue = load_catalogue()
    named = {code for case in clause_cases() for code, _ in case.expected | case.optional}
    assert {code for code in named if code not in catalogue} == set()
