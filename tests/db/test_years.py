"""Reports held against the district's other years, whichever of them arrives first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fazhi.extraction import model
from fazhi.reports.actions import choose_observations, delete, load_samples, store_analysis
from fazhi.reports.models import Fact, Finding, Observation, Report
from fazhi.reports.processing import process
from tests.db.analyses import analysis, fact, rate, source
from tests.factories import make_report


pytestmark = pytest.mark.django_db
RATE, COUNT = "reconsideration_correction_rate", "reconsideration_accepted"


def stored(year: int, *facts: model.Fact) -> Report:
    """One report of the district and year, read and stored."""
    report = Report.objects.create(sha256=f"{year:064d}", original_name=f"{year}.txt", size=1, state="checking", run=1)
    store_analysis(report, source(), analysis(*facts, year=year))
    return report


def accepted(value: str, **change: Any) -> model.Fact:
    return fact(COUNT, value, "80件", change=model.Change(**change) if change else None)


def kinds(report: Report) -> list[str]:
    return sorted(report.findings.values_list("kind", flat=True))


@pytest.mark.parametrize("first", [2022, 2023])
def test_a_change_that_last_year_denies_is_told_in_either_order(reference: None, first: int) -> None:
    facts = {2022: accepted("100"), 2023: accepted("80", percent=Decimal("-30.0"))}
    reports = {year: stored(year, facts[year]) for year in sorted(facts, key=lambda year: year != first)}
    finding = reports[2023].findings.get()
    assert (finding.kind, finding.severity, finding.stated) == ("years_change_mismatch", "warning", Decimal(-30))
    assert "（80−100）÷100=−20%" in finding.message
    assert not reports[2022].findings.exists()
    marks = dict(Observation.objects.values_list("year", "has_finding"))
    assert marks == {2022: False, 2023: True}


def test_a_change_that_agrees_leaves_no_finding(reference: None) -> None:
    stored(2022, accepted("100"))
    assert kinds(stored(2023, accepted("80", percent=Decimal("-20.0"), previous=Decimal(100)))) == []


def test_a_stated_last_year_that_differs_is_told(reference: None) -> None:
    stored(2022, rate("22.9"))
    report = stored(2023, rate("20", change=model.Change(points=Decimal("-3.4"), previous=Decimal("23.4"))))
    assert kinds(report) == ["years_previous_mismatch"]


def test_the_finding_goes_with_last_years_report(reference: None, accounts: dict[str, Any]) -> None:
    before, report = stored(2022, accepted("100")), stored(2023, accepted("80", percent=Decimal("-30.0")))
    assert kinds(report) == ["years_change_mismatch"]
    delete(before, accounts["administrator"])
    assert kinds(report) == []
    assert not Observation.objects.get().has_finding


def test_a_decided_finding_is_kept_and_not_told_twice(reference: None) -> None:
    stored(2022, accepted("100"))
    report = stored(2023, accepted("80", percent=Decimal("-30.0")))
    report.findings.update(resolution=Finding.Resolution.ADOPT_STATED)
    choose_observations("330102", 2022)
    choose_observations("330102", 2023)
    store_analysis(report, source(), analysis(accepted("80", percent=Decimal("-30.0"))))
    finding = report.findings.get()
    assert finding.resolution == Finding.Resolution.ADOPT_STATED


def test_a_changed_denominator_breaks_the_series_instead_of_a_false_contradiction(reference: None) -> None:
    stored(2022, rate("30", denominator="reconsideration_accepted"))
    report = stored(2023, rate("20", change=model.Change(points=Decimal("-2"))))
    assert kinds(report) == ["years_denominator_changed"]


def test_an_unknown_denominator_is_no_change_of_denominator(reference: None) -> None:
    stored(2022, rate("22", denominator="unknown"))
    report = stored(2023, rate("20", change=model.Change(points=Decimal("-2"))))
    assert kinds(report) == []


@pytest.mark.parametrize(
    "fields",
    [{"scope": "own_level"}, {"instance": "first"}, {"qualifier": "about"}],
    ids=["scope", "instance", "about"],
)
def test_only_like_values_are_held_against_each_other(reference: None, fields: dict[str, str]) -> None:
    stored(2022, fact(COUNT, "100", "80件", **fields))
    assert kinds(stored(2023, accepted("80", percent=Decimal("-30.0")))) == []


def test_a_rate_is_compared_as_its_counts_give_it_too(reference: None) -> None:
    """Last year printed 12.7 for 15 of 119 (12.605): −2.6 to 10.0 agrees with the counts alone."""
    stored(2022, rate("12.7", n=Decimal(15), N=Decimal(119)))
    agrees = stored(2023, rate("10.0", change=model.Change(points=Decimal("-2.6"))))
    assert kinds(agrees) == []


def test_an_outlier_is_told_from_the_districts_own_years(reference: None) -> None:
    for year, value in ((2019, "8.1"), (2020, "9.4"), (2021, "7.7"), (2022, "8.8")):
        stored(year, rate(value))
    report = stored(2023, rate("61"))
    assert kinds(report) == ["years_outlier"]
    assert "2019年8.1" in report.findings.get().message


def test_queries_do_not_grow_with_facts_and_years(reference: None, django_assert_num_queries: Any) -> None:
    def add(year: int, facts: int) -> None:
        report = make_report("330102", year)
        for number in range(facts):
            Fact.objects.create(
                report=report, indicator_id=RATE, value=Decimal(20), unit="%", start=number, confidence=0.9
            )
        choose_observations("330102", year)

    add(2022, 1)
    add(2023, 1)
    with django_assert_num_queries(12):
        choose_observations("330102", 2022)
    add(2022, 30)
    add(2023, 30)
    with django_assert_num_queries(12):
        choose_observations("330102", 2022)


def test_the_contradictions_planted_between_the_sample_years_appear(db: None) -> None:
    for submission in load_samples(None):
        assert submission.report is not None
        process(submission.report.pk)
    found = Finding.objects.filter(kind__in=("years_change_mismatch", "years_previous_mismatch"))
    assert set(found.values_list("report__district", "report__year", "indicator")) == {
        ("990105", 2024, "reconsideration_received"),
        ("990105", 2024, RATE),
    }
    changed = Finding.objects.filter(kind="years_denominator_changed", report__district="990102")
    assert set(changed.values_list("report__year", "indicator")) >= {(2023, RATE), (2023, "litigation_loss_rate")}
    assert not Finding.objects.filter(kind__startswith="years_", severity="error").exists()
