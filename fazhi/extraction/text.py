"""Characters: normalisation of equal length, and the compact form of a paragraph that rules are matched on.

`normalise` never inserts or deletes, so an offset in its result is an offset in the source. `Compact` drops
blanks and quotation marks, which reports scatter freely ("收到 复议申请 6 482 件"), and keeps for every
character the offset it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from unicodedata import normalize

from fazhi.extraction.records import record


_VARIANTS = {
    "\u3000": " ", "\u00a0": " ", "\t": " ", "∶": ":", "︰": ":", "﹕": ":", "﹪": "%", "﹣": "-", "−": "-",
    "﹐": ",", "﹑": "、", "﹒": ".", "﹔": ";", "．": ".", "｡": "。", "､": "、", "﹙": "(", "﹚": ")", "〖": "(", "〗": ")",
    "○": "〇", "◯": "〇", "貮": "二", "兩": "两", "來": "来", "萬": "万", "億": "亿", "餘": "余", "馀": "余", "個": "个", "項": "项",
    "條": "条", "場": "场", "複": "复", "復": "复", "議": "议", "訴": "诉", "訟": "讼", "審": "审", "結": "结", "糾": "纠",
    "錯": "错", "敗": "败", "應": "应", "發": "发", "調": "调", "處": "处", "罰": "罚", "開": "开", "辦": "办", "請": "请",
}  # fmt: skip
"""One character for one character. Traditional forms only where a core term needs them."""

_BLANKS = "\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What \\s matches: written out, a class that holds it is looked up in one table, which is many times as fast."""
_DROPPED = re.compile(f"[{_BLANKS}“”‘’\"'「」『』*＊·•\u200b-\u200f\ufeff\ue000-\uf8ff]+")
_DIGIT_GROUP = re.compile(
    r"\d(?<![\d.,]\d)\d{0,2}(?: \d{3})+(?![\d ]|,\d)(?=(?:\.\d+)?[余多]?[^\d\s|])"  # 6 482
    r"|\d(?<![\d.,%]\d)(?: \d)+(?![\d.])(?= ?[^\d\s|])"  # 2 0 2 4, as letter-spaced PDF text gives it
)
_MAY_BE_GROUP = re.compile(r"\d \d")


@cache
def _plain() -> dict[str, str]:
    """Variant character → the plain one, which is never a variant itself."""
    plain = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _VARIANTS
    for first, last in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF)):
        for variant in map(chr, range(first, last + 1)):
            folded = normalize("NFKC", variant)
            if len(folded) == 1 and folded != variant:
                plain[variant] = plain.get(folded, folded)
    return plain


@cache
def _variant() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(_plain())))}]")


@lru_cache(maxsize=4)
def normalise(text: str) -> str:
    """Full-width and variant characters replaced one for one: `len(normalise(t)) == len(t)`.

    NFKC as a whole is no choice: it changes lengths and turns ① into a false 1. A text holds few different
    variants: replacing one after the other is several times as fast as `str.translate`. Every step of one report
    asks for the same text, which is why the last ones are kept.
    """
    plain, variant = _plain(), _variant()
    found = variant.search(text)
    while found is not None:
        text = text.replace(found[0], plain[found[0]])
        found = variant.search(text, found.end())
    return text


_YEAR_IN_WORDS = re.compile("二[〇零][〇零一二三四五六七八九]{2}(?=年|[至到—~-]{1,2}二[〇零])")
_AS_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def years_in_digits(text: str) -> str:
    """Normalised text with every 二〇二四年 written 2024年, of the same length."""
    return _YEAR_IN_WORDS.sub(lambda match: match[0].translate(_AS_DIGITS), text) if "二" in text else text


_SLASH = re.compile(r"(?<=\d[件宗条份册次人名项个场%])/(?=(?!次)[一-龥])")


def slashes_parted(text: str) -> str:
    """Normalised text with a comma for a slash between two statements (公开412条/申请9件), of the same length."""
    return _SLASH.sub(",", text) if "/" in text else text


@record
class Compact:
    """A stretch of normalised text without blanks and quotation marks."""

    text: str
    offsets: Sequence[int]
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
        if _MAY_BE_GROUP.search(text, start, end)
        else set()
    )
    pieces: list[str] = []
    offsets: list[int] = []
    at = start
    for match in _DROPPED.finditer(text, start, end):
        first, last = match.span()
        if first > at:
            pieces.append(text[at:first])
            offsets.extend(range(at, first))
        if start < first and last < end and first not in joined and _digits_meet(text[first - 1], text[last]):
            pieces.append(" ")
            offsets.append(last - 1)
        at = last
    if at == start:
        return Compact(text[start:end], range(start, end))
    pieces.append(text[at:end])
    offsets.extend(range(at, end))
    return Compact("".join(pieces), offsets)


def _digits_meet(before: str, after: str) -> bool:
    return (before.isdigit() or before == "%") and after.isdigit()
