"""A sum stated after its parts (合同126件、文件74件，共计200件) is the figure of the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from fazhi.extraction.clauses import Sentence
from fazhi.extraction.quantities import Quantity


if TYPE_CHECKING:
    from fazhi.extraction.matching import Statement

_TOTAL_BEFORE = re.compile(
    r"(?:,|、)(?:以上|全[省市县区州旗盟]|全地区|全年|总数|两项|三项|各类)*(?:共计?|合计|总计|累计|总共|共有|总数为)(?:[^,;。:!?\ue000-\ue0ff]{0,8})$"
)
_LONGEST_LEAD = 40
"""Characters before a sum in which the words that call it one are looked for."""
_SHEETS = {"case", "doc"}
"""Documents and cases are counted in either unit (合同72份、文件58份,合计130件)."""
_CARRIED = re.compile("上年|去年|结转|旧存|未结")


def pass_on_to_totals(winners: list[Statement], sentence: Sentence, quantities: Sequence[Quantity]) -> None:
    """Let a stated total take over what its parts were taken for, where the parts really add up to it.

    Changes `winners` in place: the statement of the first part moves to the total, those of the other parts go.
    """
    taken = {winner.index for winner in winners}
    for index, (clause, position) in sentence.homes.items():
        total = quantities[index]
        if index in taken or index in sentence.roles:
            continue
        if not _TOTAL_BEFORE.search(clause.text, max(0, position - _LONGEST_LEAD), position):
            continue
        parts = parts_of(index, sentence, quantities)
        if len(parts) < 2 or _CARRIED.search(clause.text, sentence.homes[parts[-1]][1], position):
            continue
        owners = [winner for winner in winners if winner.index in parts]
        if len({owner.rule.indicator for owner in owners}) != 1:
            continue
        owner = min(owners, key=lambda winner: winner.index or 0)
        winners[:] = [winner for winner in winners if winner is owner or winner.index not in parts]
        owner.quantity, owner.value, owner.index, owner.end = total, total.value, index, total.end
        owner.verdict = replace(owner.verdict, instance="all")


def parts_of(index: int, sentence: Sentence, quantities: Sequence[Quantity]) -> list[int]:
    """The quantities just before a total that add up to it, the last one first; none when they do not."""
    total = quantities[index]
    parts: list[int] = []
    rest = total.value
    earlier = (other for other in sentence.homes if other < index and other not in sentence.roles)
    for other in sorted(earlier, reverse=True):
        if rest <= 0 or not _counts_alike(quantities[other], total):
            break
        parts.append(other)
        rest -= quantities[other].value
    return parts if rest == 0 else []


def _counts_alike(part: Quantity, total: Quantity) -> bool:
    return part.measure == total.measure or {part.measure, total.measure} == _SHEETS
