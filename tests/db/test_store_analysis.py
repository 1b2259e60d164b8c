"""Storing an analysis: machine rows follow the newest reading, human and published ones never move."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction import model
from fazhi.reports import storing
from fazhi.reports.actions import store_analysis
from fazhi.reports.actions.analysis import Superseded
from fazhi.reports.models import Fact, Finding, Observation, Report, ReportText
from fazhi.source import Block, Line, SourceText
from tests.db.analyses import TEXT, analysis, fact, finding, rate, source, span


pytestmark = pytest.mark.django_db


@pytest.fixture
def report(reference: None) -> Report:
    return Report.objects.create(sha256="a" * 64, original_name="甲.txt", size=1, state="checking", run=1)


def values(report: Report) -> list[tuple[str, Decimal, str]]:
    return [(f.indicator_id, f.value, f.status) for f in report.facts.order_by("indicator", "value")]


def test_storing_keeps_everything_a_value_needs(report: Report) -> None:
    change = model.Change(points=Decimal("-2.5"), previous=Decimal("22.5"))
    store_analysis(report, source(), analysis(rate(n=Decimal(15), N=Decimal(75), change=change, qualifier="about")))
    row = report.facts.get()
    assert (row.value, row.unit, row.n, row.N, row.denominator) == (
        Decimal(20), "%", Decimal(15), Decimal(75), "reconsideration_concluded",
    )  # fmt: skip
    assert (row.change_points, row.previous, row.qualifier) == (Decimal("-2.5"), Decimal("22.5"), "about")
    assert TEXT[row.start : row.end] == row.quote == "20%"
    observation = Observation.objects.get()
    assert (observation.district_id, observation.year, observation.n, observation.change_points) == (
        "330102", 2023, Decimal(15), Decimal("-2.5"),
    )  # fmt: skip
    assert (report.state, report.district_id, report.year) == ("in_review", "330102", 2023)


def test_storing_again_keeps_ids_of_what_did_not_change(report: Report) -> None:
    received = fact("reconsideration_accepted", "80", "80件")
    store_analysis(report, source(), analysis(rate(), received))
    before = dict(report.facts.values_list("indicator", "pk"))
    difference = store_analysis(report, source(), analysis(rate(rule="newer"), received))
    assert dict(report.facts.values_list("indicator", "pk")) == before
    assert report.facts.get(indicator="reconsideration_correction_rate").rule == "newer"
    assert not difference


def test_storing_again_reports_what_came_and_went(report: Report) -> None:
    store_analysis(report, source(), analysis(rate("20")))
    difference = store_analysis(report, source(), analysis(rate("19.99")))
    label = load_catalogue()["reconsideration_correction_rate"].label
    assert difference.lines() == [f"- {label} 20%", f"+ {label} 19.99%"]
    assert Observation.objects.get().value == Decimal("19.99")


def test_a_decided_fact_survives_and_is_not_doubled(report: Report) -> None:
    store_analysis(report, source(), analysis(rate()))
    report.facts.update(status="accepted")
    store_analysis(report, source(), analysis(rate()))
    assert values(report) == [("reconsideration_correction_rate", Decimal(20), "accepted")]


def test_a_rejected_fact_does_not_come_back(report: Report) -> None:
    store_analysis(report, source(), analysis(rate()))
    report.facts.update(status="rejected")
    store_analysis(report, source(), analysis(rate()))
    assert values(report) == [("reconsideration_correction_rate", Decimal(20), "rejected")]


def test_a_persons_figure_outlives_a_reading_that_finds_nothing(report: Report) -> None:
    store_analysis(report, source(), analysis())
    Fact.objects.create(
        report=report, indicator_id="reconsideration_correction_rate", value=18, unit="%", by_person=True,
        status="corrected", basis="corrected", denominator="reconsideration_concluded",
    )  # fmt: skip
    store_analysis(report, source(), analysis(rate("20")))
    assert Observation.objects.get().value == Decimal(18)
    assert [row[1] for row in values(report)] == [Decimal(18), Decimal(20)]


def test_a_published_figure_is_left_alone_by_a_later_reading(report: Report) -> None:
    store_analysis(report, source(), analysis(rate("20")))
    report.facts.update(is_published=True)
    Report.objects.update(state="published", identity_confirmed=True)
    store_analysis(report, source(), analysis(rate("25", words="纠错率20%")))
    observation = Observation.objects.get()
    assert (observation.value, observation.is_published) == (Decimal(20), True)
    report.refresh_from_db()
    assert report.state == "published"


def test_decided_facts_follow_their_words_in_a_text_read_differently(report: Report) -> None:
    store_analysis(report, source(), analysis(rate()))
    report.facts.update(status="accepted")
    longer = "网页标题\n" + TEXT
    store_analysis(report, source(longer), analysis(rate(text=longer)))
    row = report.facts.get()
    assert longer[row.start : row.end] == longer[row.value_start : row.value_end] == "20%"


def test_a_resolution_survives_the_same_finding_read_again(report: Report) -> None:
    store_analysis(report, source(), analysis(rate(), findings=(finding(),)))
    report.findings.update(resolution=Finding.Resolution.ADOPT_STATED)
    store_analysis(report, source(), analysis(rate(), findings=(finding(),)))
    assert report.findings.get().resolution == "adopt_stated"
    assert Observation.objects.get().has_finding is False


def test_findings_that_are_gone_disappear_and_new_ones_open(report: Report) -> None:
    store_analysis(report, source(), analysis(rate(), findings=(finding(),)))
    store_analysis(report, source(), analysis(rate(), findings=(finding(stated=Decimal(20)),)))
    assert report.findings.get().stated == Decimal(20)


def test_a_reading_that_was_overtaken_writes_nothing(report: Report) -> None:
    Report.objects.update(run=2)
    with pytest.raises(Superseded):
        store_analysis(report, source(), analysis(rate()), run=1)
    assert not Fact.objects.exists()


def test_values_that_no_column_holds_are_left_out_and_said(report: Report) -> None:
    huge = fact("reconsideration_accepted", "1e20", "80件")
    store_analysis(report, source(), analysis(rate(), huge))
    assert [row[0] for row in values(report)] == ["reconsideration_correction_rate"]
    assert report.remarks == ["有1个数值超出可存储范围，未采用。"]


def test_a_change_of_identity_in_a_new_reading_moves_the_figures(report: Report) -> None:
    store_analysis(report, source(), analysis(rate()))
    store_analysis(report, source(), analysis(rate(), district="330106", year=2022))
    assert list(Observation.objects.values_list("district", "year")) == [("330106", 2022)]


def test_a_confirmed_identity_is_not_changed_by_a_reading(report: Report) -> None:
    Report.objects.update(district="330106", year=2022, identity_confirmed=True)
    store_analysis(report, source(), analysis(rate()))
    assert list(Observation.objects.values_list("district", "year")) == [("330106", 2022)]


@pytest.mark.parametrize(
    ("fields", "state", "code"),
    [
        ({"district": None}, "needs_person", "needs_district"),
        ({"district": "999999"}, "needs_person", "needs_district"),
        ({"year": None}, "needs_person", "needs_year"),
        ({"year": 2099}, "needs_person", "future_year"),
        ({"is_report": False}, "failed", "not_a_report"),
        ({"district": "990101"}, "failed", "sample_code"),
    ],
)
def test_without_a_trusted_identity_facts_are_kept_but_nothing_is_shown(
    report: Report, fields: dict[str, object], state: str, code: str
) -> None:
    store_analysis(report, source(), analysis(rate(), **fields))  # type: ignore[arg-type]
    assert (report.state, report.failure_code) == (state, code)
    assert report.failure_reason.endswith(("。",))
    assert not Observation.objects.exists()
    assert report.facts.count() == 1


def test_a_sample_file_cannot_land_in_a_real_district(report: Report) -> None:
    Report.objects.update(is_sample=True)
    store_analysis(report, source(), analysis(rate(), district="330102"))
    assert (report.state, report.failure_code, report.district_id) == ("failed", "sample_in_real", None)


def test_stored_text_gives_the_same_source_back(report: Report) -> None:
    line = Line(0, 2, 1, 0.1234, 0.1321, (0.1, 0.15, 0.2))
    block = Block(0, 5, "table_row", 1, 0, ((0, 2), (3, 5)), (line,))
    original = SourceText("甲 | 乙", (block,), "pdf", 1, "题名", True, ("说明",))
    store_analysis(report, original, analysis())
    assert storing.source_of(ReportText.objects.select_related("report").get()) == original


def test_pages_are_told_by_the_printed_line(report: Report) -> None:
    text = "甲乙丙丁"
    lines = (Line(0, 2, 1, 0, 0, (0.0, 0.1, 0.2)), Line(2, 4, 2, 0, 0, (0.0, 0.1, 0.2)))
    pages = storing.Pages(SourceText(text, (Block(0, 4, page=1, lines=lines),), "pdf", 2))
    assert [pages.at(offset) for offset in range(4)] == [1, 1, 2, 2]


def test_evidence_of_the_identity_is_kept(report: Report) -> None:
    found = analysis(candidates=(model.Candidate("320106", "江苏省南京市鼓楼区"),))
    store_analysis(report, source(), found)
    assert report.recognition["year"]["evidence"] == [{"start": 2, "end": 7, "quote": "2023年"}]
    assert report.recognition["district"]["candidates"] == [{"code": "320106", "name": "江苏省南京市鼓楼区"}]
    assert span("2023年").start == 2
