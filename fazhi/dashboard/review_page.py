"""What the review page shows of one report, in a fixed number of queries; also the pieces that replace parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import words
from fazhi.dashboard.fact_words import figure_of
from fazhi.dashboard.page_marks import PrintedLines
from fazhi.dashboard.reading import text_blocks
from fazhi.dashboard.record_words import by_figure
from fazhi.dashboard.review_cards import GROUPS, Card, cards_of, has_pictures
from fazhi.reports.access import PUBLISHED_STATES, may_review_report, may_sign_report
from fazhi.reports.actions import publication, review
from fazhi.reports.actions.deciding import REVIEW_STATES, label_of
from fazhi.reports.arithmetic import safe_facts
from fazhi.reports.models import Decision, Fact, Finding, Report
from fazhi.reports.storing import source_of


DECISIONS_SHOWN = 1000
PARTS = ("summary", "identity", "checklist")
"""Parts of the page that any decision may change: `_<part>.html`, each one element with the part's id."""


KEYS = (
    ("J / K", "下一项、上一项"),
    ("Enter", "确认当前一项，转到下一项"),
    ("E", "更正数值、分子分母或口径"),
    ("X", "不采用"),
    ("1–9", "选定口径；在疑点上选择处理方式，再按数字选择理由"),
    ("S", "转到原文，再按一次返回"),
    ("N", "下一个问题"),
    ("A", "列出可一键确认的各项，按 Enter 确认"),
    ("U", "撤销上一步"),
    ("B", "把选中的原文补充为数据点"),
    ("P", "转到送签或签发，按 Enter 办理"),
    ("Esc", "关闭打开的表单"),
    ("?", "显示或关闭本说明"),
)
"""What `static/js/review.js` listens to, as the help lists it."""


@dataclass(frozen=True)
class Bench:
    """A report on the reviewer's desk."""

    report: Report
    user: User
    facts: list[Fact]
    findings: list[Finding]
    lines: PrintedLines
    cards: list[Card]
    may_decide: bool
    """The account may review, and the report is in a state in which that is possible."""
    may_sign: bool


def lay_out(report: Report, user: User) -> Bench:
    """Load everything about one report. Its text must be loaded or loadable."""
    facts = list(report.facts.all())
    findings = list(report.findings.all())
    text = getattr(report, "text", None)
    lines = PrintedLines(source_of(text)) if text is not None else PrintedLines(_nothing())
    decisions = Decision.objects.filter(report=report).select_related("made_by")[:DECISIONS_SHOWN]
    cards = cards_of(facts, findings, lines, by_figure(decisions))
    return Bench(
        report=report, user=user, facts=facts, findings=findings, lines=lines, cards=cards,
        may_decide=may_review_report(user, report) and report.state in REVIEW_STATES,
        may_sign=may_sign_report(user, report),
    )  # fmt: skip


def _nothing() -> Any:
    from fazhi.source import SourceText

    return SourceText("")


def page_context(bench: Bench, *, focus: str = "") -> dict[str, Any]:
    """Everything the page's template needs."""
    report = bench.report
    text = getattr(report, "text", None)
    pictures = has_pictures(report, bench.lines)
    blocks = []
    if text is not None:
        blocks = text_blocks(
            text.text, text.blocks, text.sections, facts=bench.facts, findings=bench.findings, others=()
        )
    grouped = [
        (name, label, [card for card in bench.cards if card.group == name])
        for name, label in GROUPS.items()
        if any(card.group == name for card in bench.cards)
    ]
    known = {card.key for card in bench.cards} | {"identity"}
    return {
        "report": report,
        "groups": grouped,
        "blocks": blocks,
        "pages": range(1, (report.pages or 0) + 1) if pictures else (),
        "may_decide": bench.may_decide,
        "focus": focus if focus in known else "",
        "keys": KEYS,
        "indicators": load_catalogue().indicators,
        "qualifiers": Fact.Qualifier.choices,
        "shows_samples": report.is_sample,
        "definitions_changed": report.definitions_hash != load_catalogue().hash,
        **summary_context(bench),
    }


def summary_context(bench: Bench) -> dict[str, Any]:
    """Counts, accept-all, checklist and the next step."""
    report = bench.report
    lines = publication.publication_checklist(report)
    impact = []
    replaced = publication.replaced_reports(report) if report.state in (*REVIEW_STATES, "awaiting_signoff") else []
    if replaced:
        impact = publication.replacement_impact(report)
    safe = safe_facts(bench.facts, bench.findings) if bench.may_decide else []
    return {
        "report": report,
        "total": sum(card.figure is not None for card in bench.cards),
        "left": sum(not card.done for card in bench.cards),
        "problems": sum(card.is_problem for card in bench.cards),
        "checklist": [(line, _target(line)) for line in lines],
        "ready": all(line.done or not line.blocks for line in lines),
        "safe": [figure_of(fact) for fact in safe],
        "safe_ids": ",".join(str(fact.pk) for fact in safe),
        "replaced": replaced,
        "impact": [(label_of(row.indicator), _side(row.before), _side(row.after)) for row in impact],
        "impact_digest": publication.impact_digest(impact),
        "may_decide": bench.may_decide,
        "may_review": may_review_report(bench.user, report),
        "may_sign": bench.may_sign,
        "why_not_sign": publication.why_not_sign(report, bench.user) if report.state == "awaiting_signoff" else "",
        "can_undo": bench.may_decide and review.last_undoable(report, bench.user) is not None,
        "is_published": report.state in PUBLISHED_STATES,
        "step_reasons": publication.STEP_REASONS,
    }


def _side(side: tuple[Any, str] | None) -> str:
    return words.quantity(side[0], side[1]) if side else "未提及"


def _target(line: publication.Line) -> str:
    """Where the line's fix is."""
    if line.findings:
        return f"#finding-{line.findings[0]}"
    if line.facts:
        return f"#fact-{line.facts[0]}"
    return {"identity": "#identity", "impact": "#impact"}.get(line.code, "#cards")


def fragments(bench: Bench, keys: set[str], request: Any) -> dict[str, Any]:
    """Rendered cards and summary for the script: a card that is gone comes as None."""
    by_key = {card.key: card for card in bench.cards}
    rendered = {
        key: render_to_string(
            "reports/review/_card.html",
            {"card": by_key[key], "report": bench.report, "may_decide": bench.may_decide,
             "qualifiers": Fact.Qualifier.choices},
            request,
        )
        if key in by_key
        else None
        for key in sorted(keys)
    }  # fmt: skip
    shared = summary_context(bench)
    parts = {name: render_to_string(f"reports/review/_{name}.html", shared, request) for name in PARTS}
    return {"cards": rendered, "parts": parts}
