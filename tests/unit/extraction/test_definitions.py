"""The examples and counter-examples of every definition, executed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from fazhi.catalogue.indicators import DEFINITIONS, load_catalogue
from fazhi.extraction.matching import read_paragraph
from fazhi.extraction.rules import load_rules
from fazhi.extraction.scope import Setting
from fazhi.extraction.text import compact, normalise


SETTING = Setting(2024, None)
EXAMPLES = [
    (indicator.code, example)
    for indicator in load_catalogue().indicators
    for example in indicator.extraction["examples"]
]
COUNTER_EXAMPLES = [
    (indicator.code, example)
    for indicator in load_catalogue().indicators
    for example in indicator.extraction["counter_examples"]
]


def _values(code: str, text: str) -> set[Decimal]:
    """What the rules read for one indicator in a passage of a report of 2024."""
    normal = normalise(text)
    reading = read_paragraph(compact(normal, 0, len(normal)).text, SETTING, ())
    return {
        statement.value
        for statement in reading.statements
        if statement.rule.indicator == code and statement.verdict.reason is None
    }


@pytest.mark.parametrize(("code", "example"), EXAMPLES, ids=lambda value: value[:24])
def test_definition_reads_its_example(code: str, example: str) -> None:
    text, _, value = example.partition(" → ")
    assert Decimal(value) in _values(code, text)


@pytest.mark.parametrize(("code", "example"), COUNTER_EXAMPLES, ids=lambda value: value[:24])
def test_definition_passes_over_its_counter_example(code: str, example: str) -> None:
    assert _values(code, example) == set()


@pytest.mark.parametrize("indicator", load_catalogue().indicators, ids=lambda indicator: indicator.code)
def test_definition_has_examples_of_both_kinds(indicator: object) -> None:
    extraction = indicator.extraction  # type: ignore[attr-defined]
    assert len(extraction["examples"]) >= 2
    assert len(extraction["counter_examples"]) >= 1


def test_rules_name_no_place_year_or_person() -> None:
    names = _district_names()
    for path in sorted(DEFINITIONS.glob("*.toml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not re.match(r"\s*(?:find|near|unless|subject|'|[a-z_]+ = ')", line):
                continue
            assert not re.search(r"20[12]\d", line), f"{path.name}:{number} names a year"
            found = [name for name in names if name in line]
            assert not found, f"{path.name}:{number} names {found}"


def _district_names() -> list[str]:
    from fazhi.catalogue.districts import load_districts

    return sorted(
        {district.name for district in load_districts() if len(district.name) >= 3 and not district.is_sample}
    )


def test_every_rule_has_a_gate() -> None:
    rules = load_rules()
    assert [rules.rules[index].name for index in rules.always] == []
