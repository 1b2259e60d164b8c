"""Rules of promoted definitions.

A promoted definition gives phrases, not regular expressions: nothing a person types can break or slow the engine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fazhi.catalogue.indicators import Indicator
from fazhi.extraction.quantities import MEASURES
from fazhi.extraction.text import compact, normalise


STRENGTH = 0.84
"""Below the rules of the files, so that a figure both could take stays theirs; too little to count as sure."""


def measure_of(unit: str) -> str | None:
    """The family of units that a unit belongs to; None for one that no figure has."""
    return next((name for name, units in MEASURES.items() if unit in units.split()), None)


def plain(phrase: str) -> str:
    """A phrase as reports are matched: without quotation marks, each blank a single one."""
    return " ".join(compact(normalise(part), 0, len(part)).text for part in phrase.split())


def rule_table(indicator: Indicator) -> Mapping[str, Any]:
    """The `rule` table, as the definition files have them."""
    measure = measure_of(indicator.unit) or "bare"
    find: list[str] = []
    for phrase in indicator.extraction["phrases"]:
        words = "{g}".join(re.escape(part) for part in plain(phrase).split())
        find.append(f"{words}{{{'rate_is' if indicator.is_rate else 'is'}}}<{measure}>")
        if not indicator.is_rate:
            find.append(f"<{measure}>(?:的|各类)?{words}(?![率量])")
    return {"id": "promoted", "find": find, "strength": STRENGTH}
