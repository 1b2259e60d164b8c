"""Figures of one occasion: what a campaign week or a stall brought is no figure of the year.

Such a figure (宪法宣传周活动现场发放资料3000份) stays a fact where the report states no other, but any figure of the year
goes before it, and the two never contradict each other.
"""

from __future__ import annotations

import re


_OCCASION = re.compile(
    r"(?:此|本|这|该)次(?:活动|宣传|行动|集中)|(?:活动|宣传)(?:当[天日]|现场|期间)|现场(?:共|累计|发放|派发|解答|接受|提供)"
    r"|(?:周|月|日|节)(?:系列|主题|集中|宣传|活动)*(?:期间|当[天日])|行动期间"
)
_OF_THE_YEAR = re.compile("今年|本年|全年|年内|一年来|年度内|年末|年底")


def is_of_occasion(left: str) -> bool:
    """Whether the words before a figure, in its sentence or its part after a semicolon, tell of one occasion."""
    last = None
    if "次" in left or "当" in left or "场" in left or "期间" in left:
        for match in _OCCASION.finditer(left, left.rfind(";") + 1):
            last = match
    return last is not None and not _OF_THE_YEAR.search(left, last.end())
