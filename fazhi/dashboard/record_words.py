"""Rows of the append-only record in words: who did what, from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fazhi.catalogue.denominators import chip
from fazhi.catalogue.districts import load_districts
from fazhi.dashboard import words
from fazhi.reports.actions.deciding import ACTIONS, label_of
from fazhi.reports.models import Decision, Finding, Report


_STATES = dict(Report.State.choices)
_KINDS = dict(Report.Kind.choices)
_RESOLUTIONS = dict(Finding.Resolution.choices)
FIELDS = {
    "name": "文件名",
    "district": "地区",
    "year": "年份",
    "kind": "类型",
    "state": "状态",
    "count": "项数",
    "submit_by": "报送",
    "publish_by": "公开",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision, ready to print."""

    decision: Decision
    who: str
    action: str
    indicator: str
    before: str
    after: str


def entry_of(decision: Decision) -> Entry:
    """The words of a decision; its account must be loaded."""
    return Entry(
        decision=decision,
        who=str(decision.made_by) if decision.made_by else "系统",
        action=ACTIONS.get(decision.action, decision.action),
        indicator=label_of(decision.indicator_id),
        before=state_words(decision.before),
        after=state_words(decision.after),
    )


def by_figure(decisions: Iterable[Decision]) -> dict[int, list[Entry]]:
    """The decisions that touched each figure, in the given order."""
    found: dict[int, list[Entry]] = {}
    for decision in decisions:
        entry = entry_of(decision)
        for key in decision.after.get("facts", {}):
            found.setdefault(int(key), []).append(_about(entry, key))
    return found


def _about(entry: Entry, key: str) -> Entry:
    """The entry with only one of its figures in before and after."""
    decision = entry.decision
    return Entry(
        decision, entry.who, entry.action, entry.indicator,
        figure_words(decision.before.get("facts", {}).get(key)), figure_words(decision.after["facts"].get(key)),
    )  # fmt: skip


def state_words(state: dict[str, Any]) -> str:
    """What `before` or `after` of a decision says."""
    parts: list[str] = []
    facts = state.get("facts", {})
    if len(facts) == 1:
        parts.extend(figure_words(fact) for fact in facts.values())
    elif facts:
        parts.append(f"{len(facts)} 个数据点")
    parts.extend(_RESOLUTIONS.get(word, word) for word in state.get("findings", {}).values())
    for name, label in FIELDS.items():
        if state.get(name) not in (None, ""):
            parts.append(f"{label} {_field_words(name, state[name])}")
    return "；".join(str(part) for part in parts)


def _field_words(name: str, value: Any) -> str:
    """A field as people call it; the record keeps codes, because names change."""
    if name == "district":
        known = load_districts().get(value)
        return known.full_name if known else str(value)
    return str({"state": _STATES, "kind": _KINDS}.get(name, {}).get(value, value))


def figure_words(state: dict[str, Any] | None) -> str:
    """20%（15/75），审结，已确认; 无 for a figure that was not there."""
    if state is None:
        return "无"
    text = words.quantity(Decimal(state["value"]), state["unit"], state["qualifier"])
    if state["n"] is not None and state["N"] is not None:
        text += f"（{words.plain(Decimal(state['n']), 2)}/{words.plain(Decimal(state['N']), 2)}）"
    if state["denominator"]:
        text += f"，{chip(state['denominator'])}"
    return f"{text}，{words.STATUSES.get(state['status'], state['status'])}"
