"""Whether some definition already claims the words of a figure: asked before a new one is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.extraction.matching import read_paragraph
from fazhi.extraction.promoted_rules import plain
from fazhi.extraction.scope import Setting


_COUNTED = re.compile(r"(?:总数|数量|件数|人数|次数|份数|总量|数)$")
_FRAMES = (
    "全年{phrase}{number}。",
    "全年{phrase}为{number}。",
    "全年共办理{number}{phrase}。",
    "{phrase}达到{number}。",
)


def claimant(phrase: str, unit: str) -> Indicator | None:
    """The definition that already reads this phrase, or bears it as a name; None when it is free."""
    words = plain(phrase).replace(" ", "")
    catalogue = load_catalogue()
    is_rate = unit in ("%", "‰")
    for indicator in catalogue.indicators:
        names = {name for name in (indicator.label, indicator.short, *indicator.aliases) if len(name) > 1}
        if indicator.is_rate == is_rate and words in {*names, *(_COUNTED.sub("", name) for name in names)}:
            return indicator
    for code in _readers(words, f"12{unit}"):
        return catalogue[code]
    return None


def _readers(words: str, number: str) -> Iterator[str]:
    for frame in _FRAMES:
        sentence = frame.format(phrase=words, number=number)
        for statement in read_paragraph(sentence, Setting(None, None), ()).statements:
            yield statement.rule.indicator
