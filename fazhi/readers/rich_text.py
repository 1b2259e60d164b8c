"""RTF: paragraphs and table rows; styles, pictures, deleted and hidden text left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fazhi.readers.broken_lines import mend
from fazhi.readers.builder import TextBuilder, clean
from fazhi.readers.limits import Limits
from fazhi.readers.note_marks import is_note_mark
from fazhi.readers.refusal import refusal
from fazhi.readers.tables import is_figure
from fazhi.source import SourceText


_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}]+)", re.DOTALL
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl footerr footerf "
    b"fldinst xmlnstbl listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles "
    b"nonshppict bkmkstart bkmkend annotation atnid atnauthor filetbl revtbl pgptbl mmathPr".split()
)
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8", 54936: "gb18030"}
_CHARACTERS = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
_MAX_DEPTH = 2_000


@dataclass(frozen=True, slots=True)
class _State:
    skipped: bool = False
    fallback: int = 1
    """Characters that follow a Unicode escape for readers that do not know it."""
    raised: bool = False


def read_rtf(data: bytes, *, limits: Limits, ocr: bool) -> SourceText:
    """The text of an RTF document."""
    builder = TextBuilder(limits)
    encoding = "gb18030"
    state, stack = _State(), list[_State]()
    pending = bytearray()
    text: list[str] = []
    prose: list[str] = []
    cells: list[str] = []
    table = -1
    to_skip = raised_from = 0
    in_table = False
    merges: list[str] = []
    merge = ""
    above: dict[int, str] = {}

    def settle() -> None:
        if pending:
            text.append(bytes(pending).decode(encoding, "replace"))
            pending.clear()

    def enter(new: _State) -> _State:
        nonlocal raised_from
        settle()
        if new.raised and not state.raised:
            raised_from = len(text)
        elif state.raised and not new.raised and is_note_mark("".join(text[raised_from:]), "".join(text[:raised_from])):
            del text[raised_from:]
        return new

    def end_prose() -> None:
        for paragraph in mend([paragraph for paragraph in prose if paragraph]):
            builder.paragraph(paragraph)
        prose.clear()

    for match in _TOKEN.finditer(data):
        word, number, coded, symbol, brace, plain = match.groups()
        if brace == b"{":
            settle()
            stack.append(state)
            if len(stack) > _MAX_DEPTH:
                raise refusal("too_complex")
        elif brace == b"}":
            state = enter(stack.pop() if stack else state)
        elif symbol == b"*" or word in _SKIPPED:
            state = replace(state, skipped=True)
        elif word == b"uc":
            state = replace(state, fallback=max(0, min(int(number or 1), 16)))
        elif word == b"ansicpg":
            encoding = _CODE_PAGES.get(int(number or 936), "gb18030")
        elif word in (b"super", b"nosupersub", b"sub", b"plain"):
            state = enter(replace(state, raised=word == b"super" and number != b"0"))
        elif word in (b"deleted", b"v"):
            state = replace(state, skipped=number != b"0")
        elif word == b"bin":
            raise refusal("unsupported")
        elif state.skipped:
            continue
        elif coded is not None:
            if to_skip:
                to_skip -= 1
            else:
                pending += bytes([int(coded, 16)])
        elif plain is not None:
            chunk = plain.replace(b"\r", b"").replace(b"\n", b"")
            dropped = min(to_skip, len(chunk))
            to_skip -= dropped
            pending += chunk[dropped:]
        elif word == b"u" and number is not None:
            settle()
            code = int(number) % 65536
            text.append(chr(code))
            to_skip = state.fallback
        elif word in _CHARACTERS:
            settle()
            text.append(_CHARACTERS[word])
        elif symbol is not None:
            settle()
            text.append(
                {b"~": " ", b"_": "-"}.get(symbol, symbol.decode("latin-1") if symbol in (b"\\", b"{", b"}") else "")
            )
        elif word == b"trowd":
            merges, merge = [], ""
        elif word in (b"clvmgf", b"clvmrg"):
            merge = word.decode()
        elif word == b"cellx":
            merges.append(merge)
            merge = ""
        elif word == b"intbl":
            in_table = True
        elif word == b"pard":
            in_table = False
        elif word in (b"par", b"line", b"sect", b"page"):
            settle()
            if in_table or cells:
                text.append(" ")
                continue
            table = -1
            prose.append(_surrogates("".join(text)))
            text.clear()
        elif word == b"tab":
            settle()
            text.append(" ")
        elif word == b"cell":
            settle()
            cells.append(_surrogates("".join(text)))
            text.clear()
        elif word == b"row":
            settle()
            end_prose()
            if table < 0:
                table = builder.new_table()
                above.clear()
            for column, kind in enumerate(merges[: len(cells)]):
                if kind == "clvmrg" and not cells[column] and not is_figure(above.get(column, "")):
                    cells[column] = above.get(column, "")
                above[column] = cells[column]
            builder.row(cells, table)
            cells = []
            text.clear()
            in_table = False
    settle()
    prose.append(_surrogates("".join(text)))
    end_prose()
    return builder.build("rtf")


def _surrogates(text: str) -> str:
    """Clean text; characters beyond 16 bits come as two escapes."""
    return clean(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
