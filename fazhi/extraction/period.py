"""Which year a report is of.

The title decides where it names a year; the body, the headings and the sign-off (a report is signed in the year after
the one it tells of) decide otherwise and are checked against the title. The year of next year's plan, of a document
number or of a multi-year programme never counts as the report's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from fazhi.extraction.masthead import Masthead, Part, date_in, read_year
from fazhi.extraction.model import Recognition, Span
from fazhi.extraction.records import record


_YEAR = r"(?P<year>19\d\d(?<!\d{5})(?!\d)|20\d\d(?<!\d{5})(?!\d)|二[〇零○O][〇零○O一二三四五六七八九]{2})"
_TITLE_YEAR = re.compile(
    rf"{_YEAR}(?:[-—－~至]+(?P<last>20\d\d))?(?=(?:年(?!.?.?月)|法治|度|全年|上半年|下半年|述法|\)|$))"
)
_PLAN_AFTER = re.compile(r"^年?度?(?:工作|重点|法治政府建设)?(?:工作)?(?:计划|打算|安排|要点|思路|谋划)")
_BOOK_TITLE = re.compile(r"《[^《》\n]{0,80}》")
_BODY_YEAR = re.compile(rf"{_YEAR}(?=年(?!\s*\d{{1,2}}\s*月\s*\d))")
_OPENING_YEAR = re.compile(rf"{_YEAR}(?=年(?:度|以来|来|[,，]|是|,|[\u4e00-\u9fff]))")
_HALF = re.compile(r"上半年|下半年|[1-9一二三四五六七八九]\s*[—-]\s*[1-9]\s*月份?|第?[一二三四1-4]季度|半年")
_HEADING = re.compile(
    r"^[ \t#*]*(?:[一二三四五六七八九十]{1,3}[、.]|[(][一二三四五六七八九十]{1,3}[)]|第[一二三四]部分)[^\n。]{0,60}",
    re.MULTILINE,
)
_PLAN = re.compile(r"计划|打算|下一步|安排|思路|谋划|展望|要点|努力方向")
_PUBLISHED = re.compile(r"(?:发布|发文|成文|生成|印发|公开)?(?:时间|日期)")


@record
class Clue:
    """One thing that speaks for a year."""

    year: int
    weight: float
    place: str
    start: int
    end: int


def recognise_year(masthead: Masthead, text: str, source: str, *, hint: str | None, today_year: int) -> Recognition:
    """The report's year with the line that proves it.

    `text` is the normalised text, `source` the original of the same length, `hint` a title that the container
    states (never a proof). A year after `today_year` is kept and remarked on.
    """
    clues = list(_clues(masthead, text, hint))
    scores: dict[int, float] = defaultdict(float)
    for clue in clues:
        scores[clue.year] += clue.weight
    if not scores:
        return Recognition(None, note="文中没有写明报告年度，请手工填写。")
    best = max(scores, key=lambda year: (scores[year], year))
    if scores[best] < 6:
        return Recognition(None, note="文中的年份不足以确定报告年度，请手工填写。")
    own = sorted((clue for clue in clues if clue.year == best), key=lambda clue: -clue.weight)
    spans = tuple(
        dict.fromkeys(
            Span(clue.start, clue.end, source[clue.start : clue.end]) for clue in own if clue.end > clue.start
        )
    )[:2]
    notes = [f"由{'、'.join(dict.fromkeys(clue.place for clue in own[:3]))}确定为{best}年。"]
    rivals = [
        clue for clue in clues
        if clue.year != best and clue.place in ("标题", "正文开头") and own[0].place != clue.place
    ]  # fmt: skip
    if rivals:
        rival = rivals[0]
        notes.append(f"{rival.place}写的是{rival.year}年，与{own[0].place}不一致，请核对。")
        spans = (*spans[:1], Span(rival.start, rival.end, source[rival.start : rival.end]))
    if best > today_year:
        notes.append(f"{best}年尚未到来，请核对年度是否写错。")
    if is_part_of_year(masthead):
        notes.append("报告只涉及该年的一部分时间，不是全年数据。")
    return Recognition(best, label=f"{best}年", evidence=spans, note="".join(notes))


def is_part_of_year(masthead: Masthead) -> bool:
    """Whether the title says that the report covers half a year or a quarter."""
    return bool(_HALF.search(masthead.title_text))


def _clues(masthead: Masthead, text: str, hint: str | None) -> Iterator[Clue]:
    if masthead.title:
        first, last = masthead.title[0], masthead.title[-1]
        for year in title_years(masthead.title_text)[:1]:
            yield Clue(year, 100, "标题", first.start, last.end)
    elif hint:
        for year in title_years(re.sub(r"\s+", "", hint))[:1]:
            yield Clue(year, 30, "文件自带的标题", 0, 0)
    if masthead.opening:
        yield from _opening_clue(masthead.opening, text)
    yield from _date_clues(masthead)
    yield from _heading_clues(text)
    counts: dict[int, int] = defaultdict(int)
    for match in _BODY_YEAR.finditer(_BOOK_TITLE.sub(lambda found: " " * len(found[0]), text)):
        counts[read_year(match["year"])] += 1
    for year, count in counts.items():
        yield Clue(year, min(count, 10), "正文", 0, 0)


def title_years(title: str) -> list[int]:
    """Years that a title without blanks is about, most likely first: not those of a plan or a programme."""
    title = _BOOK_TITLE.sub(lambda found: found[0] if "报告" in found[0] else "", title)
    found: list[int] = []
    plans: list[int] = []
    for match in _TITLE_YEAR.finditer(title):
        year = int(match["last"]) if match["last"] else read_year(match["year"])
        (plans if _PLAN_AFTER.match(title[match.end() :]) else found).append(year)
    return found or [year - 1 for year in plans]


def _opening_clue(opening: Part, text: str) -> Iterator[Clue]:
    stretch = _BOOK_TITLE.sub(
        lambda found: " " * len(found[0]), text[opening.start : min(opening.end, opening.start + 400)]
    )
    match = _OPENING_YEAR.search(stretch)
    if match:
        at_start = not stretch[: match.start()].strip(" ,、根据按照现将") or match.start() < 12
        weight = 45 if at_start else 20
        end = text.find("。", opening.start, opening.end)
        yield Clue(read_year(match["year"]), weight, "正文开头", opening.start, end + 1 if end > 0 else opening.end)


def _date_clues(masthead: Masthead) -> Iterator[Clue]:
    """A report is dated after its year: in spring it tells of last year, in December of the running one."""
    places = [("落款日期", part) for part in masthead.signoff]
    places += [("发布日期", part) for part in masthead.head if _PUBLISHED.search(part.flat)]
    for place, part in places:
        date = date_in(part.flat)
        if date:
            year, month = date
            told, weight = (year - 1, 16 if month <= 6 else 8) if month <= 10 else (year, 14)
            yield Clue(told, weight, f"{place}（{year}年{month}月）", part.start, part.end)
            break
    if masthead.number:
        match = re.search(r"20\d\d", masthead.number.flat)
        if match:
            yield Clue(int(match[0]) - 1, 6, "发文字号", masthead.number.start, masthead.number.end)


def _heading_clues(text: str) -> Iterator[Clue]:
    for match in _HEADING.finditer(text):
        heading = _BOOK_TITLE.sub("", match[0])
        year = re.search(_YEAR, heading)
        if not year:
            continue
        start = match.end() - len(match[0].lstrip())
        told = read_year(year["year"])
        if _PLAN.search(heading):
            yield Clue(told - 1, 12, f"{told}年计划的标题", start, match.end())
        else:
            yield Clue(told, 12, "章节标题", start, match.end())
