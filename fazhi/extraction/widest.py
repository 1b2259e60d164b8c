"""Two counts of one thing, one by the government itself and one by all below it too: the wider one is the district's.

市政府办理建议93件,全市各级政府共办理640件: both stand alike in every other way, and the first one may be told first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from fazhi.extraction.choosing import Placed

_CLAUSE_EDGE = re.compile(r"[,;。:!?](?!\d{3}(?!\d))")
_LONGEST = 120
_ALL = re.compile(
    r"全[省市县区州旗盟]|全地区|各级|[省市区县州旗盟](?:、|和|与)?[市区县旗乡镇](?:(?:、|和|与)?[乡镇街])?[两三]级|[两三]级政府"
)
_ITSELF = re.compile(
    r"(?<![全各])(?:[省市区县州旗盟](?:人民)?政府(?!部门|及|和|、)|[省市区县州旗盟](?:级|直|本级)(?!以上)"
    r"|[省市区县州旗盟][一-龥]{1,8}(?:局|厅|委|办)(?![市县区]))"
)


def widest_first(ranked: Sequence[Placed], standing: Callable[[Placed], tuple[float, ...]]) -> list[Placed]:
    """The statements of one count, best first, with a wider one before one that names the government itself alone."""
    order = list(ranked)
    first = order[0]
    words = _words(first)
    if _ALL.search(words) or not _ITSELF.search(words):
        return order
    for rival in order[1:]:
        if standing(rival)[:3] != standing(first)[:3] or rival.statement.value <= first.statement.value:
            continue
        if _ALL.search(_words(rival)):
            order.remove(rival)
            return [rival, *order]
    return order


def _words(item: Placed) -> str:
    """The words of the clause before a figure, in compact text, with those that prove it."""
    text, statement = item.reading.text, item.statement
    place = statement.quantity.start if statement.quantity else statement.end
    start = max(0, place - _LONGEST)
    for match in _CLAUSE_EDGE.finditer(text, start, place):
        start = match.end()
    return text[start:place]
