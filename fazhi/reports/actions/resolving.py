"""Settling a finding 疑点: adopt what is stated, adopt what was recomputed, return to the district, do not use.

The figure it is about follows: adopting accepts or corrects it, returning and not using refuse it. Every resolution
says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.actions.deciding import ReviewProblem, deciding
from fazhi.reports.actions.review import Entry, checked, correct
from fazhi.reports.arithmetic import gives
from fazhi.reports.models import Decision, Fact, Finding, Report


Resolution = Finding.Resolution
OFFERED = (Resolution.ADOPT_STATED, Resolution.ADOPT_RECOMPUTED, Resolution.RETURNED, Resolution.NOT_USED)
"""In the order of the keys 1–4."""

REASONS: dict[str, tuple[str, ...]] = {
    Resolution.ADOPT_STATED: (
        "已核对原件，原文如此，统计口径与本系统推算不同",
        "已与报告单位核实，以原文为准",
        "差异由四舍五入或约数造成",
        "原文只列部分分项，不要求合计相等",
    ),
    Resolution.ADOPT_RECOMPUTED: (
        "已核对原件，原文比率系笔误，以件数重算为准",
        "已与报告单位核实，以重算数为准",
        "件数与其他统计一致，比率不一致",
    ),
    Resolution.RETURNED: (
        "原文前后矛盾，请报告单位核实后重新报送",
        "口径没有写明，请报告单位补充说明",
        "分项合计与总数不符，请报告单位核对各分项",
        "与上年报告数相差很大，请报告单位说明原因",
        "与同类统计（复议、应诉、公开年报）不一致，请报告单位核实",
    ),
    Resolution.NOT_USED: (
        "原文矛盾无法核实，本年度不予采用",
        "不是本地区本年度的数字",
        "识别有误，原文没有这一数字",
    ),
}
"""Reasons that recur, offered under the keys 1–9; a person may write any other."""

_CHANGES = ("change_points", "change_percent", "change_absolute")


def resolve_finding(
    report: Report, finding: int, user: User, *, resolution: str, reason: str, expected: str | None = None
) -> Decision:
    """Settle one finding with a reason. Raises ReviewProblem, Conflict when it is no longer `expected`."""
    if resolution not in OFFERED:
        raise ReviewProblem("请选择采信原文、采信重算、退回区局或不予采用。")
    if not reason.strip():
        raise ReviewProblem("请写明理由：以后的人要靠它明白为什么这样处理。")
    with deciding(report, user, "resolve_finding", reason=reason) as desk:
        row = desk.finding(finding, expected)
        row.resolution = resolution
        desk.indicator = row.indicator_id
        desk.extra = {"message": row.message, "severity": row.severity, "finding": row.pk}
        subject = subject_of(row, desk.report.facts.all())
        fact = desk.fact(subject.pk) if subject else None
        desk.fact_key = fact.pk if fact else None
        if resolution == Resolution.ADOPT_RECOMPUTED:
            if fact is None or not may_adopt_recomputed(row, fact):
                raise ReviewProblem("这条疑点没有可以采用的重算数。请选择采信原文、退回或不予采用。")
            _adopt(row, fact, desk.report)
        elif fact is not None and resolution == Resolution.ADOPT_STATED:
            if fact.status == Fact.Status.UNREVIEWED:
                fact.status = Fact.Status.ACCEPTED
        elif fact is not None:
            fact.status = Fact.Status.REJECTED
    assert desk.decision is not None
    return desk.decision


def subject_of(finding: Finding, facts: Iterable[Fact]) -> Fact | None:
    """The figure that a finding is about: of its indicator, standing in its sentences or holding its value."""
    mine = [fact for fact in facts if fact.indicator_id == finding.indicator_id]
    spans = [(span["start"], span["end"]) for span in finding.spans]

    def fit(fact: Fact) -> tuple[bool, bool, bool, int]:
        inside = fact.value_start is not None and any(a <= fact.value_start < b for a, b in spans)
        holds = finding.stated is not None and finding.stated in _numbers(fact)
        return (not holds, not inside, not fact.is_shown, fact.pk or 0)

    return min(mine, key=fit, default=None)


def may_adopt_recomputed(finding: Finding, fact: Fact | None) -> bool:
    """Whether the recomputed number can take the place of a number of the figure."""
    if fact is None or finding.recomputed is None or finding.stated is None or finding.stated not in _numbers(fact):
        return False
    return finding.stated != fact.value or finding.recomputed >= 0


def _numbers(fact: Fact) -> tuple[Decimal, ...]:
    return tuple(number for number in (fact.value, *(getattr(fact, name) for name in _CHANGES)) if number is not None)


def _adopt(finding: Finding, fact: Fact, report: Report) -> None:
    assert finding.stated is not None and finding.recomputed is not None
    if finding.stated != fact.value:
        name = next(name for name in _CHANGES if getattr(fact, name) == finding.stated)
        fact.formula = f"更正前：原文同比{finding.stated.normalize():f}"
        setattr(fact, name, finding.recomputed.quantize(Decimal("0.0001")))
        fact.change_ambiguous = False
        fact.status = Fact.Status.CORRECTED
        fact.by_person = True
        return
    definition = load_catalogue()[fact.indicator_id]
    entry = Entry(finding.recomputed, fact.unit, denominator=fact.denominator)
    if definition.is_rate:
        entry = _with_counts(entry, definition.numerator, definition.denominators, report, fact)
    correct(fact, checked(entry, definition))


def _with_counts(
    entry: Entry, numerator: str | None, denominators: tuple[str, ...], report: Report, fact: Fact
) -> Entry:
    """The recomputed rate with the counts that it was computed from: the first 口径 whose counts give it."""
    values = {
        row.indicator_id: row.value
        for row in report.facts.filter(indicator__in=[numerator or "", *denominators], scope=fact.scope)
        .exclude(status=Fact.Status.REJECTED)
        .order_by("is_shown")
    }
    n = values.get(numerator or "")
    for code in denominators:
        N = values.get(code)
        if n is not None and N and gives(n, N, entry.value):
            return Entry(entry.value, entry.unit, n=n, N=N, denominator=code)
    return entry
