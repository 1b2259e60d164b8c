"""This year's report beside last year's, paragraph by paragraph: what is new, what is gone, what was reworded.

Pure functions. Paragraphs are matched in their order by the pairs of characters they share, digits left out, so that
"受理128件" matches "受理96件". A paragraph is a bit set of hashed pairs: thousands of comparisons take milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32


PARAGRAPHS_AT_MOST = 400
"""Per report; longer ones are compared up to here and the page says so."""
MATCHED_FROM, SHORT_MATCHED_FROM, SHORT = 0.2, 0.5, 20
"""Similarity from which two paragraphs are taken for the same one reworded; headings and other lines of fewer than
20 characters must be closer. On reports of successive years, paragraphs on one subject share 0.2–0.5, others 0–0.15."""
_BITS = 2048
_NOT_WORDS = re.compile(r"[\d\s.%％，。；：、（）()《》“”—－-]+")
_CLAUSE = re.compile(r"[^，。；：！？]*[，。；：！？]?")

Kind = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause, and whether the other year's paragraph has it word for word."""

    text: str
    is_common: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One paragraph of both years, or of one; `before` and `now` are its clauses."""

    kind: Kind
    before: tuple[Piece, ...]
    now: tuple[Piece, ...]


def paragraphs_of(text: str) -> list[str]:
    """The lines of a stored text (one block a line), empty ones left out, at most `PARAGRAPHS_AT_MOST`."""
    return [line.strip() for line in text.split("\n") if line.strip()][:PARAGRAPHS_AT_MOST]


def compare(before: Sequence[str], now: Sequence[str]) -> list[Pair]:
    """Pairs in the order of this year's report, last year's lost paragraphs at their old place."""
    matches = _alignment(before, now)
    pairs: list[Pair] = []
    i = j = 0
    for old, new in [*matches, (len(before), len(now))]:
        pairs += [Pair("removed", _whole(text), ()) for text in before[i:old]]
        pairs += [Pair("added", (), _whole(text)) for text in now[j:new]]
        if old < len(before):
            pairs.append(_pair(before[old], now[new]))
        i, j = old + 1, new + 1
    return pairs


def similarity(left: str, right: str) -> float:
    """Dice share of common pairs of characters, 0..1; digits and punctuation do not count."""
    return _overlap(_signature(left), _signature(right))


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, is_common=False),)


def _pair(old: str, new: str) -> Pair:
    if old == new:
        return Pair("same", (Piece(old, is_common=True),), (Piece(new, is_common=True),))
    before, now = _clauses(old), _clauses(new)
    common = {_bare(clause) for clause in before} & {_bare(clause) for clause in now}
    return Pair("changed", _pieces(before, common), _pieces(now, common))


def _pieces(clauses: list[str], common: set[str]) -> tuple[Piece, ...]:
    """Neighbouring clauses of one kind joined."""
    pieces: list[Piece] = []
    for clause in clauses:
        is_common = _bare(clause) in common
        if pieces and pieces[-1].is_common == is_common:
            pieces[-1] = Piece(pieces[-1].text + clause, is_common)
        else:
            pieces.append(Piece(clause, is_common))
    return tuple(pieces)


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.findall(text) if clause]


def _bare(clause: str) -> str:
    return clause.rstrip("，。；：！？")


def _signature(text: str) -> int:
    words = _NOT_WORDS.sub("", text)
    bits = 0
    for index in range(len(words) - 1):
        bits |= 1 << (crc32(words[index : index + 2].encode()) % _BITS)
    return bits


def _overlap(left: int, right: int) -> float:
    total = left.bit_count() + right.bit_count()
    return 2 * (left & right).bit_count() / total if total else 0.0


def _alignment(before: Sequence[str], now: Sequence[str]) -> list[tuple[int, int]]:
    """Index pairs of matched paragraphs, increasing in both: the heaviest common order (dynamic programming)."""
    left, right = [_signature(text) for text in before], [_signature(text) for text in now]
    width = len(right) + 1
    best = [0.0] * width
    rows = [best]
    shorts = [len(text) < SHORT for text in now]
    for text, one in zip(before, left, strict=True):
        row = [0.0] * width
        is_short = len(text) < SHORT
        for j, other in enumerate(right, start=1):
            value = 1.0 if text == now[j - 1] else _overlap(one, other)
            least = SHORT_MATCHED_FROM if is_short or shorts[j - 1] else MATCHED_FROM
            taken = best[j - 1] + value if value >= least else 0.0
            row[j] = max(best[j], row[j - 1], taken)
        rows.append(row)
        best = row
    matches = []
    i, j = len(left), len(right)
    while i and j:
        if rows[i][j] == rows[i - 1][j]:
            i -= 1
        elif rows[i][j] == rows[i][j - 1]:
            j -= 1
        else:
            matches.append((i - 1, j - 1))
            i, j = i - 1, j - 1
    return matches[::-1]
