"""Storing what a reading found: one transaction, in which machine rows are replaced and human ones stay.

A stored fact is *settled* when a person added or decided it, or when it was published. Settled facts are never
changed or removed by a reading; the same statement read again is not stored beside them. Everything else follows the
newest reading, rows that did not change keeping their ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction import model
from fazhi.reports import storing
from fazhi.reports.actions.identity import judge_identity
from fazhi.reports.actions.observations import choose_observations, lock_districts
from fazhi.reports.models import Fact, Finding, Indicator, OtherFigure, Report, ReportText
from fazhi.reports.noun_phrases import noun_phrase
from fazhi.reports.sentences import rebuild_sentences
from fazhi.source import SourceText


KEEPS_STATE = frozenset(
    {Report.State.AWAITING_SIGNOFF, Report.State.PUBLISHED, Report.State.CORRECTED, Report.State.WITHDRAWN}
)
"""Beyond review: reading such a report again must not move it back by itself."""

_REFRESHED = (
    "qualifier", "low", "high", "n", "N", "quote", "start", "end", "page", "change_percent", "change_points",
    "change_absolute", "change_ambiguous", "previous", "rule", "formula", "sources", "confidence",
)  # fmt: skip

FactKey = tuple[str, Decimal, str, str, str, str, str, int | None, int | None]
Place = tuple[str, str, int | None, int | None]


class Superseded(Exception):
    """Another reading of the same report began later; this one must not write any more."""


@dataclass(frozen=True)
class StoredDifference:
    """What a reading changed: unsaved or removed facts, for the words of `reprocess`."""

    added: tuple[Fact, ...] = ()
    removed: tuple[Fact, ...] = ()
    kept: int = 0
    settled: int = 0
    """Facts that were left alone because a person or a publication settled them."""
    overruled: tuple[tuple[Fact, Fact], ...] = ()
    """Settled figures beside what the reading makes of the same words: the settled one stays."""
    notes: tuple[str, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def lines(self) -> list[str]:
        """One line a change: `- label value` for what went, `+ label value` for what came."""
        rows = [("-", fact) for fact in self.removed] + [("+", fact) for fact in self.added]
        catalogue = load_catalogue()
        rows.sort(key=lambda row: (row[1].indicator_id, row[0] == "+"))
        return [
            f"{sign} {catalogue[fact.indicator_id].label} {fact.value.normalize():f}{fact.unit}" for sign, fact in rows
        ]


def store_text(report: Report, source: SourceText) -> None:
    """Keep the readable text as soon as there is one, so that the report can be opened while it is analysed."""
    row = storing.text_row(report, source)
    ReportText.objects.update_or_create(
        report=report,
        defaults={"text": row.text, "blocks": row.blocks, "container_title": row.container_title, "notes": row.notes},
    )
    Report.objects.filter(pk=report.pk).update(format=source.format[:12], pages=source.pages, is_ocr=source.ocr)


@transaction.atomic
def store_analysis(
    report: Report, source: SourceText, analysis: model.Analysis, *, run: int | None = None
) -> StoredDifference:
    """Replace the machine's findings about `report`, set its identity and state, choose observations.

    `run` is the number of the reading that calls; raises Superseded when a later one has begun. Text and analysis
    are stored together. The passed `report` is refreshed to what was stored.
    """
    row = Report.objects.select_for_update().get(pk=report.pk)
    if run is not None and row.run != run:
        raise Superseded(f"report {row.pk}: reading {run} was overtaken by {row.run}")
    before = (row.district_id, row.year)
    verdict = judge_identity(row, analysis)
    lock_districts(before[0], verdict.district)

    store_text(row, source)
    row.format, row.pages, row.is_ocr = source.format[:12], source.pages, source.ocr
    ReportText.objects.filter(report=row).update(sections=storing.sections_json(analysis))
    remarks = [*source.notes, *analysis.remarks]
    known = set(Indicator.objects.values_list("code", flat=True))
    facts = [fact for fact in analysis.facts if fact.indicator in known and storing.fits(fact.value)]
    if len(facts) < len(analysis.facts):
        remarks.append(f"有{len(analysis.facts) - len(facts)}个数值超出可存储范围，未采用。")
    pages = storing.Pages(source)
    difference = _replace_facts(row, [storing.fact_row(row, fact, pages) for fact in facts], source.text)
    _replace_findings(
        row, [storing.finding_row(row, f) for f in analysis.findings if not f.indicator or f.indicator in known]
    )
    _replace_others(row, [o for o in analysis.others if storing.fits(o.value)], known, source.text)

    row.title = (analysis.title or "")[:200]
    row.recognition = {name: storing.recognition_json(getattr(analysis, name)) for name in ("district", "year", "kind")}
    row.district_id, row.year, row.kind = verdict.district, verdict.year, verdict.kind
    row.remarks = list(dict.fromkeys(remarks))
    row.definitions_hash = analysis.definitions_hash or load_catalogue().hash
    row.processed_at = timezone.now()
    if row.state not in KEEPS_STATE:
        row.state, row.failure_code, row.failure_reason = verdict.state, verdict.code, verdict.reason
    row.save()
    rebuild_sentences(row)
    choose_observations(row.district_id, row.year)
    if before != (row.district_id, row.year):
        choose_observations(*before)
    report.refresh_from_db()
    return difference


def _key(fact: Fact) -> FactKey:
    return (
        fact.indicator_id, fact.value, fact.unit, fact.denominator, fact.scope, fact.instance, fact.basis,
        fact.value_start, fact.value_end,
    )  # fmt: skip


def _place(fact: Fact) -> Place:
    """Where it is printed; not its basis, which a correction changes."""
    return (fact.indicator_id, fact.scope, fact.value_start, fact.value_end)


def _replace_facts(report: Report, read: Sequence[Fact], text: str) -> StoredDifference:
    stored = list(report.facts.all())
    settled = [f for f in stored if f.by_person or f.is_published or f.status != Fact.Status.UNREVIEWED]
    _anchor(settled, text)
    taken = {_key(fact) for fact in settled}
    places = {_place(fact): fact for fact in settled if fact.value_start is not None}
    waiting: dict[FactKey, list[Fact]] = defaultdict(list)
    settled_ids = {fact.pk for fact in settled}
    for fact in stored:
        if fact.pk not in settled_ids:
            waiting[_key(fact)].append(fact)
    added, refreshed, overruled = [], [], []
    for fact in read:
        there = places.get(_place(fact))
        if there is not None and there.value != fact.value:
            overruled.append((there, fact))
        if there is not None or _key(fact) in taken:
            continue
        same = waiting.get(_key(fact))
        if same:
            row = same.pop()
            for name in _REFRESHED:
                setattr(row, name, getattr(fact, name))
            refreshed.append(row)
        else:
            added.append(fact)
    removed = [fact for facts in waiting.values() for fact in facts]
    Fact.objects.filter(pk__in=[fact.pk for fact in removed]).delete()
    Fact.objects.bulk_update(refreshed, _REFRESHED)
    Fact.objects.bulk_create(added)
    return StoredDifference(
        tuple(added), tuple(removed), kept=len(refreshed), settled=len(settled), overruled=tuple(overruled)
    )


def _anchor(facts: Iterable[Fact], text: str) -> None:
    """Point settled facts at their words again when the text itself was read differently."""
    moved = []
    for fact in facts:
        if not fact.quote or fact.start is None or text[fact.start : fact.end] == fact.quote:
            continue
        start = text.find(fact.quote)
        if start < 0:
            fact.start = fact.end = fact.value_start = fact.value_end = None
        else:
            shift = start - fact.start
            fact.start, fact.end = start, start + len(fact.quote)
            if fact.value_start is not None and fact.value_end is not None:
                fact.value_start, fact.value_end = fact.value_start + shift, fact.value_end + shift
        moved.append(fact)
    Fact.objects.bulk_update(moved, ("start", "end", "value_start", "value_end"))


def _replace_findings(report: Report, read: Sequence[Finding]) -> None:
    by_fingerprint = {finding.fingerprint: finding for finding in read}
    decided = report.findings.exclude(resolution=Finding.Resolution.OPEN)
    kept = set(decided.values_list("fingerprint", flat=True))
    report.findings.filter(resolution=Finding.Resolution.OPEN).delete()
    Finding.objects.bulk_create([f for f in by_fingerprint.values() if f.fingerprint not in kept])


def _replace_others(report: Report, read: Sequence[model.OtherFigure], known: set[str], text: str) -> None:
    report.other_figures.all().delete()
    rows = [storing.other_row(report, other) for other in read]
    for row in rows:
        if row.indicator_id not in known:
            row.indicator_id = None
            # A cell of a table is named by its headers already.
            if "\n" not in row.quote and "|" not in row.quote:
                row.phrase = noun_phrase(text, row.value_start, row.value_end, row.unit) or row.phrase
    OtherFigure.objects.bulk_create(rows)
