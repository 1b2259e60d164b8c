"""The frame of every review decision: lock, compare with what the person saw, change, record, choose what is shown.

A decision stores what it touched before and after: `{"facts": {id: fields or null}, "findings": {fingerprint: word}}`.
So a decision can be undone exactly, and two people who decide the same figure at once are told apart: a form carries
the `token` of the state it showed, and a state that is no longer there is refused with the name of who changed it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.actions.observations import choose_observations, lock_districts
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import Decision, Fact, Finding, Report


REVIEW_STATES = (Report.State.IN_REVIEW, Report.State.NEEDS_PERSON)
"""States in which figures and findings may be decided."""

ACTIONS = {
    "accept": "确认",
    "accept_all": "一键确认",
    "fix": "更正并确认",
    "reject": "不采用",
    "not_applicable": "标为不适用",
    "choose_denominator": "选定口径",
    "add": "补充",
    "undo": "撤销上一步",
    "resolve_finding": "处理疑点",
    "confirm_identity": "确认地区和年份",
    "confirm_report": "确认是年度报告",
    "read_impact": "已阅替换影响",
    "submit": "送签",
    "sign": "签发",
    "return_to_review": "退回复核",
    "withdraw": "撤回",
    "reopen": "重新打开更正",
    "replace": "被新报告替换",
    "delete": "移入回收站",
    "restore": "从回收站恢复",
    "take_over": "接收他处误传的本辖区报告",
    "retry": "重新读取",
    "reread": "按新定义重新识别",
    "remove": "彻底删除",
    "purge": "回收站到期清除",
    "remove_sample": "移除示例数据",
    "set_due_date": "设定截止日",
    "remove_due_date": "取消截止日",
    "excuse": "登记延期或不公开",
    "remove_excuse": "取消延期或不公开",
    "promote": "收入指标目录",
    "withdraw_definition": "撤回自建指标",
}
"""Every action of the record, in words."""

FIGURE_ACTIONS = (
    "accept", "accept_all", "fix", "reject", "not_applicable", "choose_denominator", "add", "resolve_finding",
)  # fmt: skip
"""Decisions about figures and findings: those that `undo` takes back."""

_DECIMALS = ("value", "low", "high", "n", "N", "change_percent", "change_points", "change_absolute", "previous")
_PLAIN = ("unit", "qualifier", "denominator", "basis", "change_ambiguous", "formula", "status", "by_person")
_IDENTITY = ("indicator_id", "scope", "instance", "quote", "start", "end", "page", "value_start", "value_end")
"""What a figure is about; kept for figures that undoing removes or brings back."""


class ReviewProblem(Exception):
    """A decision that cannot be made; the message is for the reviewer."""


class Conflict(ReviewProblem):
    """Somebody else decided first; what the person saw is no longer there."""


def state_of(fact: Fact) -> dict[str, Any]:
    """Everything a person may decide about a figure, JSON-ready."""
    state: dict[str, Any] = {}
    for name in _DECIMALS:
        number = getattr(fact, name)
        state[name] = None if number is None else f"{Decimal(number).normalize():f}"
    for name in _PLAIN:
        state[name] = getattr(fact, name)
    return state


def token(fact: Fact) -> str:
    """Names the state of a figure that a form shows."""
    packed = json.dumps(state_of(fact), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()[:12]


class Desk:
    """What one decision touches, with the state before; `close` saves and records it."""

    def __init__(self, report: Report, user: User, action: str, reason: str) -> None:
        self.report, self.user, self.action, self.reason = report, user, action, reason
        self.indicator: str | None = None
        self.fact_key: int | None = None
        self.extra: dict[str, Any] = {}
        self.decision: Decision | None = None
        self._facts: dict[int, Fact] = {}
        self._findings: dict[str, Finding] = {}
        self._added: list[Fact] = []
        self._removed: dict[int, dict[str, Any] | None] = {}
        self._before: dict[str, dict[str, Any]] = {"facts": {}, "findings": {}}

    def fact(self, pk: int, expected: str | None = None) -> Fact:
        """The figure, locked. Raises Conflict when it is not in the state that `expected` names."""
        found = Fact.objects.select_for_update().filter(pk=pk, report=self.report).first()
        if found is None:
            raise Conflict("这个数据点已不在这份报告里（可能刚被重新读取或撤销）。请刷新页面后再处理。")
        if expected is not None and token(found) != expected:
            raise Conflict(_who(self.report, self.user, "facts", str(pk)))
        found.report = self.report
        self._before["facts"].setdefault(str(pk), state_of(found))
        return self._facts.setdefault(pk, found)

    def finding(self, pk: int, expected: str | None = None) -> Finding:
        """The finding, locked. Raises Conflict when it was resolved otherwise than `expected`."""
        found = Finding.objects.select_for_update().filter(pk=pk, report=self.report).first()
        if found is None:
            raise Conflict("这条疑点已不在这份报告里（报告可能刚被重新读取）。请刷新页面后再处理。")
        if expected is not None and found.resolution != expected:
            raise Conflict(_who(self.report, self.user, "findings", found.fingerprint))
        self._before["findings"].setdefault(found.fingerprint, found.resolution)
        return self._findings.setdefault(found.fingerprint, found)

    def add(self, fact: Fact) -> None:
        """A figure that was not there before."""
        self._added.append(fact)

    def restore(self, key: str, wanted: Any, *, findings: bool) -> None:
        """Bring one figure (by id) or finding (by fingerprint) back to a recorded state; None removes a figure."""
        if findings:
            pk = self.report.findings.filter(fingerprint=key).values_list("pk", flat=True).first()
            if pk is not None:
                self.finding(pk).resolution = wanted
            return
        fact = self.fact(int(key))
        if wanted is None:
            self._removed[fact.pk] = None
            return
        for name in _DECIMALS:
            setattr(fact, name, None if wanted[name] is None else Decimal(wanted[name]))
        for name in _PLAIN:
            setattr(fact, name, wanted[name])

    def close(self) -> Decision:
        """Save what changed, write the record, choose the shown values anew."""
        after: dict[str, dict[str, Any]] = {"facts": {}, "findings": {}}
        for fact in self._added:
            fact.save()
            self._before["facts"][str(fact.pk)] = None
            self.fact_key = fact.pk
            after["facts"][str(fact.pk)] = state_of(fact) | {name: getattr(fact, name) for name in _IDENTITY}
        for pk, fact in self._facts.items():
            if pk in self._removed:
                self._before["facts"][str(pk)] |= {name: getattr(fact, name) for name in _IDENTITY}
                after["facts"][str(pk)] = None
                fact.delete()
                continue
            fact.save()
            after["facts"][str(pk)] = state_of(fact)
        for finding in self._findings.values():
            finding.save(update_fields=["resolution"])
            after["findings"][finding.fingerprint] = finding.resolution
        self.decision = record_decision(
            self.user, self.action, report=self.report, indicator=self.indicator, fact_key=self.fact_key,
            before=self._before, after={**after, **self.extra}, reason=self.reason,
        )  # fmt: skip
        choose_observations(self.report.district_id, self.report.year)
        return self.decision


@contextmanager
def deciding(report: Report, user: User, action: str, *, reason: str = "") -> Iterator[Desk]:
    """One decision in one transaction: nothing of it stays when the body raises.

    The report's row is locked first, so that decisions about one report happen one after another. Raises
    ReviewProblem for a report that is not in review.
    """
    with transaction.atomic():
        row = locked(report)
        if row.state not in REVIEW_STATES:
            raise ReviewProblem(f"报告现在是“{row.get_state_display()}”，不能复核。需要修改时请先退回复核或重新打开。")
        lock_districts(row.district_id)
        desk = Desk(row, user, action, reason.strip())
        yield desk
        desk.close()


def locked(report: Report) -> Report:
    """The report's row as it is now, locked until the transaction ends. Raises ReviewProblem when it is gone."""
    row = Report.objects.select_for_update().filter(pk=report.pk, deleted_at=None).first()
    if row is None:
        raise ReviewProblem("这份报告已被移入回收站。需要时请先恢复。")
    return row


def _who(report: Report, user: User, kind: str, key: str) -> str:
    """Who changed it since the page was shown, in words."""
    touching = {f"before__{kind}__has_key": key}
    last = Decision.objects.filter(report=report, **touching).select_related("made_by").first()
    if last is None:
        return "这个数据点刚被重新读取，与您看到的不同。已显示最新内容，请核对后再决定。"
    who = "您在另一个页面" if last.made_by_id == user.pk else (str(last.made_by) if last.made_by else "系统")
    when = timezone.localtime(last.made_at)
    return f"{who}已于 {when:%H:%M} 作出决定：{ACTIONS.get(last.action, last.action)}。您的操作没有保存；已显示最新内容，请核对后再决定。"


def label_of(code: str | None) -> str:
    """The indicator's name, "" when there is none."""
    indicator = load_catalogue().get(code or "")
    return indicator.label if indicator else ""
