"""The sample reports from file to figures: what is stated, what follows, what contradicts."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from fazhi.samples import build, sample_files
from tests.accuracy import Result, compare, sample_cases, total


FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
NAMES = tuple(path.name for path in sample_files())


@cache
def results() -> dict[str, Result]:
    """All sample reports compared once, by file name."""
    return {case.name: compare(case) for case in sample_cases()}


def test_samples_are_enough_and_in_all_formats() -> None:
    assert len(NAMES) >= 14
    assert {name.rpartition(".")[2] for name in NAMES} == {"txt", "html", "docx", "pdf"}


def test_samples_say_that_they_are_invented() -> None:
    assert [name for name, result in results().items() if "示例数据" not in result.case.source.text] == []


def test_sample_files_are_in_step_with_their_source() -> None:
    assert build.changed() == ()


def test_sample_facts_keep_their_floor() -> None:
    tally = total(results().values())
    mistakes = "\n".join(line for result in results().values() for line in result.describe())
    assert tally.precision >= FLOORS["samples"]["precision"], f"{tally}\n{mistakes}"
    assert tally.recall >= FLOORS["samples"]["recall"], f"{tally}\n{mistakes}"


def test_sample_core_facts_keep_their_floor() -> None:
    tally = total(results().values(), core_only=True)
    assert tally.precision >= FLOORS["samples"]["core_precision"], tally
    assert tally.recall >= FLOORS["samples"]["core_recall"], tally


@pytest.mark.parametrize("name", NAMES)
def test_sample_district_and_year_are_recognised(name: str) -> None:
    result = results()[name]
    assert result.analysis.district.value == result.case.region_code
    assert result.analysis.year.value == result.case.year


@pytest.mark.parametrize("name", NAMES)
def test_sample_quotes_are_in_the_text(name: str) -> None:
    result = results()[name]
    for fact in result.analysis.facts:
        assert result.case.source.text[fact.span.start : fact.span.end] == fact.span.quote


@pytest.mark.parametrize("name", NAMES)
def test_sample_without_contradiction_has_no_error(name: str) -> None:
    assert results()[name].false_errors == ()


def test_planted_contradictions_are_found() -> None:
    unflagged = [(name, code) for name, result in results().items() for code in result.unflagged]
    assert len(unflagged) <= FLOORS["samples"]["unflagged"], unflagged


@pytest.mark.parametrize("name", NAMES)
def test_sample_rates_follow_from_counts(name: str) -> None:
    assert results()[name].missed_derived == ()


def test_sample_changes_keep_their_floor() -> None:
    wanted = sum(len(result.case.changes) for result in results().values())
    missed = [(name, change) for name, result in results().items() for change in result.missed_changes]
    assert 1 - len(missed) / wanted >= FLOORS["samples"]["changes"], missed
