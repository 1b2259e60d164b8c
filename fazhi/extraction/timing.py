"""Of which time a figure is: tells a result of the report's own year from those of other years and of parts of it."""

from __future__ import annotations

import re
from collections.abc import Iterator


_CUMULATIVE = re.compile(
    r"近(?:[两二三四五六七八九十\d]{1,2}|几|些)年|[两二三四五六七八九十\d]{1,2}年(?:来|间|内|累计)|[二三四五六七八九]年(?:共|总共)|十[一二三四五]五(?:以来|期间|时期)|[一二三四五六七八九]五(?:普法)?(?:工作|规划)?(?:(?:中期|启动|实施|开展|开局)(?:之年)?)?(?:以来|期间)|党的十[八九]大以来|(?<![羌藏傣彝苗农])历年(?!(?:制定|印发|出台|制发|发布|现行|的)*(?:行政)?(?:规范性)?文件(?![^,;。]{0,2}(?:累计|共)))|任期(?:内|以来)|改革以来|成立以来|施行以来累计|建成以来|运行以来|启用以来|集中(?:行使|管辖)[^,;。]{0,8}以来"
)
_YEAR_SPAN = re.compile(
    r"(20\d\d)年?(?:度)?(?:(\d{1,2})月(?:份|\d{1,2}日|底|初)?)?(?:至|到|[—\-–~～])(20\d\d)年(?:(\d{1,2})月)?"
)
_MONTHS_OF_A_YEAR = 12
_SINCE = re.compile(
    r"(?:自|从)?((?:19|20)\d\d)年[^,;。]{0,24}?(?:以来(?!制定|出台|印发|制发|颁布|发布|公布|现行|实施的|的)|至今|起至)"
)
_KEPT = re.compile(
    r"以来(?:,)?(?:已|均|都|一直|始终|持续)*(?:连续[一二三四五六七八九十两\d]+年)?(?:均|都|一直|始终|持续|继续)*(?:保持|稳定|维持)在?$"
)
"""A level kept since an earlier year (自2020年以来保持在100%) is that of this year too."""
_PART = re.compile(
    r"上半年|下半年|[一二三四]季度|第[一二三四][、一二三四]*季度|前[一二三]季度|\d{1,2}月(?:份)?(?:至|到|[—\-–~])\d{1,2}月|1[—\-–~至]\d{1,2}月|截至\d{1,2}月(?!31日|底)|截[至止](?:到)?(?:今年|20\d\d年)?[1-9]月(?:底|末|30日)|[1-9]月(?:份|至)|本月|当月|当日|一季度|三季度"
)
_PART_FIRST = re.compile(
    r"(?:^|[;:])(?:其中,?)?(?:20\d\d年|今年|本年)?(?:上半年|下半年|前[一二三]?季度|第?[一二三四]季度|1[—\-–~至]\d{1,2}月(?:份)?"
    r"|截[至止](?:到)?(?:20\d\d年|今年|本年)?[1-9]月(?:份|底|末|30日|31日)?)(?:,|[^,;:。\ue000-\ue0ff]*[\ue000-\ue0ff])[^;:]*$"
)
"""A part of the year that opens a sentence holds for all of it (上半年,县政府收到…)."""
_WHOLE_YEAR = re.compile("全年|年末|年底|年终|12月")
_MARK = re.compile("[\ue000-\ue0ff]")
_PART_WORD = re.compile("[年季月日]")
_FULL_SPAN = re.compile(r"(?:20\d\d年)?1月(?:份|1日)?(?:至|到|[—\-–~])(?:20\d\d年)?12月|1[—\-–~]12月")
_BY_A_YEAR = re.compile(r"(?<![达增升降减])到(20\d\d)年")
_PAST = re.compile(r"上一?年(?:度)?|去年|前一年|往年|(?:20\d\d)年(?:度)?")
_STARTED_AT = re.compile(
    r"(?:由|从)(?:原来|原先|最初|起初|过去|以往|年初|改革前|整合前|调整前|此前)[^,;。至到今起以\ue000-\ue0ff]{0,6}$"
)
"""The level that something moved away from (由年初的732人减少到…): not the one of the report."""
_STOCK = re.compile("度?所?(?:结转|转入|转来|转存|旧存|遗留|未结|未审结|移交|结存|积存|剩余)")
"""Cases that came over from an earlier year (上年结转6件): what is counted after them is of this one."""
_INTRODUCED = re.compile(r"(?:据[^,;。\d]{0,20}|[^,;。\d]{0,20}(?:显示|指出|表明|介绍)),")
"""Whose words a sentence gives, before its own begin (据统计,…)."""
_PRESENT = re.compile(r"今年|本年|全年|年内|当年|一年来|目前|现有|本年度|年度内|截至|年末|年底")
_NOT_A_PERIOD = re.compile(
    r"(?:年)?(?:\d{1,2}月(?:\d{1,2}日|底)?)?(?:底前|以前|之前|前|底|末)|印发|出台|制定|修订|发布|以来|起"
)


_COUNTED_LAST = re.compile(
    r"(?<![比较与同和及于超跟])去年(?=(?:一年|全年)?[^,;。:!?\d]{1,16}\d)(?!同期|底|末|为|是|的|有|这|此|则|年)"
)
_COUNTED_NOW = re.compile(r"(?:今年|本年度?)[^,;。\d]{0,16}\d")
_TOLD_OFTEN = 2
"""How often a report must count so before 去年 is taken for its own year: once may be a slip or a comparison."""


def own_year_named(text: str) -> str:
    """The text of a report that was written in the year after its own and calls that one 去年, with 今年 for it.

    Only where it tells its figures so, again and again, and none of 今年: beside figures of 今年 those of 去年 are older.
    The text keeps its length.
    """
    if text.count("去年") < _TOLD_OFTEN or _COUNTED_NOW.search(text) or len(_COUNTED_LAST.findall(text)) < _TOLD_OFTEN:
        return text
    return _COUNTED_LAST.sub("今年", text)


def other_time(left: str, clause: str, year: int | None) -> str | None:
    """Why a figure after masked text `left`, whose last comma clause is `clause`, is not of `year`; None when it is."""
    if year is not None and "到20" in left and _is_ahead(left, year):
        return "target"
    if "月" in left and (full := _FULL_SPAN.search(left)) and not any(True for _ in _spans(left[: full.end()], year)):
        return None
    if _PART_WORD.search(clause) and _PART.search(clause):
        return "part_year"
    if ("由" in clause or "从" in clause) and _STARTED_AT.search(clause):
        return "last_year"
    if ("半年" in left or "季度" in left or "月" in left) and _PART_FIRST.search(left):
        return None if _WHOLE_YEAR.search(left) else "part_year"
    cumulative = (
        [match.end() for match in _CUMULATIVE.finditer(left)]
        if "年" in left or "五" in left or "以来" in left or "任期" in left
        else []
    )
    if "20" in left or "19" in left:
        cumulative.extend(_spans(left, year))
        cumulative.extend(match.end() for match in _SINCE.finditer(left) if year is None or int(match[1]) != year)
    if not cumulative or ("以来" in clause and _KEPT.search(clause)):
        return _past(left, clause, year) if "年" in left else None
    present = max((match.start() for match in _PRESENT.finditer(left)), default=-1)
    own_year = left.rfind(f"{year}年") if year else -1
    if max(cumulative) > max(present, own_year if own_year > max(cumulative) else -1):
        at = 1 if left[:1] in "自从" else 0
        opening = _YEAR_SPAN.match(left, at) or _SINCE.match(left) or _CUMULATIVE.match(left, at)
        counted = _MARK.search(left)
        first = counted.start() if counted else len(left)
        if (
            max(cumulative) >= left.rfind(";") + 1
            or (opening and opening.end() in cumulative)
            or (min(cumulative) <= first and "累计" in left[left.rfind(";") + 1 :])
        ):
            return "cumulative"
    return _past(left, clause, year)


def _spans(left: str, year: int | None) -> Iterator[int]:
    """Ends of the spans of several years (2021年至2023年; 2022年3月至2024年6月) that began before the report's own.

    Twelve months are a year of work, wherever they begin.
    """
    for match in _YEAR_SPAN.finditer(left):
        if year is not None and int(match[1]) == year:
            continue
        if match[2] and match[4]:
            months = (int(match[3]) - int(match[1])) * _MONTHS_OF_A_YEAR + int(match[4]) - int(match[2]) + 1
            if months <= _MONTHS_OF_A_YEAR:
                continue
        yield match.end()


def _is_ahead(left: str, year: int) -> bool:
    """Whether the words lead up to what shall be reached by the end of a later year (到2027年底,…要达到)."""
    last = None
    for match in _BY_A_YEAR.finditer(left):
        last = match
    return last is not None and int(last[1]) > year and not _PRESENT.search(left, last.end())


def _past(left: str, clause: str, year: int | None) -> str | None:
    """last_year when the last period named before a figure is an earlier year."""
    for scope in (clause, left):
        last = None
        for match in _PAST.finditer(scope):
            if _NOT_A_PERIOD.match(scope, match.end()) or (scope is not clause and _STOCK.match(scope, match.end())):
                continue
            last = match
        if last is None:
            continue
        named = last[0]
        if named[:2] == "20":
            earlier = year is not None and int(named[:4]) < year
            later = year is not None and int(named[:4]) > year
        else:
            earlier, later = True, False
        if not (earlier or later):
            return None
        if _PRESENT.search(scope, last.end()):
            return None
        part = max(scope.rfind(";"), scope.rfind(":")) + 1
        introduced = _INTRODUCED.match(scope)
        part = introduced.end() if introduced and part == 0 else part
        if scope is clause or last.start() <= 2 or part <= last.start() <= part + 2:
            if later:
                return (
                    None
                    if re.search(r"(?:结转|转入|转至|留待|延续|移至|顺延)[^,;。]{0,4}$", scope[: last.start()])
                    else "target"
                )
            return "last_year"
        return None
    return None
