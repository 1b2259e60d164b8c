"""What a reviewer decides about figures: accept, correct, refuse, choose the 口径, add, accept the safe ones, undo.

Every function makes one decision in one transaction (see `deciding`) and raises ReviewProblem with words for the
reviewer. The caller has checked `may_review_report`. `expected` is the `token` of the state that the form showed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from fazhi.accounts.models import User
from fazhi.catalogue.denominators import NAMED, UNKNOWN, chip
from fazhi.catalogue.indicators import Indicator, load_catalogue
from fazhi.reports.actions.deciding import (
    FIGURE_ACTIONS,
    REVIEW_STATES,
    Conflict,
    Desk,
    ReviewProblem,
    deciding,
    label_of,
    locked,
    state_of,
)
from fazhi.reports.arithmetic import gives, safe_facts
from fazhi.reports.models import Decision, Fact, Report
from fazhi.reports.storing import Pages, source_of


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person typed for a figure: parsed, but not yet checked against the indicator."""

    value: Decimal
    unit: str = ""
    """"" means the indicator's own unit."""
    qualifier: str = Fact.Qualifier.EXACT
    n: Decimal | None = None
    N: Decimal | None = None
    denominator: str = ""


def accept(report: Report, fact: int, user: User, *, expected: str | None = None) -> Decision:
    """The figure is as the report says and as it was read."""
    with deciding(report, user, "accept") as desk:
        row = _about(desk, fact, expected)
        row.status = Fact.Status.CORRECTED if row.basis == Fact.Basis.CORRECTED else Fact.Status.ACCEPTED
    return _made(desk)


def fix(
    report: Report, fact: int, user: User, entry: Entry, *, expected: str | None = None, reason: str = ""
) -> Decision:
    """Correct value, unit, qualifier, n/N or 口径, and accept. What was there before stays readable in `formula`."""
    with deciding(report, user, "fix", reason=reason) as desk:
        row = _about(desk, fact, expected)
        entry = checked(entry, load_catalogue()[row.indicator_id])
        if not _differs(row, entry):
            row.status = Fact.Status.ACCEPTED
        else:
            correct(row, entry)
    return _made(desk)


def reject(report: Report, fact: int, user: User, *, expected: str | None = None, reason: str = "") -> Decision:
    """The figure is not used: read wrongly, or not this district's own."""
    with deciding(report, user, "reject", reason=reason) as desk:
        _about(desk, fact, expected).status = Fact.Status.REJECTED
    return _made(desk)


def not_applicable(report: Report, fact: int, user: User, *, expected: str | None = None, reason: str = "") -> Decision:
    """The indicator does not apply to this district."""
    with deciding(report, user, "not_applicable", reason=reason) as desk:
        _about(desk, fact, expected).status = Fact.Status.NOT_APPLICABLE
    return _made(desk)


def choose_denominator(
    report: Report, fact: int, user: User, denominator: str, *, expected: str | None = None
) -> Decision:
    """Settle the 口径 of a rate and accept it. n and N are kept or filled in only where the report states both."""
    with deciding(report, user, "choose_denominator") as desk:
        row = _about(desk, fact, expected)
        definition = load_catalogue()[row.indicator_id]
        if not definition.is_rate:
            raise ReviewProblem(f"“{definition.label}”不是比率，没有口径可选。")
        if denominator not in choices(row):
            raise ReviewProblem("请从列出的口径中选择。")
        if denominator != row.denominator:
            row.denominator = denominator
            row.n, row.N = counts_for(desk.report, row) or (None, None)
            row.formula = f"经复核选定口径：{chip(denominator)}"
        row.status = Fact.Status.CORRECTED if row.basis == Fact.Basis.CORRECTED else Fact.Status.ACCEPTED
    return _made(desk)


def add(report: Report, user: User, indicator: str, entry: Entry, *, quote: str, start: int | None = None) -> Decision:
    """A figure that was missed. `quote` must be words of the report; `start` tells which of several equal ones."""
    definition = load_catalogue().get(indicator)
    if definition is None:
        raise ReviewProblem("请从指标目录中选择一项指标。")
    with deciding(report, user, "add") as desk:
        entry = checked(entry, definition)
        text = desk.report.text.text
        words = quote.strip()
        if not words:
            raise ReviewProblem("请在原文中选中写有该数字的语句，或把原句粘贴到“原句”一栏。")
        if start is None or text[start : start + len(words)] != words:
            start = text.find(words)
        if start < 0:
            raise ReviewProblem("原文中没有找到这句话。请在原文中直接选中，或逐字复制，不要改动标点。")
        place = _numeral(words, entry)
        fact = Fact(
            report=desk.report, indicator_id=definition.code, quote=words, start=start, end=start + len(words),
            value=entry.value, unit=entry.unit, confidence=1.0, rule="person",
            page=Pages(source_of(desk.report.text)).at(start),
            value_start=start + place[0] if place else None, value_end=start + place[1] if place else None,
        )  # fmt: skip
        _fill(fact, entry)
        fact.basis, fact.by_person, fact.status = Fact.Basis.STATED, True, Fact.Status.ACCEPTED
        desk.indicator = definition.code
        desk.add(fact)
    return _made(desk)


def accept_all(report: Report, user: User, *, expected: Sequence[int] | None = None) -> int:
    """Accept every safe figure (`arithmetic.safe_facts`) as one decision; returns how many.

    `expected` are the ids that the person was told about. Raises Conflict when other ones are safe by now.
    """
    with transaction.atomic():
        row = locked(report)
        facts = safe_facts(list(row.facts.all()), row.findings.all())
        ids = sorted(fact.pk for fact in facts)
        if expected is not None and sorted(expected) != ids:
            raise Conflict("可一键确认的数据点刚有变化，尚未确认任何一项。已显示最新清单，请再看一遍。")
        if not ids:
            return 0
        with deciding(row, user, "accept_all") as desk:
            desk.extra = {"count": len(ids)}
            for pk in ids:
                desk.fact(pk).status = Fact.Status.ACCEPTED
    return len(ids)


def undo(report: Report, user: User) -> Decision:
    """Take back the account's last decision about figures that still stands; returns the decision taken back.

    Raises Conflict when somebody decided about the same figures since, ReviewProblem when nothing is left to undo.
    """
    last = last_undoable(report, user)
    if last is None:
        raise ReviewProblem("没有可以撤销的操作。")
    with deciding(report, user, "undo") as desk:
        desk.indicator, desk.fact_key = last.indicator_id, last.fact_key
        desk.extra = {"undoes": last.pk, "undone": last.action}
        for key, state in last.after.get("facts", {}).items():
            fact = desk.fact(int(key))
            if state is None or state_of(fact) != {name: state[name] for name in state_of(fact)}:
                raise Conflict("此后又有人改过这个数据点，不能直接撤销。请打开它核对后另作决定。")
        for key, resolution in last.after.get("findings", {}).items():
            finding = desk.report.findings.filter(fingerprint=key).first()
            if finding is not None and finding.resolution != resolution:
                raise Conflict("此后又有人处理过这条疑点，不能直接撤销。请打开它核对后另作决定。")
        for key, state in last.before.get("facts", {}).items():
            desk.restore(key, state, findings=False)
        for key, resolution in last.before.get("findings", {}).items():
            desk.restore(key, resolution, findings=True)
    return last


def last_undoable(report: Report, user: User) -> Decision | None:
    """The account's last decision about figures of this report that is neither undone nor signed off since."""
    undone: set[int] = set()
    for decision in Decision.objects.filter(report=report, made_by=user).order_by("-pk")[:500]:
        if decision.action == "undo":
            undone.add(decision.after.get("undoes", 0))
        elif decision.action in FIGURE_ACTIONS and decision.pk not in undone:
            return decision
    return None


def choices(fact: Fact) -> tuple[str, ...]:
    """The 口径 a person may choose for a rate, in the order of the keys 1–9; empty for counts."""
    definition = load_catalogue()[fact.indicator_id]
    if not definition.is_rate:
        return ()
    usual = definition.denominators or ("stated_population",)
    own = (fact.denominator,) if fact.denominator and fact.denominator != UNKNOWN else ()
    return (*tuple(dict.fromkeys((*usual, *own)))[:8], UNKNOWN)


def counts_for(report: Report, fact: Fact) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator of a rate as other figures of its report state them, if their quotient is the rate."""
    numerator = load_catalogue()[fact.indicator_id].numerator
    found: dict[str, Decimal] = {}
    rows = report.facts.filter(indicator__in=[numerator or "", fact.denominator], scope=fact.scope)
    for row in rows.exclude(status=Fact.Status.REJECTED).order_by("is_shown"):
        found[row.indicator_id] = row.value
    n, N = found.get(numerator or ""), found.get(fact.denominator)
    return (n, N) if n is not None and N and gives(n, N, fact.value) else None


def correct(fact: Fact, entry: Entry) -> None:
    """Write a checked entry into a figure that a person corrects."""
    if fact.basis != Fact.Basis.CORRECTED:
        was = f"{fact.value.normalize():f}{fact.unit}"
        if fact.unit == "%" and fact.n is not None and fact.N is not None:
            was += f"（{fact.n.normalize():f}/{fact.N.normalize():f}）"
        if fact.denominator:
            was += f"，口径{chip(fact.denominator)}"
        fact.formula = f"更正前：{was}"[:200]
    _fill(fact, entry)
    fact.basis, fact.by_person, fact.status = Fact.Basis.CORRECTED, True, Fact.Status.CORRECTED


def checked(entry: Entry, definition: Indicator) -> Entry:
    """The entry in the indicator's unit, or ReviewProblem saying what is wrong with it."""
    unit = entry.unit or definition.unit
    value, n, N = entry.value, entry.n, entry.N
    if definition.unit != unit:
        if unit == f"万{definition.unit}":
            value, unit = value * 10_000, definition.unit
        elif definition.unit == f"万{unit}":
            value, unit = value / 10_000, definition.unit
        else:
            raise ReviewProblem(f"“{definition.label}”的单位是“{definition.unit}”，请换算后填写。")
    if value < 0 or value >= Decimal(10) ** 14:
        raise ReviewProblem("数值应为不小于 0 的数。")
    if entry.qualifier not in Fact.Qualifier.values:
        raise ReviewProblem("请选择确数、约数、“余”或“近”。")
    if not definition.is_rate:
        return replace(entry, value=value, unit=unit, n=None, N=None, denominator="")
    if value > 100:
        raise ReviewProblem("比率应在 0 至 100 之间，单位为百分之一。")
    denominator = entry.denominator or UNKNOWN
    if denominator != UNKNOWN and denominator not in NAMED and denominator not in load_catalogue():
        raise ReviewProblem("请从列出的口径中选择。")
    if (n is not None and n < 0) or (N is not None and N <= 0):
        raise ReviewProblem("分子应不小于 0，分母应大于 0。")
    if n is not None and N is not None:
        if n > N:
            raise ReviewProblem(f"分子 {n} 大于分母 {N}，请核对。")
        if entry.qualifier == Fact.Qualifier.EXACT and abs(n * 100 / N - value) > Decimal("0.5"):
            share = (n * 100 / N).quantize(Decimal("0.01"))
            raise ReviewProblem(f"{n}÷{N}＝{share}%，与填写的 {value}% 不符，请核对分子、分母或数值。")
    return replace(entry, value=value, unit=unit, denominator=denominator)


def _about(desk: Desk, fact: int, expected: str | None) -> Fact:
    row = desk.fact(fact, expected)
    desk.indicator, desk.fact_key = row.indicator_id, row.pk
    return row


def _made(desk: Desk) -> Decision:
    assert desk.decision is not None
    return desk.decision


def _differs(fact: Fact, entry: Entry) -> bool:
    now = (fact.value, fact.unit, fact.qualifier, fact.n, fact.N, fact.denominator)
    return now != (entry.value, entry.unit, entry.qualifier, entry.n, entry.N, entry.denominator)


def _fill(fact: Fact, entry: Entry) -> None:
    fact.value, fact.unit, fact.qualifier = entry.value, entry.unit, entry.qualifier
    fact.n, fact.N, fact.denominator = entry.n, entry.N, entry.denominator
    fact.low = entry.value if entry.qualifier == Fact.Qualifier.OVER else None
    fact.high = entry.value if entry.qualifier == Fact.Qualifier.UNDER else None


def _numeral(words: str, entry: Entry) -> tuple[int, int] | None:
    """Where the value is printed inside its sentence, if it is printed in plain digits."""
    digits = f"{entry.value.normalize():f}"
    for printed in (digits + entry.unit, f"{entry.value:,f}".rstrip("0").rstrip("."), digits):
        start = words.find(printed)
        if start >= 0:
            return start, start + len(printed)
    return None


__all__ = [
    "REVIEW_STATES", "Conflict", "Entry", "ReviewProblem", "accept", "accept_all", "add", "choices",
    "choose_denominator", "fix", "label_of", "last_undoable", "not_applicable", "reject", "undo",
]  # fmt: skip
