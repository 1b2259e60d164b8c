"""The many ways of saying one figure: every wording of `tests/wordings/*.toml` is read, every trap is left alone."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction import extract


FRAME = "东溪区人民政府关于2024年法治政府建设情况的报告\n一、2024年工作开展情况\n（一）扎实推进各项工作\n{}。"
WORDINGS: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"says": [], "not": []})
"""What says a figure and what must not be taken for it, by indicator, from all files."""
for path in sorted((Path(__file__).parent.parent / "wordings").glob("*.toml")):
    for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for kind, lines in table.items():
            WORDINGS[code][kind].extend(lines)


def stated(sentence: str) -> set[tuple[str, Decimal]]:
    """Indicator and value of every fact that a sentence states."""
    return {(fact.indicator, fact.value) for fact in extract(FRAME.format(sentence)).facts if fact.basis == "stated"}


@pytest.mark.parametrize("code", WORDINGS)
def test_every_wording_is_read(code: str) -> None:
    missed = []
    for line in WORDINGS[code]["says"]:
        sentence, value = line.rsplit(" → ", 1)
        if (code, Decimal(value)) not in stated(sentence):
            missed.append(line)
    assert missed == []


@pytest.mark.parametrize("code", WORDINGS)
def test_no_trap_is_taken(code: str) -> None:
    assert [sentence for sentence in WORDINGS[code]["not"] if any(code == found for found, _ in stated(sentence))] == []


def test_wordings_name_known_indicators() -> None:
    catalogue = load_catalogue()
    assert [code for code in WORDINGS if catalogue[code].code != code] == []
