"""Which fact is shown when several speak of the same indicator, district and year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fazhi.reports.actions import choose_observations
from fazhi.reports.models import Fact, Observation, Report
from tests.factories import make_finding, make_report


pytestmark = pytest.mark.django_db
RATE = "reconsideration_correction_rate"
STANDARD = "reconsideration_concluded"


def add(report: Report, value: str, **fields: Any) -> Fact:
    fields = {"indicator_id": RATE, "unit": "%", "denominator": STANDARD, "confidence": 0.9, "start": 10} | fields
    return Fact.objects.create(report=report, value=Decimal(value), **fields)


def shown(district: str = "330102", year: int = 2023) -> Observation | None:
    choose_observations(district, year)
    return Observation.objects.filter(district=district, year=year, indicator=RATE).first()


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        ({}, {"basis": "computed"}),
        ({"basis": "computed"}, {"basis": "back_derived"}),
        ({"denominator": "unknown"}, {"basis": "computed"}),
        ({}, {"denominator": "reconsideration_accepted"}),
        ({"denominator": "reconsideration_accepted"}, {"denominator": "unknown"}),
        ({}, {"scope": "own_level"}),
        ({"basis": "computed"}, {"scope": "own_level"}),
        ({}, {"instance": "first"}),
        ({}, {"qualifier": "about"}),
        ({"confidence": 0.9}, {"confidence": 0.5}),
        ({"start": 5}, {"start": 50}),
        ({"status": "accepted", "basis": "back_derived"}, {}),
        ({"by_person": True, "status": "corrected", "basis": "corrected", "scope": "own_level"}, {}),
    ],
)
def test_choosing_prefers(reference: None, winner: dict[str, Any], loser: dict[str, Any]) -> None:
    report = make_report("330102", 2023)
    add(report, "99", **loser)
    best = add(report, "20", **winner)
    observation = shown()
    assert observation is not None
    assert (observation.fact_id, observation.value) == (best.pk, Decimal(20))


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "department"},
        {"scope": "subordinate"},
        {"scope": "superior"},
        {"instance": "second"},
        {"instance": "retrial"},
    ],
)
def test_choosing_never_shows_what_is_not_the_districts_own(reference: None, fields: dict[str, str]) -> None:
    add(make_report("330102", 2023), "20", **fields)
    assert shown() is None


@pytest.mark.parametrize("status", ["rejected", "not_applicable"])
def test_choosing_keeps_a_persons_refusal_visible_but_prefers_any_value(reference: None, status: str) -> None:
    report = make_report("330102", 2023)
    add(report, "20", status=status)
    observation = shown()
    assert observation is not None
    assert observation.status == status
    add(report, "18")
    observation = shown()
    assert observation is not None
    assert observation.value == Decimal(18)


@pytest.mark.parametrize("state", ["failed", "withdrawn", "needs_person"])
def test_choosing_leaves_out_reports_that_do_not_count(reference: None, state: str) -> None:
    add(make_report("330102", 2023, state=state), "20")
    assert shown() is None


@pytest.mark.parametrize("state", ["queued", "reading", "in_review", "awaiting_signoff", "published"])
def test_choosing_keeps_former_figures_while_a_report_is_read_again(reference: None, state: str) -> None:
    add(make_report("330102", 2023, state=state), "20")
    assert shown() is not None


def test_choosing_prefers_annual_then_duty_then_white_paper(reference: None) -> None:
    kinds = {kind: make_report("330102", 2023, kind=kind) for kind in ("annual", "duty", "white_paper")}
    for value, report in zip(("10", "11", "12"), kinds.values(), strict=True):
        add(report, value)
    seen = []
    for kind in ("annual", "duty", "white_paper"):
        observation = shown()
        assert observation is not None
        seen.append(observation.report_id == kinds[kind].pk)
        kinds[kind].facts.all().delete()
    assert seen == [True, True, True]


def test_choosing_prefers_what_was_published_over_a_newer_report(reference: None) -> None:
    old = make_report("330102", 2023, state="published", kind="duty")
    add(old, "20", is_published=True)
    add(make_report("330102", 2023), "30")
    observation = shown()
    assert observation is not None
    assert (observation.value, observation.is_published) == (Decimal(20), True)


def test_a_fact_that_came_after_publication_is_not_called_published(reference: None) -> None:
    add(make_report("330102", 2023, state="published"), "20")
    observation = shown()
    assert observation is not None
    assert observation.is_published is False


def test_choosing_takes_the_newer_of_two_like_reports(reference: None) -> None:
    add(make_report("330102", 2023), "20")
    add(make_report("330102", 2023), "30")
    observation = shown()
    assert observation is not None
    assert observation.value == Decimal(30)


@pytest.mark.parametrize(
    ("severity", "resolution", "flagged"),
    [("error", "open", True), ("warning", "open", True), ("info", "open", False), ("error", "adopt_stated", False)],
)
def test_an_open_doubt_flags_the_observation(reference: None, severity: str, resolution: str, flagged: bool) -> None:
    report = make_report("330102", 2023)
    add(report, "20")
    make_finding(report, RATE, "矛盾", severity=severity, resolution=resolution)
    observation = shown()
    assert observation is not None
    assert observation.has_finding is flagged


def test_choosing_twice_changes_nothing_and_removes_what_is_gone(reference: None) -> None:
    report = make_report("330102", 2023)
    fact = add(report, "20")
    first = shown()
    second = shown()
    assert first is not None and second is not None
    assert first.pk == second.pk
    fact.refresh_from_db()
    assert fact.is_shown
    report.facts.all().delete()
    assert shown() is None


def test_choosing_needs_the_same_number_of_queries_for_many_facts(
    reference: None, django_assert_num_queries: Any
) -> None:
    report = make_report("330102", 2023)
    add(report, "20")
    choose_observations("330102", 2023)
    with django_assert_num_queries(10):
        choose_observations("330102", 2023)
    for number in range(40):
        add(report, "20", start=100 + number)
    with django_assert_num_queries(10):
        choose_observations("330102", 2023)
