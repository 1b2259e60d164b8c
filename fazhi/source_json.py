"""`SourceText` as compact JSON and back: between the process that reads a document and the one that asked for it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from fazhi.source import Block, Line, SourceText


_SCALE = 10_000
"""Co-ordinates travel as whole ten-thousandths of the page, the edges of characters as steps from one to the next."""


def to_json(source: SourceText) -> str:
    """One JSON object; co-ordinates are rounded to four decimals."""
    return json.dumps(
        {
            "text": source.text,
            "blocks": [_pack_block(block) for block in source.blocks],
            "format": source.format,
            "pages": source.pages,
            "title": source.title,
            "ocr": source.ocr,
            "notes": list(source.notes),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(packed: str | bytes) -> SourceText:
    """The inverse of `to_json`."""
    return from_values(json.loads(packed))


def from_values(values: dict[str, Any]) -> SourceText:
    """A `SourceText` from the already parsed JSON object."""
    return SourceText(
        text=values["text"],
        blocks=tuple(_unpack_block(item) for item in values["blocks"]),
        format=values["format"],
        pages=values["pages"],
        title=values["title"],
        ocr=values["ocr"],
        notes=tuple(values["notes"]),
    )


def _pack_block(block: Block) -> list[Any]:
    return [
        block.start,
        block.end,
        block.kind,
        block.page,
        block.table,
        [edge for cell in block.cells for edge in cell],
        [_pack_line(line) for line in block.lines],
    ]


def _pack_line(line: Line) -> list[int]:
    edges = [round(x * _SCALE) for x in line.xs]
    steps = [edges[0], *(b - a for a, b in pairwise(edges))]
    return [line.start, line.end, line.page, round(line.top * _SCALE), round(line.bottom * _SCALE), *steps]


def _unpack_block(packed: list[Any]) -> Block:
    start, end, kind, page, table, edges, lines = packed
    cells = tuple(zip(edges[::2], edges[1::2], strict=True))
    return Block(start, end, kind, page, table, cells, tuple(_unpack_line(line) for line in lines))


def _unpack_line(packed: list[int]) -> Line:
    start, end, page, top, bottom, *steps = packed
    edges: list[float] = []
    position = 0
    for step in steps:
        position += step
        edges.append(position / _SCALE)
    return Line(start, end, page, top / _SCALE, bottom / _SCALE, tuple(edges))
