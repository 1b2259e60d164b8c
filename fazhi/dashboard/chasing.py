"""催报: what is due when, who is late by how many days, and the words to ask with. Pure functions, no database.

The dates of the law: a report on year Y goes to the superior by 1 March of Y+1 and to the public by 1 April (法治政府建设
与责任落实督察工作规定 第24条). Administrators may set others; the nearest unit above a district wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from fazhi.dashboard.queries.chasing import DueRow, ExcuseRow, State
from fazhi.dashboard.series import Area


Lack = Literal["submit", "publish", ""]
"""What is missing: the report, its publication, or nothing."""
NOT_HANDED_IN = frozenset({"failed", "withdrawn"})
PUBLISHED = frozenset({"published", "corrected", "imported_published"})
STATES = {
    "published": ("●", "已发布", "published"),
    "corrected": ("●", "已更正", "published"),
    "imported_published": ("●", "已有发布数据", "published"),
    "imported": ("◐", "已有数据", "waiting"),
    "in_review": ("◐", "待复核", "waiting"),
    "awaiting_signoff": ("◐", "待签发", "waiting"),
    "needs_person": ("!", "需人工指定", "failed"),
    "failed": ("!", "读取失败", "failed"),
    "withdrawn": ("○", "已撤回", "none"),
}
WORKING = ("…", "处理中", "waiting")
ABSENT = ("○", "未报", "none")
EXCUSES = {"secret": "涉密不公开", "extended": "延期"}


@dataclass(frozen=True, slots=True)
class Due:
    """When a report is to be handed in and published, and who said so ("" for the dates of the law)."""

    submit_by: date
    publish_by: date
    set_for: str = ""


class Chase(NamedTuple):
    """One district's report of one year against its dates. A named tuple: the country makes 3,000 of them."""

    area: Area
    year: int
    state: str
    """"": nothing was handed in."""
    report: int | None
    due: Due
    excuse: ExcuseRow | None
    lack: Lack
    days_late: int

    @property
    def words(self) -> str:
        """Where the report stands."""
        return STATES.get(self.state, WORKING)[1] if self.state else ABSENT[1]

    @property
    def lack_words(self) -> str:
        """What is missing, in words."""
        return {"submit": "未报送", "publish": "已报送，未公开", "": ""}[self.lack]

    @property
    def due_date(self) -> date:
        """The date that has passed."""
        return self.due.publish_by if self.lack == "publish" else self.due.submit_by

    @property
    def excuse_words(self) -> str:
        """涉密不公开, or 延期至 with the date."""
        if self.excuse is None:
            return ""
        until = f"至{self.excuse.until:%Y-%m-%d}" if self.excuse.until else ""
        return EXCUSES[self.excuse.kind] + until


def law_dates(year: int) -> Due:
    """1 March and 1 April of the year after."""
    return Due(date(year + 1, 3, 1), date(year + 1, 4, 1))


def due_of(path: str, year: int, set_dates: Iterable[DueRow]) -> Due:
    """The dates that hold at `path`: those of the nearest unit at or above it, else the law's."""
    best: DueRow | None = None
    for row in set_dates:
        holds = row.year == year and (row.path == "" or row.path == path or path.startswith(f"{row.path}/"))
        if holds and (best is None or len(row.path) > len(best.path)):
            best = row
    return Due(best.submit_by, best.publish_by, best.name) if best else law_dates(year)


def chases(
    areas: Iterable[Area],
    year: int,
    states: Mapping[tuple[str, int], State],
    set_dates: Sequence[DueRow],
    excused: Mapping[tuple[str, int], ExcuseRow],
    *,
    today: date,
) -> list[Chase]:
    """Every district's standing for one year, in the order given."""
    found = []
    of_year = [row for row in set_dates if row.year == year]
    law = law_dates(year)
    plain: dict[str, tuple[Lack, int]] = {}
    for area in areas:
        state = states.get((area.code, year))
        excuse = excused.get((area.code, year))
        if excuse is None and not of_year:  # nearly all of the country: one answer for each state
            told, report = (state.state, state.report) if state else ("", None)
            known = plain.get(told)
            if known is None:
                known = plain[told] = lack_of(told, law, today)
            found.append(Chase(area, year, told, report, law, None, known[0], known[1]))
            continue
        due = due_of(area.path, year, of_year) if of_year else law
        if excuse and excuse.until:
            due = Due(excuse.until, max(due.publish_by, excuse.until), "延期")
        lack, late = lack_of(state.state if state else "", due, today)
        if excuse and excuse.kind == "secret":
            lack, late = "", 0
        found.append(
            Chase(area, year, state.state if state else "", state.report if state else None, due, excuse, lack, late)
        )
    return found


def lack_of(state: str, due: Due, today: date) -> tuple[Lack, int]:
    """What is overdue today, and by how many days; nothing on the date itself."""
    if state in PUBLISHED:
        return "", 0
    if not state or state in NOT_HANDED_IN:
        return ("submit", (today - due.submit_by).days) if today > due.submit_by else ("", 0)
    return ("publish", (today - due.publish_by).days) if today > due.publish_by else ("", 0)


def letter(chase: Chase, *, today: date) -> str:
    """催报函 to one district, plain text: to be pasted into the office's own template. No seal, no number."""
    area, due = chase.area, chase.due
    what = "尚未报送" if chase.lack == "submit" else "已经报送，但尚未向社会公开"
    ask = (
        "请于收到本函后5个工作日内报送，并依法向社会公开；"
        if chase.lack == "submit"
        else "请于收到本函后5个工作日内在政府网站公开，并反馈公开网址；"
    )
    return (
        f"关于催报{chase.year}年度法治政府建设年度报告的函\n\n"
        f"{area.name}人民政府：\n"
        f"　　按照《法治政府建设与责任落实督察工作规定》第二十四条，{chase.year}年度法治政府建设年度报告应于"
        f"{words_of(due.submit_by)}前报送上级，并于{words_of(due.publish_by)}前向社会公开（涉及国家秘密的除外）。\n"
        f"　　截至{words_of(today)}，你地报告{what}，已逾期{chase.days_late}天。\n"
        f"　　{ask}因故不能按期办理的，请书面说明原因和预计完成时间；报告涉及国家秘密不宜公开的，请一并说明。\n\n"
        f"　　联系人：　　　　　联系电话：\n\n"
        f"　　　　　　　　　　　　　　　　{words_of(today)}\n"
    )


NAMES_IN_CIRCULAR = 200


def circular(late: Sequence[Chase], year: int, place: str, *, today: date) -> str:
    """One text for all districts that are late, by what is missing."""
    lines = [
        f"关于{year}年度法治政府建设年度报告报送和公开情况的提醒",
        "",
        f"　　截至{words_of(today)}，{place}下列地区尚有事项未完成：",
    ]
    for lack, title in (("submit", "未报送"), ("publish", "已报送、未公开")):
        group = [chase for chase in late if chase.lack == lack]
        if not group:
            continue
        names = "、".join(chase.area.name for chase in group[:NAMES_IN_CIRCULAR])
        more = f"等{len(group)}个地区" if len(group) > NAMES_IN_CIRCULAR else f"（{len(group)}个）"
        lines.append(f"　　{title}：{names}{more}。")
    lines.append("　　请上述地区于5个工作日内办结；因故不能按期办理的，请书面说明原因和预计完成时间。")
    return "\n".join(lines) + "\n"


def words_of(day: date) -> str:
    """2025年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
