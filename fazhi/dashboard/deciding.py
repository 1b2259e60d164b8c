"""From a posted review form to one action, and to the words that say what happened."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http.request import QueryDict

from fazhi.accounts.models import User
from fazhi.catalogue.denominators import chip
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.reports.actions import review
from fazhi.reports.actions.deciding import ACTIONS, ReviewProblem, label_of
from fazhi.reports.actions.identity import IdentityProblem, set_identity
from fazhi.reports.actions.resolving import resolve_finding
from fazhi.reports.models import Decision, Fact, Finding, Report


@dataclass(frozen=True, slots=True)
class Answer:
    """What happened, which card it was about, and which cards changed."""

    message: str
    focus: str = ""
    keys: tuple[str, ...] = ()


_SCALES = {"万": 10_000, "亿": 100_000_000}


def decide(report: Report, user: User, form: QueryDict) -> Answer:
    """Do what the form asks. Raises ReviewProblem (Conflict when somebody was faster)."""
    action = form.get("action", "")
    reason = form.get("reason", "").strip()
    if action == "accept_all":
        ids = [int(pk) for pk in form.get("ids", "").split(",") if pk.isdigit()]
        count = review.accept_all(report, user, expected=ids)
        message = f"已一键确认 {count} 个数据点，可撤销。" if count else "没有可以一键确认的数据点。"
        return Answer(message, keys=tuple(f"fact-{pk}" for pk in ids))
    if action == "undo":
        undone = review.undo(report, user)
        return Answer(f"已撤销：{_told(undone)}", _key_of(undone), _keys(report, undone))
    if action == "add":
        start = form.get("start", "")
        code = _indicator(form.get("indicator", ""))
        entry = entry_of(form)
        at = int(start) if start.isdigit() else None
        return _done(report, review.add(report, user, code, entry, quote=form.get("quote", ""), start=at))
    if action == "confirm_identity":
        return _confirm(report, user)
    expected = form.get("expected") or None
    if action == "resolve":
        text = form.get("reason_text", "").strip() or reason
        decision = resolve_finding(
            report,
            _number(form, "finding"),
            user,
            resolution=form.get("resolution", ""),
            reason=text,
            expected=expected,
        )
        return _done(report, decision)
    fact = _number(form, "fact")
    if action == "accept":
        return _done(report, review.accept(report, fact, user, expected=expected))
    if action == "reject":
        return _done(report, review.reject(report, fact, user, expected=expected, reason=reason))
    if action == "not_applicable":
        return _done(report, review.not_applicable(report, fact, user, expected=expected, reason=reason))
    if action.startswith("choose:"):
        code = action.removeprefix("choose:")
        return _done(report, review.choose_denominator(report, fact, user, code, expected=expected))
    if action == "fix":
        return _done(report, review.fix(report, fact, user, entry_of(form), expected=expected, reason=reason))
    raise ReviewProblem("没有这项操作。请刷新页面后重试。")


def entry_of(form: QueryDict) -> review.Entry:
    """The typed figure. Raises ReviewProblem naming the field that cannot be read."""
    value, unit = number_of(form.get("value", ""), "数值")
    if value is None:
        raise ReviewProblem("请填写数值。")
    n, _ = number_of(form.get("n", ""), "分子")
    whole, _ = number_of(form.get("N", ""), "分母")
    return review.Entry(
        value, unit or form.get("unit", ""), qualifier=form.get("qualifier", "exact"), n=n, N=whole,
        denominator=form.get("denominator", ""),
    )  # fmt: skip


def number_of(text: str, name: str) -> tuple[Decimal | None, str]:
    """A number as people type it, with the unit behind it: 1,200件, 1.2万件, 20％. None for an empty field."""
    typed = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if not typed:
        return None, ""
    match = re.fullmatch(r"(-?\d+(?:\.\d+)?)([万亿]?)(.{0,10})", typed)
    if match is None:
        raise ReviewProblem(f"“{text.strip()[:20]}”不是数字，请在“{name}”一栏填写数字，如 1200 或 1.2万。")
    try:
        return Decimal(match[1]) * _SCALES.get(match[2], 1), match[3]
    except InvalidOperation as problem:
        raise ReviewProblem(f"“{name}”一栏的数字太大。") from problem


def _confirm(report: Report, user: User) -> Answer:
    if report.district is None or report.year is None:
        raise ReviewProblem("还不知道是哪个地区、哪一年的报告。请先在报告页指定。")
    try:
        set_identity(report, district=report.district, year=report.year, kind=report.kind, user=user)
    except IdentityProblem as problem:
        raise ReviewProblem(str(problem)) from problem
    return Answer(f"已确认：{report.district.full_name}，{report.year}年。", "identity")


def _number(form: QueryDict, name: str) -> int:
    number = form.get(name, "")
    if not number.isdigit():
        raise ReviewProblem("请先选择一个数据点。")
    return int(number)


def _indicator(typed: str) -> str:
    """The code behind what was typed: a code, a name, or both."""
    catalogue = load_catalogue()
    wanted = typed.strip()
    for indicator in catalogue.indicators:
        if wanted in (indicator.code, indicator.label, indicator.short) or wanted.startswith(f"{indicator.label} "):
            return indicator.code
    raise ReviewProblem(f"指标目录中没有“{wanted[:40]}”。请从提示中选择。" if wanted else "请填写指标名称。")


def _done(report: Report, decision: Decision) -> Answer:
    return Answer(f"{_told(decision)}。", _key_of(decision), _keys(report, decision))


def _told(decision: Decision) -> str:
    """复议纠错率 20%：确认."""
    action = ACTIONS.get(decision.action, decision.action)
    state = next(iter(decision.after.get("facts", {}).values()), None)
    if decision.action == "accept_all":
        return f"{action} {decision.after.get('count', 0)} 个数据点"
    value = words.quantity(Decimal(state["value"]), state["unit"], state["qualifier"]) if state else ""
    extra = chip(state["denominator"]) if state and decision.action == "choose_denominator" else ""
    if decision.action == "resolve_finding":
        resolution = next(iter(decision.after.get("findings", {}).values()), "")
        extra = dict(Finding.Resolution.choices).get(resolution, "")
    return f"{label_of(decision.indicator_id)} {value} {action}{f'：{extra}' if extra else ''}".strip()


def _key_of(decision: Decision) -> str:
    finding = decision.after.get("finding")
    if finding:
        return f"finding-{finding}"
    return f"fact-{decision.fact_key}" if decision.fact_key else ""


def _keys(report: Report, decision: Decision) -> tuple[str, ...]:
    """Cards that a decision may have changed: its figures, others of the same indicators, its findings."""
    ids = {int(pk) for pk in (*decision.before.get("facts", {}), *decision.after.get("facts", {}))}
    found = {f"fact-{pk}" for pk in ids}
    same = Fact.objects.filter(report=report, indicator__in=[decision.indicator_id or ""])
    found |= {f"fact-{pk}" for pk in same.values_list("pk", flat=True)}
    prints = list(decision.after.get("findings", {}))
    found |= {
        f"finding-{pk}"
        for pk in Finding.objects.filter(report=report, fingerprint__in=prints).values_list("pk", flat=True)
    }
    return tuple(sorted(found))
