"""The year's own share, told in short behind a sum of several years (“十四五”以来累计办理930件，其中2024年210件)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fazhi.extraction.clauses import Sentence
from fazhi.extraction.quantities import Quantity


if TYPE_CHECKING:
    from fazhi.extraction.matching import Statement

_YEAR = r"(?:20\d\d年(?:度)?|今年|本年度?|当年)"
_SHORT = re.compile(
    rf"[,;、:](?:其中,?)?(?:仅|单|光)?(?P<year>{_YEAR})(?:[^,;:\ue000-\ue0ff]{{0,14}},[^,;:\ue000-\ue0ff]{{0,16}},)?"
    r"(?:全年|新增|新办|办理|受理|完成|开展|举办|共|则|就|为|是|有|的|了|达到?)*$"
)
"""Nothing but the year stands before the number; a clause or two may tell why it is so few (2020年受疫情影响,有所减少,为30场)."""
_LONGEST = 60


def pass_on_to_the_year(
    winners: list[Statement], sentence: Sentence, quantities: Sequence[Quantity], year: int | None
) -> None:
    """Let the number of the report's own year stand for what a sum of several years was taken for.

    Adds a statement to `winners` for the first such number of the same unit behind the sum; the sum itself stays what
    it was.
    """
    taken = {winner.index for winner in winners}
    for winner in list(winners):
        if winner.verdict.reason != "cumulative" or winner.index is None or winner.quantity is None:
            continue
        found = _own_share(winner.index, sentence, quantities, year)
        if found is None or found in taken:
            continue
        taken.add(found)
        share = quantities[found]
        winners.append(
            replace(
                winner,
                quantity=share,
                value=share.value,
                index=found,
                start=share.start,
                end=share.end,
                verdict=replace(winner.verdict, reason=None),
            )
        )


def _own_share(index: int, sentence: Sentence, quantities: Sequence[Quantity], year: int | None) -> int | None:
    """The first quantity behind a sum that has its unit, when only the report's own year is named before it."""
    for other in sorted(sentence.homes):
        if other <= index or quantities[other].measure != quantities[index].measure:
            continue
        clause, position = sentence.homes[other]
        match = _SHORT.search(clause.text, max(0, position - _LONGEST), position)
        named = match["year"] if match else ""
        is_own = bool(named) and (named[:2] != "20" or (year is not None and named[:4] == str(year)))
        is_less = quantities[other].value < quantities[index].value
        return other if is_own and is_less and other not in sentence.roles else None
    return None
