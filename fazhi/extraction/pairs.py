"""Pairs of a number and its noun joined by 和: 83件代表建议和45件委员提案.

Rules that ask for a noun and then its number find 建议和45件 there. Whoever puts the number first goes on so.
"""

from __future__ import annotations

import re


_AND = frozenset("和与及")
_WORD = re.compile("[一-龥]")
_LONGEST = 22
_PAIR = re.compile(r"[\ue000-\ue0ff][^,;。:!?、()\ue000-\ue0ff]{2,20}$")


def opens_pair(text: str, position: int, start: int) -> bool:
    """Whether the number at `position` of a masked text opens the second of two pairs, so that no noun before it is its own.

    `start` is where the words begin that a rule took for its noun: a number before them is the noun's own.
    """
    if text[position - 1 : position] not in _AND or not _WORD.match(text, position + 1):
        return False
    first = _PAIR.search(text, max(0, position - _LONGEST), position)
    return first is not None and first.start() < start
