"""Characters: normalisation of equal length, and the compact form of a paragraph that rules are matched on.

`normalise` never inserts or deletes, so an offset in its result is an offset in the source. `Compact` drops
blanks and quotation marks, which reports scatter freely ("收到 复议申请 6 482 件"), and keeps for every
character the offset it came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize


_VARIANTS = {
    "\u3000": " ", "\u00a0": " ", "\t": " ", "∶": ":", "︰": ":", "﹕": ":", "﹪": "%", "﹣": "-", "−": "-",
    "﹐": ",", "﹑": "、", "﹒": ".", "﹔": ";", "．": ".", "｡": "。", "､": "、", "﹙": "(", "﹚": ")", "〖": "(", "〗": ")",
    "○": "〇", "◯": "〇", "貮": "二", "兩": "两", "來": "来", "萬": "万", "億": "亿", "餘": "余", "馀": "余", "個": "个", "項": "项",
    "條": "条", "場": "场", "複": "复", "復": "复", "議": "议", "訴": "诉", "訟": "讼", "審": "审", "結": "结", "糾": "纠",
    "錯": "错", "敗": "败", "應": "应", "發": "发", "調": "调", "處": "处", "罰": "罚", "開": "开", "辦": "办", "請": "请",
}  # fmt: skip
"""One character for one character. Traditional forms only where a core term needs them."""

_DROPPED = re.compile("[^\\s“”‘’\"'「」『』*＊·•\u200b-\u200f\ufeff\ue000-\uf8ff]+")
_DIGIT_GROUP = re.compile(
    r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d ]|,\d)(?=(?:\.\d+)?[余多]?[^\d\s|])"  # 6 482
    r"|(?<![\d.,%])\d(?: \d)+(?![\d.])(?= ?[^\d\s|])"  # 2 0 2 4, as letter-spaced PDF text gives it
)


class _Table(dict[int, str | int]):
    """Characters by code, each as itself unless set: `str.translate` is slow for those it does not find."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


@cache
def _table() -> _Table:
    table = _Table({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)})
    for first, last in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF)):
        for code in range(first, last + 1):
            plain = normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    table.update({ord(variant): plain for variant, plain in _VARIANTS.items()})
    return table


def normalise(text: str) -> str:
    """Full-width and variant characters replaced one for one: `len(normalise(t)) == len(t)`.

    NFKC as a whole is no choice: it changes lengths and turns ① into a false 1.
    """
    return text.translate(_table())


@dataclass(frozen=True, slots=True)
class Compact:
    """A stretch of normalised text without blanks and quotation marks."""

    text: str
    offsets: list[int]
    """For each character of `text`, its place in the source."""

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """The range of the source that characters start..end of the compact text cover."""
        if start >= end:
            return (self.offsets[start], self.offsets[start]) if self.offsets else (0, 0)
        return self.offsets[start], self.offsets[end - 1] + 1


def compact(text: str, start: int, end: int) -> Compact:
    """The compact form of `text[start:end]` (normalised text).

    A blank between two digits is dropped only inside a group of thousands (6 482); elsewhere it stays, so
    that the cells of an unmarked table never grow together.
    """
    joined = (
        {
            match.start() + i
            for match in _DIGIT_GROUP.finditer(text, start, end)
            for i, c in enumerate(match[0])
            if c == " "
        }
        if text.find(" ", start, end) >= 0
        else set()
    )
    pieces: list[str] = []
    offsets: list[int] = []
    for match in _DROPPED.finditer(text, start, end):
        first, last = match.span()
        if (
            pieces
            and offsets[-1] not in joined
            and _digits_meet(pieces[-1][-1], text[first])
            and offsets[-1] + 1 not in joined
        ):
            pieces.append(" ")
            offsets.append(first - 1)
        pieces.append(match[0])
        offsets.extend(range(first, last))
    return Compact("".join(pieces), offsets)


def _digits_meet(before: str, after: str) -> bool:
    return (before.isdigit() or before == "%") and after.isdigit()
