"""Courts that decide for several districts: what they count of all of them is not the figure of one."""

from __future__ import annotations

import re


_WHOLE_DOCKET = re.compile(r"(?:法院|审理|审结)[^;。()]*\([^()]*(?:含|包括)[^()]*管辖[^()]*\)[^;。]*$")


def counts_other_districts(words: str) -> bool:
    """Whether the words before a figure, parentheses kept, tell of all that a court decides (含集中管辖的邻县案件)."""
    return "管辖" in words and _WHOLE_DOCKET.search(words) is not None
