"""DOC and WPS (the binary Word 97–2003 format), read by its piece table without any other program.

Layout: [MS-DOC]. The text lies in pieces of the stream WordDocument; the tables that order them and the properties
of characters and paragraphs lie in 0Table or 1Table. Deleted and hidden text, field codes, headers and footers are
left out; cells and merged cells become rows.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

import olefile

from fazhi.readers.broken_lines import mend
from fazhi.readers.builder import TextBuilder, clean
from fazhi.readers.limits import Limits
from fazhi.readers.note_marks import is_note_mark
from fazhi.readers.refusal import refusal
from fazhi.readers.tables import Cell, rows_of
from fazhi.source import SourceText


_SPRM_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of a property's operand by its class (spra); class 6 carries its own length."""
_DELETED, _HIDDEN = 0x0800, 0x083C
_POSITION, _RAISED = 0x2A48, b"\x01"
_IN_TABLE, _ROW_END, _TABLE_LAYOUT = 0x2416, 0x2417, 0xD608
_VERTICAL_CONTINUES = 1
_PAGE_BYTES = 512
_MAX_RUNS = 200_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `first`..`last` of the document, stored from byte `offset` on."""

    first: int
    last: int
    offset: int
    is_bytes: bool


@dataclass(slots=True)
class _Properties:
    """Property ranges by byte offset: starts, ends and what holds there."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)

    def at(self, offset: int) -> bytes:
        """The property list in force at a byte offset."""
        index = bisect_right(self.starts, offset) - 1
        return self.values[index] if index >= 0 and offset < self.ends[index] else b""


def read_doc(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The text of a DOC or WPS document: body, then footnotes, endnotes and text boxes."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        main = container.openstream("WordDocument").read()
        if len(main) < 0x1AA or main[:2] not in (b"\xec\xa5", b"\xdc\xa5", b"\x99\xa6"):
            raise refusal("corrupt")
        flags = struct.unpack_from("<H", main, 0x0A)[0]
        if flags & 0x0100:
            raise refusal("encrypted")
        name = "1Table" if flags & 0x0200 else "0Table"
        if not container.exists(name):
            raise refusal("unsupported")  # Word 6 and 95
        table = container.openstream(name).read()
        title = _title(container)
    pieces = _pieces(main, table)
    lengths = struct.unpack_from("<8i", main, 0x4C)
    characters = _Characters(main, pieces, _fkp(main, table, 0xFA, _character_list), limits)
    paragraphs = _fkp(main, table, 0x102, _paragraph_list)
    builder = TextBuilder(limits)
    start = 0
    for part, length in zip(
        ("body", "footnote", "header", "macro", "comment", "endnote", "box", "header box"), lengths, strict=True
    ):
        if length < 0:
            raise refusal("corrupt")
        if part in ("body", "footnote", "endnote", "box"):
            _read_part(characters, paragraphs, start, start + length, builder, note=part.endswith("note"))
        start += length
    return builder.build("doc", title=title)


def _title(container: olefile.OleFileIO) -> str | None:
    try:
        title = container.get_metadata().title
    except Exception:  # olefile raises many kinds; damaged property sets are no reason to refuse the text
        return None
    if not isinstance(title, bytes):
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            return title.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _pieces(main: bytes, table: bytes) -> list[_Piece]:
    start, size = struct.unpack_from("<II", main, 0x1A2)
    clx = table[start : start + size]
    position = 0
    while position + 5 <= len(clx):
        kind = clx[position]
        if kind == 1:  # formatting of pieces saved fast
            position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
            continue
        if kind != 2:
            break
        length = struct.unpack_from("<I", clx, position + 1)[0]
        body = clx[position + 5 : position + 5 + length]
        count = (len(body) - 4) // 12
        if count < 1:
            break
        bounds = struct.unpack_from(f"<{count + 1}I", body, 0)
        pieces = []
        for index in range(count):
            value = struct.unpack_from("<I", body, 4 * (count + 1) + 8 * index + 2)[0]
            is_bytes = bool(value & 0x40000000)
            offset = (value & 0x3FFFFFFF) // 2 if is_bytes else value & 0x3FFFFFFF
            pieces.append(_Piece(bounds[index], bounds[index + 1], offset, is_bytes))
        return pieces
    raise refusal("corrupt")


def _fkp(main: bytes, table: bytes, at: int, take: Callable[[bytes, int], bytes]) -> _Properties:
    """Property ranges of characters (0xFA) or paragraphs (0x102), from their 512-byte pages."""
    found = _Properties()
    start, size = struct.unpack_from("<II", main, at)
    body = table[start : start + size]
    count = (len(body) - 4) // 8
    if count < 1:
        return found
    pages = struct.unpack_from(f"<{count}I", body, 4 * (count + 1))
    width = 1 if at == 0xFA else 13
    for number in pages:
        page = main[(number & 0x3FFFFF) * _PAGE_BYTES :][:_PAGE_BYTES]
        if len(page) < _PAGE_BYTES:
            continue
        runs = page[511]
        if 4 * (runs + 1) + width * runs > 511:
            continue
        bounds = struct.unpack_from(f"<{runs + 1}I", page, 0)
        for index in range(runs):
            offset = page[4 * (runs + 1) + width * index] * 2
            found.starts.append(bounds[index])
            found.ends.append(bounds[index + 1])
            found.values.append(take(page, offset) if offset else b"")
        if len(found.starts) > _MAX_RUNS:
            raise refusal("too_complex")
    order = sorted(range(len(found.starts)), key=found.starts.__getitem__)
    return _Properties(
        [found.starts[i] for i in order], [found.ends[i] for i in order], [found.values[i] for i in order]
    )


def _character_list(page: bytes, offset: int) -> bytes:
    return page[offset + 1 : offset + 1 + page[offset]]


def _paragraph_list(page: bytes, offset: int) -> bytes:
    size = page[offset]
    if size:
        return page[offset + 3 : offset + 2 * size]
    size = page[offset + 1] if offset + 1 < len(page) else 0
    return page[offset + 4 : offset + 2 + 2 * size]


def _properties(packed: bytes) -> dict[int, bytes]:
    """Properties (sprm) of a list by their code."""
    found: dict[int, bytes] = {}
    position = 0
    while position + 3 <= len(packed):
        code = struct.unpack_from("<H", packed, position)[0]
        position += 2
        kind = code >> 13
        if kind == 6:
            if code == _TABLE_LAYOUT and position + 2 <= len(packed):
                size = struct.unpack_from("<H", packed, position)[0] + 1
            else:
                size = packed[position] + 1
        else:
            size = _SPRM_SIZES[kind]
        found[code] = packed[position : position + size]
        position += size
    return found


@dataclass(slots=True)
class _Characters:
    """The visible characters of the document by position."""

    main: bytes
    pieces: list[_Piece]
    properties: _Properties
    limits: Limits

    def between(self, first: int, last: int) -> list[tuple[str, int]]:
        """Characters with their byte offsets, without deleted and hidden ones."""
        out: list[tuple[str, int]] = []
        for piece in self.pieces:
            start, end = max(first, piece.first), min(last, piece.last)
            if start >= end:
                continue
            if end - start > self.limits.max_characters:
                raise refusal("too_complex")
            width = 1 if piece.is_bytes else 2
            at = piece.offset + (start - piece.first) * width
            raw = self.main[at : at + (end - start) * width]
            text = raw.decode("cp1252" if piece.is_bytes else "utf-16-le", "replace")
            run_end, visible = at, True
            for index, character in enumerate(text):
                offset = at + index * width
                if offset >= run_end:
                    visible, raised, run_end = self._look(offset)
                    run = text[index : index + max(1, (run_end - offset) // width)]
                    visible = visible and not (raised and is_note_mark(run, text[max(0, index - 1) : index]))
                if visible or character in "\r\x07\x13\x14\x15":
                    out.append((character, offset))
        return out

    def _look(self, offset: int) -> tuple[bool, bool, int]:
        """Whether the run at a byte offset is shown and whether it is raised, and where it ends."""
        index = bisect_right(self.properties.starts, offset) - 1
        if index < 0 or offset >= self.properties.ends[index]:
            return True, False, offset + 1
        values = _properties(self.properties.values[index])
        shown = not any(values.get(code, b"\0")[:1] not in (b"\0", b"") for code in (_DELETED, _HIDDEN))
        return shown, values.get(_POSITION) == _RAISED, self.properties.ends[index]


def _read_part(
    characters: _Characters, paragraphs: _Properties, first: int, last: int, builder: TextBuilder, *, note: bool
) -> None:
    """Paragraphs and tables of one part of the document."""
    buffer: list[str] = []
    prose: list[str] = []
    cells: list[str] = []
    rows: list[tuple[list[str], set[int]]] = []
    fields: list[bool] = []

    def flush_prose() -> None:
        for text in mend(prose):
            builder.paragraph(text, "footnote" if note else None)
        prose.clear()

    def flush_table() -> None:
        if rows:
            flush_prose()
            _add_table(rows, builder)
            rows.clear()

    for character, offset in characters.between(first, last):
        if character == "\x13":
            fields.append(True)
        elif character == "\x14" and fields:
            fields[-1] = False
        elif character == "\x15" and fields:
            fields.pop()
        elif any(fields) and character not in "\r\x07":
            continue
        elif character == "\x07":
            here = _properties(paragraphs.at(offset))
            if here.get(_ROW_END, b"\0")[:1] == b"\x01":
                rows.append((cells, _continued(here.get(_TABLE_LAYOUT, b""))))
                cells = []
            else:
                cells.append(clean("".join(buffer)))
            buffer.clear()
        elif character in "\r\x0b\x0c\n":
            in_table = (
                _properties(paragraphs.at(offset)).get(_IN_TABLE, b"\0")[:1] == b"\x01" if character == "\r" else False
            )
            if in_table or (cells and character == "\x0b"):
                buffer.append(" ")
                continue
            text = clean("".join(buffer))
            buffer.clear()
            if not cells:
                flush_table()
            if text:
                prose.append(text)
        elif character == "\x1e":
            buffer.append("-")
        elif character == "\x1f" or (character < " " and character != "\t"):
            continue
        else:
            buffer.append(character)
    if text := clean("".join(buffer)):
        prose.append(text)
    flush_table()
    flush_prose()


def _continued(layout: bytes) -> set[int]:
    """Columns of a row whose cells continue a vertical merge (TC80 of sprmTDefTable)."""
    if len(layout) < 3:
        return set()
    columns = layout[2]
    at = 3 + 2 * (columns + 1)
    continued = set()
    for column in range(columns):
        if at + 20 * column + 2 > len(layout):
            break
        flags = struct.unpack_from("<H", layout, at + 20 * column)[0]
        if flags >> 5 & 3 == _VERTICAL_CONTINUES:
            continued.add(column)
    return continued


def _add_table(rows: list[tuple[list[str], set[int]]], builder: TextBuilder) -> None:
    if max(len(texts) for texts, _ in rows) <= 1:
        for texts, _ in rows:
            for text in texts:
                builder.paragraph(text)
        return
    cells: dict[tuple[int, int], Cell] = {}
    above: dict[int, tuple[int, int]] = {}
    for number, (texts, continued) in enumerate(rows):
        for column, text in enumerate(texts):
            first = above.get(column)
            if column in continued and not text and first is not None:
                begun = cells[first]
                cells[first] = Cell(begun.row, column, begun.text, number - begun.row + 1)
                continue
            cells[number, column] = Cell(number, column, text)
            above[column] = (number, column)
    table = builder.new_table()
    for row in rows_of(cells.values()):
        builder.row(row, table)
