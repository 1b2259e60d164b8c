"""Which fact becomes the one value shown per indicator, district and year.

Order of preference: what a person decided; a published report; annual report before duty report before white
paper; the whole district before its own level; all instances before the first one; stated before computed before
back-derived; the standard 口径 before variants before an unknown one; exact before about; the surer; the newer report;
the earlier sentence. What a person refused is chosen only when nothing else is left, so that its absence can be
explained; pages show such a row as words, never as a value. Nothing that speaks of departments, other levels, second instance or retrial is ever shown as
the district's value.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.db import transaction

from fazhi.catalogue.denominators import UNKNOWN
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.access import PUBLISHED_STATES
from fazhi.reports.actions.years import check_years
from fazhi.reports.models import District, Fact, Finding, Observation, Report


SHOWING_STATES = (
    Report.State.QUEUED,
    Report.State.READING,
    Report.State.EXTRACTING,
    Report.State.CHECKING,
    Report.State.IN_REVIEW,
    Report.State.AWAITING_SIGNOFF,
    Report.State.PUBLISHED,
    Report.State.CORRECTED,
)
"""A report that is being read again keeps showing its former, complete figures; they are replaced in one step."""

_KINDS = {Report.Kind.ANNUAL: 0, Report.Kind.DUTY: 1, Report.Kind.WHITE_PAPER: 2, Report.Kind.OTHER: 3}
_SCOPES = {"region": 0, "own_level": 1, "unknown": 2}
_INSTANCES = {"all": 0, "first": 1}
_BASES = {
    Fact.Basis.CORRECTED: 0,
    Fact.Basis.IMPORTED: 0,
    Fact.Basis.STATED: 0,
    Fact.Basis.COMPUTED: 1,
    Fact.Basis.BACK_DERIVED: 2,
}
_REFUSED = {Fact.Status.NOT_APPLICABLE: 1, Fact.Status.REJECTED: 2}
_DECIDED = (Fact.Status.ACCEPTED, Fact.Status.CORRECTED)

VALUE_FIELDS = (
    "value", "unit", "qualifier", "low", "high", "n", "N", "denominator", "scope", "instance", "basis", "quote", "start",
    "end", "page", "change_percent", "change_points", "change_absolute", "change_ambiguous", "previous", "status",
)  # fmt: skip
"""What an observation copies from its fact, so that charts read one table only."""


def lock_districts(*codes: str | None) -> None:
    """Serialise choosing for these districts until the transaction ends (always in the same order)."""
    wanted = sorted({code for code in codes if code})
    list(District.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


@transaction.atomic
def choose_observations(district: str | None, year: int | None) -> int:
    """Choose anew for one district and year; returns how many observations there are now.

    The district's reports of this and later years are held against its other years on the way (`years`). Ten
    queries whatever the number of facts, while no finding changes. Does nothing when either is unknown.
    """
    if district is None or year is None:
        return 0
    lock_districts(district)
    facts = list(
        Fact.objects.select_related("report").filter(
            report__district=district, report__year=year, report__deleted_at=None, report__state__in=SHOWING_STATES
        )
    )
    chosen = choose(facts)
    past = list(Observation.objects.filter(district=district, year__lt=year)) if facts else []
    check_years(facts, past, year=year, shown={fact.pk for fact in chosen})
    doubted = set(
        Finding.objects.filter(
            report__in={fact.report_id for fact in chosen},
            severity__in=(Finding.Severity.ERROR, Finding.Severity.WARNING),
            resolution=Finding.Resolution.OPEN,
        ).values_list("report_id", "indicator_id")
    )
    Observation.objects.filter(district=district, year=year).exclude(
        indicator__in=[fact.indicator_id for fact in chosen]
    ).delete()
    Observation.objects.bulk_create(
        [
            Observation(
                indicator_id=fact.indicator_id,
                district_id=district,
                year=year,
                report_id=fact.report_id,
                fact=fact,
                is_published=fact.is_published and fact.report.state in PUBLISHED_STATES,
                has_finding=(fact.report_id, fact.indicator_id) in doubted,
                **{name: getattr(fact, name) for name in VALUE_FIELDS},
            )
            for fact in chosen
        ],
        update_conflicts=True,
        unique_fields=["indicator", "year", "district"],
        update_fields=["report", "fact", "is_published", "has_finding", "updated_at", *VALUE_FIELDS],
    )
    shown = {fact.pk for fact in chosen}
    stale = [fact.pk for fact in facts if fact.is_shown and fact.pk not in shown]
    fresh = [fact.pk for fact in chosen if not fact.is_shown]
    Fact.objects.filter(pk__in=stale).update(is_shown=False)
    Fact.objects.filter(pk__in=fresh).update(is_shown=True)
    _check_later_years(district, year)
    return len(chosen)


def _check_later_years(district: str, year: int) -> None:
    """Hold later reports against what changed here; a year whose findings change is chosen anew for its marks."""
    later: dict[int, list[Fact]] = {}
    for fact in Fact.objects.select_related("report").filter(
        report__district=district, report__year__gt=year, report__deleted_at=None, report__state__in=SHOWING_STATES
    ):
        later.setdefault(fact.report.year or 0, []).append(fact)
    if not later:
        return
    stored = list(Observation.objects.filter(district=district))
    for other, facts in sorted(later.items()):
        if check_years(facts, stored, year=other, shown={fact.pk for fact in facts if fact.is_shown}):
            choose_observations(district, other)


def choose(facts: Iterable[Fact]) -> list[Fact]:
    """The best candidate of every indicator, in no particular order (reads nothing: reports must be loaded)."""
    best: dict[str, Fact] = {}
    for fact in sorted(filter(_is_the_districts_own, facts), key=_preference):
        best.setdefault(fact.indicator_id, fact)
    return list(best.values())


def _is_the_districts_own(fact: Fact) -> bool:
    return fact.scope in _SCOPES and fact.instance in _INSTANCES


def _preference(fact: Fact) -> tuple[int | float, ...]:
    decided = fact.by_person or fact.status in _DECIDED
    return (
        _REFUSED.get(Fact.Status(fact.status), 0),
        0 if decided else 1,
        0 if fact.is_published and fact.report.state in PUBLISHED_STATES else 1,
        _KINDS.get(Report.Kind(fact.report.kind), 9),
        _SCOPES[fact.scope],
        _INSTANCES[fact.instance],
        _BASES.get(Fact.Basis(fact.basis), 9),
        _denominators(fact.indicator_id).get(fact.denominator, 90 if fact.denominator == UNKNOWN else 50),
        0 if fact.qualifier == Fact.Qualifier.EXACT else 1,
        -round(fact.confidence, 2),
        -fact.report_id,
        fact.start if fact.start is not None else 10**9,
        fact.pk,
    )


def _denominators(indicator: str) -> dict[str, int]:
    definition = load_catalogue().get(indicator)  # another process may promote it at any time
    return _ranks(definition.denominators) if definition else {}


@cache
def _ranks(denominators: tuple[str, ...]) -> dict[str, int]:
    return {code: rank for rank, code in enumerate(denominators)}
