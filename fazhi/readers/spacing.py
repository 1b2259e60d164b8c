"""Text typed with a blank after every character, as some set titles, and whole reports, apart."""

from __future__ import annotations

import re


_FEWEST = 8
_SHARE = 0.85
"""Of the places between characters that hold a blank, where it is no accident."""
_CJK = re.compile("[\u4e00-\u9fff]")


def is_typed_apart(text: str) -> bool:
    """Whether (nearly) every character of a line is followed by a blank, digits too."""
    characters = len(text) - text.count(" ")
    return (
        characters >= _FEWEST
        and len(re.findall(r"(?<=\S) +(?=\S)", text)) >= _SHARE * (characters - 1)
        and len(_CJK.findall(text)) * 3 >= characters
    )
