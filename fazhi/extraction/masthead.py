"""The outside of a report: title, document number, addressees, sign-off, copies; everything but the body.

District, year and kind of a report are read from these lines first. A line is kept with its range in the source
(the evidence a person is shown) and in a flat form without blanks, because mastheads are letter-spaced at will
("鼓 楼 区 人 民 政 府").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fazhi.extraction.records import record


_MARKS = re.compile("[*#_\u200b-\u200f\ufeff]+")
_SPEECH = re.compile(r"[。;!]|^(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十]{1,3}[)]|第[一二三四]部分)")
_TOPIC = (
    r"法治政府|依法行政|法治(?:化|[\u4e00-\u9fff]{2,4})?(?:建设|工作)|依法治[省市县区州旗盟]|述法|法治建设第一责任人|"
    r"行政复议|行政应诉|行政执法|法治.{0,4}年度"
)
_FORM = r"(?:报\s*告|白皮书|总\s*结|汇\s*报|述职(?:述廉)?(?:述法)?|述法(?:材料)?|情况通报|情况|公示|的函)"
_FORM = rf"{_FORM}(?:(?:和|及|暨|与)[^。;!]{{0,16}}(?:打算|安排|计划|思路|要点|谋划))?"
_TITLE = re.compile(
    rf"^[^。;!]*(?:(?:{_TOPIC})[^。;!]*{_FORM}|述职述法|述法报告)(?:书|\([^()]{{0,30}}\)|[—\-－].{{0,20}})?[》\"”]?$"
)
_OPENING = re.compile(r"(?:20\d\d|二[〇零].{2})年(?:度|以来|来)?[,]|一年来[,]")
_TRAIL = re.compile(r">|›|»|当前位置|首页|网站地图|登录")
_ISSUERS = re.compile(
    r"^(?:中共|中国共产党)?[\u4e00-\u9fff()、]{2,60}(?:委|委员会|人民政府|政府|行政公署|行署|管委会|局|厅|办公室|政府办)"
    r"(?:文件)?$"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[(【]\s*(?:20)?\d\d\s*[〕\])】]\s*第?\s*\d{1,4}\s*号")
_RECEIVERS = re.compile(r"^[^。]{2,80}[:：]$")
_DATE = re.compile(
    r"(?P<year>20\d\d|[二][〇零○O0][一二三四五六七八九〇零○O0]{2})\s*(?:年|[-./])\s*"
    r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*(?:月|[-./])"
)
_COPY = re.compile(r"^(?:抄\s*送|抄\s*报|主\s*送|分\s*送)[:：]?")
_SUBTITLE = re.compile(r"^[(—\-]*(?:20\d\d|二[〇零].{2})年?度?[)]?$|^\([^()]{2,30}\)$")

HEAD_LINES = 40
HEAD_CHARACTERS = 2500
TAIL_LINES = 25


@record
class Part:
    """One line: its range in the source without outer blanks, and its normalised words without any blank."""

    start: int
    end: int
    flat: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """The outer lines of a report, each group in order of appearance; empty where the report has none."""

    title: tuple[Part, ...]
    """Lines that form the title, issuers printed above it included."""
    head: tuple[Part, ...]
    """All lines before the body, the title's included, without addressees and document number."""
    number: Part | None
    """Document number 文号, such as 某政发〔2025〕3号."""
    receivers: Part | None
    """主送机关: whom the report addresses."""
    opening: Part | None
    """First paragraph of the body."""
    signoff: tuple[Part, ...]
    """落款: issuers and date lines under the body."""
    copies: tuple[Part, ...]
    """抄送 and 主送 lines under the body."""
    others: tuple[Part, ...] = ()
    """Short lines under the body that are none of these: contact, page furniture of web sites."""

    @property
    def title_text(self) -> str:
        """The title in one line, without blanks."""
        return "".join(part.flat for part in self.title)


def read_masthead(text: str) -> Masthead:
    """The outer lines of a normalised text; looks at its first and last lines only."""
    head_lines = _lines(text, 0, min(len(text), HEAD_CHARACTERS))[:HEAD_LINES]
    body_at = next((i for i, part in enumerate(head_lines) if _is_body(part.flat)), len(head_lines))
    before = head_lines[:body_at]
    if not _find_title(before):
        # An editor's note or an abstract may stand above the title.
        later = next((i for i, part in enumerate(head_lines) if i >= body_at and is_title(part.flat)), None)
        if later is not None and later < 12:
            body_at = next(
                (i for i in range(later + 1, len(head_lines)) if _is_body(head_lines[i].flat)), len(head_lines)
            )
            before = [part for part in head_lines[:body_at] if not _is_body(part.flat) or is_title(part.flat)]
    number = next((part for part in before if _is_number(part.flat)), None)
    title = _find_title([part for part in before if part is not number])
    if not title and head_lines:
        title = _title_run_on(head_lines[0], text)
    title_end = title[-1].end if title else -1
    receivers = next(
        (part for part in before if part.start > title_end and _RECEIVERS.match(part.flat) and _is_address(part.flat)),
        None,
    )
    opening = next((part for part in head_lines[body_at:] if len(part.flat) >= 15 and "," in part.flat), None)
    start_of_tail = max(opening.end if opening else 0, len(text) - 3000)
    tail = _lines(text, start_of_tail, len(text))[-TAIL_LINES:]
    signoff, copies, others = _read_tail(tail)
    return Masthead(
        title=title,
        head=tuple(part for part in before if part is not number and part is not receivers),
        number=number,
        receivers=receivers,
        opening=opening,
        signoff=signoff,
        copies=copies,
        others=others,
    )


def is_title(flat: str) -> bool:
    """Whether a line without blanks reads like the title of a report of the kinds the product knows."""
    return 4 <= len(flat) <= 90 and _TITLE.match(flat) is not None and not _TRAIL.search(flat)


def date_in(flat: str) -> tuple[int, int] | None:
    """The first (year, month) written in a line without blanks."""
    match = _DATE.search(flat)
    if not match:
        return None
    return read_year(match["year"]), _read_month(match["month"])


def read_year(written: str) -> int:
    """2024 from 2024 or 二〇二四 (four characters)."""
    return int("".join(str(_DIGITS.get(c, c)) for c in written))


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0}


def _read_month(written: str) -> int:
    if written.isdigit():
        return int(written)
    return 10 + (_DIGITS[written[1]] if len(written) == 2 else 0) if written[0] == "十" else _DIGITS[written]


def _lines(text: str, start: int, end: int) -> list[Part]:
    parts: list[Part] = []
    position = start
    for line in text[start:end].split("\n"):
        stripped = line.strip()
        if stripped:
            first = position + line.index(stripped[0])
            parts.append(Part(first, first + len(stripped), _MARKS.sub("", "".join(stripped.split()))))
        position += len(line) + 1
    return parts


def _is_body(flat: str) -> bool:
    if len(flat) > 90 or (len(flat) >= 25 and _OPENING.match(flat)):
        return True
    return bool(_SPEECH.search(flat)) and not is_title(flat) and not _NUMBER.search(flat)


def _is_number(flat: str) -> bool:
    match = _NUMBER.search(flat)
    return match is not None and len(flat) <= match.end() - match.start() + 12


def _is_address(flat: str) -> bool:
    return bool(
        re.search(r"政府|人大|市委|区委|县委|省委|州委|旗委|盟委|党委|常委会|司法[局厅]|办公[室厅]|委员会|领导", flat)
    )


def _find_title(lines: list[Part]) -> tuple[Part, ...]:
    for size in (1, 2, 3):
        for i in range(len(lines) - size + 1):
            chosen = lines[i : i + size]
            if not is_title("".join(part.flat for part in chosen)) or any(_is_odd(part.flat) for part in chosen):
                continue
            first, last = i, i + size
            if not re.match(r"[\u4e00-\u9fff]{2,}(?:人民政府|委|局|[省市县区州旗盟])", chosen[0].flat[:14]):
                while first > 0 and i - first < 3 and _ISSUERS.match(lines[first - 1].flat):
                    first -= 1
            if last < len(lines) and _SUBTITLE.match(lines[last].flat):
                last += 1
            return tuple(lines[first:last])
    return ()


def _title_run_on(line: Part, text: str) -> tuple[Part, ...]:
    """A title that stands in one line with the text (…情况报告2024年，全县……), as copied text often does."""
    match = _RUN_ON.match(line.flat)
    if not match or line.flat.startswith("现将"):
        return ()
    end, left = line.start, len(match[1])
    while left and end < line.end:
        left -= not text[end].isspace()
        end += 1
    return (Part(line.start, end, match[1]),)


_RUN_ON = re.compile(
    rf"([^。,;:!]{{2,50}}?(?:{_TOPIC})[^。,;:!]{{0,16}}(?:报告|总结))(?=(?:20\d\d|二[〇零].{{2}})年|一年来|近年来)"
)


def _is_odd(flat: str) -> bool:
    return bool(_TRAIL.search(flat) or _DATE.match(flat) or re.match(r"(?:来源|时间|发布|字号|索引号|文号)", flat))


def _read_tail(tail: list[Part]) -> tuple[tuple[Part, ...], tuple[Part, ...], tuple[Part, ...]]:
    signoff: list[Part] = []
    copies: list[Part] = []
    others: list[Part] = []
    for part in tail:
        flat = part.flat
        if _COPY.match(flat):
            copies.append(part)
        elif len(flat) > 60 or _SPEECH.search(flat):
            continue
        elif _ISSUERS.match(flat) or (len(flat) <= 45 and _DATE.search(flat) and not re.search(r"[:：|]", flat)):
            signoff.append(part)
        else:
            others.append(part)
    return tuple(signoff), tuple(copies), tuple(others)
