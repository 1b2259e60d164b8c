"""The text of one report with its figures in place: pure functions from offsets to what the template prints.

A block (paragraph, heading, table row) is cut into `Piece`s wherever a figure, the clause that proves it, or a
sentence of a finding begins or ends. Figures of different facts may stand on the same numeral.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from fazhi.reports.models import Fact, Finding, OtherFigure


ROLES = {
    "problems": "存在问题，不取数",
    "plan": "下一步计划，不取数",
    "rectification": "上年问题整改，不取数",
    "chrome": "网页附带内容，不取数",
}
"""Sections whose numbers are not this year's results, with the words shown beside their heading."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that belong to the same figures, clause and finding."""

    text: str
    start: int
    facts: tuple[Fact, ...] = ()
    """Facts whose numeral this is."""
    anchors: tuple[int, ...] = ()
    """Ids of facts whose numeral begins here: the targets of links from elsewhere."""
    other: OtherFigure | None = None
    doubted: bool = False
    """Part of a sentence that an open finding points at."""
    in_clause: bool = False

    @property
    def fact_ids(self) -> str:
        """Ids of the facts, for the script."""
        return " ".join(str(fact.pk) for fact in self.facts)

    @property
    def more_anchors(self) -> tuple[int, ...]:
        """The anchors besides the first."""
        return self.anchors[1:]

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has looked at every fact that stands here."""
        return all(fact.status != Fact.Status.UNREVIEWED for fact in self.facts)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph or heading."""

    kind: str
    pieces: tuple[Piece, ...]
    page: int | None = None
    """Set on the first block of a page."""
    note: str = ""
    """Why nothing is taken from the section that this heading opens."""
    muted: bool = False
    start: int = 0
    """Where it begins in the text: the anchor of links from the search."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """Consecutive rows of one table; each row is a tuple of cells, each cell a tuple of pieces."""

    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    kind: str = "table"
    page: int | None = None
    muted: bool = False
    start: int = 0
    """Where its first row begins in the text."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """Everything that stands at known offsets, with the sorted offsets at which something changes."""

    cuts: list[int]
    values: list[tuple[int, int, Fact]]
    clauses: list[tuple[int, int]]
    doubts: list[tuple[int, int]]
    others: list[tuple[int, int, OtherFigure]]


def text_blocks(
    text: str,
    blocks: Sequence[Sequence[Any]],
    sections: Sequence[dict[str, Any]],
    *,
    facts: Iterable[Fact],
    findings: Iterable[Finding],
    others: Iterable[OtherFigure],
) -> list[TextBlock | TextTable]:
    """Cut the whole text. `blocks` and `sections` are as stored in `ReportText`; without blocks every line is one."""
    marks = _collect(facts, findings, others)
    result: list[TextBlock | TextTable] = []
    last_page: int | None = None
    for table, rows in groupby(blocks or _lines(text), key=lambda block: block[4]):
        if table is not None:
            group = list(rows)
            page, last_page = _new_page(group[0][3], last_page)
            cells = tuple(tuple(_pieces(text, start, end, marks) for start, end in _cells(row)) for row in group)
            muted = _role(group[0][0], sections) in ROLES
            result.append(TextTable(cells, page=page, muted=muted, start=group[0][0]))
            continue
        for start, end, kind, block_page, *_ in rows:
            page, last_page = _new_page(block_page, last_page)
            role = _role(start, sections)
            opens = any(section["start"] == start for section in sections)
            note = ROLES.get(role, "") if opens else ""
            pieces = _pieces(text, start, end, marks)
            result.append(TextBlock(kind, pieces, page=page, note=note, muted=role in ROLES, start=start))
    return result


def _cells(row: Sequence[Any]) -> list[tuple[int, int]]:
    """Ranges of a row's cells, which are stored as one list of edges; the row itself when it has none."""
    edges = row[5] or [row[0], row[1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _new_page(page: int | None, last: int | None) -> tuple[int | None, int | None]:
    return (page, page) if page is not None and page != last else (None, last)


def _lines(text: str) -> list[list[Any]]:
    rows, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            rows.append([start, start + len(line), "paragraph", None, None, [], []])
        start += len(line) + 1
    return rows


def _role(offset: int, sections: Sequence[dict[str, Any]]) -> str:
    role = ""
    for section in sections:
        if section["start"] <= offset < section["end"]:
            role = section["role"]
    return role


def _collect(facts: Iterable[Fact], findings: Iterable[Finding], others: Iterable[OtherFigure]) -> _Marks:
    marks = _Marks([], [], [], [], [])
    for fact in facts:
        if fact.value_start is not None and fact.value_end is not None:
            marks.values.append((fact.value_start, fact.value_end, fact))
        if fact.start is not None and fact.end is not None:
            marks.clauses.append((fact.start, fact.end))
    for finding in findings:
        if finding.resolution == Finding.Resolution.OPEN and finding.severity != Finding.Severity.INFO:
            marks.doubts.extend((span["start"], span["end"]) for span in finding.spans)
    marks.others.extend((other.value_start, other.value_end, other) for other in others)
    cuts: set[int] = set()
    for ranges in (marks.values, marks.clauses, marks.doubts, marks.others):
        for found in ranges:
            cuts.update(found[:2])
    marks.cuts.extend(sorted(cuts))
    return marks


def _pieces(text: str, start: int, end: int, marks: _Marks) -> tuple[Piece, ...]:
    inner = marks.cuts[bisect_right(marks.cuts, start) : bisect_right(marks.cuts, end - 1)]
    edges = [start, *inner, end]
    values = [found for found in marks.values if found[0] < end and found[1] > start]
    clauses = [found for found in marks.clauses if found[0] < end and found[1] > start]
    doubts = [found for found in marks.doubts if found[0] < end and found[1] > start]
    others = [found for found in marks.others if found[0] < end and found[1] > start]
    pieces = []
    for left, right in pairwise(edges):
        if left >= right:
            continue
        here = tuple(fact for a, b, fact in values if a <= left and right <= b)
        pieces.append(
            Piece(
                text=text[left:right],
                start=left,
                facts=here,
                anchors=tuple(fact.pk for a, _, fact in values if a == left and fact in here),
                other=next((other for a, b, other in others if a <= left and right <= b and not here), None),
                doubted=any(a <= left and right <= b for a, b in doubts),
                in_clause=any(a <= left and right <= b for a, b in clauses),
            )
        )
    return tuple(pieces)
