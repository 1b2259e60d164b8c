"""From review to publication and back: findings, the checklist, the two-person rule, replacing, the record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from fazhi.accounts.models import User
from fazhi.reports.actions import publication, rereading, review, set_identity, store_analysis
from fazhi.reports.actions.deciding import Conflict, ReviewProblem
from fazhi.reports.actions.resolving import resolve_finding
from fazhi.reports.models import Decision, District, Fact, Finding, Observation, Report
from tests.db.analyses import analysis, fact, finding, rate, source


pytestmark = pytest.mark.django_db
RATE, CORRECTED, CONCLUDED, ACCEPTED = (
    "reconsideration_correction_rate", "reconsideration_corrected", "reconsideration_concluded",
    "reconsideration_accepted",
)  # fmt: skip


def new(sha: str, **fields: Any) -> Report:
    return Report.objects.create(sha256=sha * 64, original_name=f"{sha}.txt", size=1, state="checking", run=1, **fields)


def doubted(**fields: Any) -> Any:
    return finding(stated=Decimal(20), recomputed=Decimal("21.33"), **fields)


@pytest.fixture
def report(accounts: dict[str, User]) -> Report:
    report = new("a")
    store_analysis(report, source(), analysis(rate(), fact(ACCEPTED, "80", "80件"), findings=(doubted(),)))
    return report


@pytest.fixture
def reviewer(accounts: dict[str, User]) -> User:
    return accounts["reviewer"]


@pytest.fixture
def signer(accounts: dict[str, User]) -> User:
    return accounts["signer"]


def of(report: Report, indicator: str = RATE) -> Fact:
    return report.facts.get(indicator=indicator)


def confirm(report: Report, user: User) -> None:
    district = District.objects.get(pk="330102")
    set_identity(report, district=district, year=2023, kind="annual", user=user)


def clear(report: Report, user: User) -> None:
    """Everything that publication asks for."""
    for row in report.findings.filter(resolution="open"):
        resolve_finding(report, row.pk, user, resolution="adopt_stated", reason="已核对原件")
    for row in report.facts.filter(status="unreviewed"):
        review.accept(report, row.pk, user)
    confirm(report, user)


def publish(report: Report, reviewer: User, signer: User) -> Report:
    clear(report, reviewer)
    publication.submit(report, reviewer)
    return publication.sign(report, signer)


def codes(report: Report) -> set[str]:
    report.refresh_from_db()
    return {line.code for line in publication.publication_blockers(report)}


@pytest.mark.parametrize(
    ("resolution", "status", "value"),
    [
        ("adopt_stated", "accepted", Decimal(20)),
        ("adopt_recomputed", "corrected", Decimal("21.33")),
        ("returned", "rejected", Decimal(20)),
        ("not_used", "rejected", Decimal(20)),
    ],
)
def test_resolutions_are_followed_by_the_figure(
    report: Report, reviewer: User, resolution: str, status: str, value: Decimal
) -> None:
    assert Observation.objects.get(indicator=RATE).has_finding
    resolve_finding(report, report.findings.get().pk, reviewer, resolution=resolution, reason="已核对原件")
    observation = Observation.objects.get(indicator=RATE)
    assert (report.findings.get().resolution, of(report).status) == (resolution, status)
    assert (observation.value, observation.status, observation.has_finding) == (value, status, False)
    decision = Decision.objects.get()
    assert (decision.action, decision.reason) == ("resolve_finding", "已核对原件")
    review.undo(report, reviewer)
    assert (report.findings.get().resolution, of(report).status, of(report).value) == (
        "open",
        "unreviewed",
        Decimal(20),
    )


def test_adopting_the_recomputed_rate_brings_its_counts(accounts: dict[str, User]) -> None:
    report = new("c")
    facts = (rate("22"), fact(CORRECTED, "15", "15件"), fact(CONCLUDED, "75", "75件"))
    found = finding(stated=Decimal(22), recomputed=Decimal(20))
    store_analysis(report, source(), analysis(*facts, findings=(found,)))
    pk = report.findings.get().pk
    resolve_finding(report, pk, accounts["reviewer"], resolution="adopt_recomputed", reason="笔误")
    row = of(report)
    assert (row.value, row.n, row.N, row.denominator, row.basis) == (
        Decimal(20), Decimal(15), Decimal(75), CONCLUDED, "corrected",
    )  # fmt: skip
    assert row.formula.startswith("更正前：22%")


def test_a_resolution_needs_a_reason_and_an_offered_way(report: Report, reviewer: User) -> None:
    pk = report.findings.get().pk
    with pytest.raises(ReviewProblem, match="理由"):
        resolve_finding(report, pk, reviewer, resolution="adopt_stated", reason="  ")
    with pytest.raises(ReviewProblem, match="请选择"):
        resolve_finding(report, pk, reviewer, resolution="open", reason="无")
    Finding.objects.update(recomputed=None)
    with pytest.raises(ReviewProblem, match="没有可以采用的重算数"):
        resolve_finding(report, pk, reviewer, resolution="adopt_recomputed", reason="无")
    assert not Decision.objects.exists()
    assert report.findings.get().resolution == "open"


def test_a_finding_settled_by_somebody_else_is_told(report: Report, reviewer: User, accounts: dict[str, User]) -> None:
    pk = report.findings.get().pk
    resolve_finding(report, pk, accounts["administrator"], resolution="returned", reason="矛盾", expected="open")
    with pytest.raises(Conflict, match="administrator"):
        resolve_finding(report, pk, reviewer, resolution="adopt_stated", reason="核对", expected="open")
    assert report.findings.get().resolution == "returned"


def test_every_blocker_stands_in_the_way_until_it_is_met(report: Report, reviewer: User) -> None:
    report.findings.create(
        indicator_id=ACCEPTED, kind="flow", severity="warning", message="流向不符", fingerprint="f" * 64
    )
    assert codes(report) == {"identity", "errors", "warnings", "headline", "figures"}
    with pytest.raises(ReviewProblem, match="还不能发布"):
        publication.submit(report, reviewer)
    confirm(report, reviewer)
    assert codes(report) == {"errors", "warnings", "headline", "figures"}
    error = report.findings.get(severity="error")
    resolve_finding(report, error.pk, reviewer, resolution="adopt_stated", reason="核对")
    assert codes(report) == {"warnings", "headline"}
    warning = report.findings.get(severity="warning")
    resolve_finding(report, warning.pk, reviewer, resolution="adopt_stated", reason="核对")
    assert codes(report) == set()
    publication.submit(report, reviewer)
    report.refresh_from_db()
    assert report.state == "awaiting_signoff"


def test_lines_of_the_checklist_name_what_they_wait_for(report: Report) -> None:
    lines = {line.code: line for line in publication.publication_checklist(report)}
    assert lines["errors"].findings == (report.findings.get().pk,)
    assert set(lines["headline"].facts) == {of(report).pk, of(report, ACCEPTED).pk}


def test_signing_publishes_decided_figures_only(report: Report, reviewer: User, signer: User) -> None:
    extra = fact("emergency_drills", "3", "75件", unit="次")
    store_analysis(report, source(), analysis(rate(), fact(ACCEPTED, "80", "80件"), extra))
    for indicator in (RATE, ACCEPTED):
        review.accept(report, of(report, indicator).pk, reviewer)
    confirm(report, reviewer)
    notes = [line for line in publication.publication_checklist(report) if not line.blocks]
    assert [line.code for line in notes] == ["rest"]
    publication.submit(report, reviewer)
    signed = publication.sign(report, signer)
    assert (signed.state, signed.published_at is not None) == ("published", True)
    assert dict(Observation.objects.values_list("indicator", "is_published")) == {
        RATE: True, ACCEPTED: True, "emergency_drills": False,
    }  # fmt: skip


def test_signing_needs_submission(report: Report, signer: User) -> None:
    with pytest.raises(ReviewProblem, match="送签"):
        publication.sign(report, signer)


def test_one_person_may_do_both_unless_the_rule_is_on(report: Report, accounts: dict[str, User], settings: Any) -> None:
    both = accounts["administrator"]
    clear(report, both)
    publication.submit(report, both)
    settings.TWO_PERSON = True
    assert "两人" in publication.why_not_sign(report, both)
    with pytest.raises(ReviewProblem, match="两人"):
        publication.sign(report, both)
    report.refresh_from_db()
    assert report.state == "awaiting_signoff"
    settings.TWO_PERSON = False
    assert publication.why_not_sign(report, both) == ""
    assert publication.sign(report, both).state == "published"


def test_the_other_of_two_persons_signs(report: Report, reviewer: User, signer: User, settings: Any) -> None:
    settings.TWO_PERSON = True
    assert publish(report, reviewer, signer).state == "published"


def test_published_figures_are_taken_back_and_published_again_as_corrected(
    report: Report, reviewer: User, signer: User
) -> None:
    publish(report, reviewer, signer)
    publication.withdraw(report, signer, reason="发现错误")
    assert not Observation.objects.exists()
    publication.reopen(report, reviewer, reason="更正件数")
    assert not Observation.objects.filter(is_published=True).exists()
    entry = review.Entry(Decimal(18), "%", denominator=CONCLUDED)
    review.fix(report, of(report).pk, reviewer, entry)
    publication.submit(report, reviewer)
    assert publication.sign(report, signer).state == "corrected"
    observation = Observation.objects.get(indicator=RATE)
    assert (observation.value, observation.status, observation.is_published) == (Decimal(18), "corrected", True)
    assert observation.fact is not None
    assert observation.fact.formula.startswith("更正前：20%")


def test_steps_that_do_not_fit_the_state_are_refused(report: Report, reviewer: User, signer: User) -> None:
    for step in (publication.withdraw, publication.reopen, publication.return_to_review):
        with pytest.raises(ReviewProblem):
            step(report, signer, reason="试")
    clear(report, reviewer)
    publication.submit(report, reviewer)
    with pytest.raises(ReviewProblem, match="不能送签"):
        publication.submit(report, reviewer)
    with pytest.raises(ReviewProblem, match="理由"):
        publication.return_to_review(report, signer, reason=" ")
    assert publication.return_to_review(report, signer, reason="再核对").state == "in_review"


def replacing(reviewer: User, signer: User, old: Report) -> Report:
    publish(old, reviewer, signer)
    newer = new("d")
    store_analysis(newer, source(), analysis(rate("25"), fact(CORRECTED, "15", "15件")))
    clear(newer, reviewer)
    return newer


def test_a_replacing_report_tells_beforehand_which_values_change(report: Report, reviewer: User, signer: User) -> None:
    newer = replacing(reviewer, signer, report)
    impact = {row.indicator: (row.before, row.after) for row in publication.replacement_impact(newer)}
    assert impact == {
        RATE: ((Decimal(20), "%"), (Decimal(25), "%")),
        CORRECTED: (None, (Decimal(15), "件")),
        ACCEPTED: ((Decimal(80), "件"), None),
    }
    assert codes(newer) == {"impact"}
    with pytest.raises(ReviewProblem, match="再看一遍"):
        publication.read_impact(newer, reviewer, digest="old")
    digest = publication.impact_digest(publication.replacement_impact(newer))
    publication.read_impact(newer, reviewer, digest=digest)
    assert codes(newer) == set()
    publication.submit(newer, reviewer)
    publication.sign(newer, signer)
    report.refresh_from_db()
    assert report.state == "withdrawn"
    assert dict(Observation.objects.values_list("indicator", "value")) == {RATE: Decimal(25), CORRECTED: Decimal(15)}
    assert Decision.objects.filter(action="replace", report=report).exists()


def test_reading_an_impact_counts_only_for_what_was_read(report: Report, reviewer: User, signer: User) -> None:
    newer = replacing(reviewer, signer, report)
    digest = publication.impact_digest(publication.replacement_impact(newer))
    publication.read_impact(newer, reviewer, digest=digest)
    review.reject(newer, of(newer).pk, reviewer)
    assert codes(newer) == {"impact"}


def test_a_report_of_another_kind_replaces_nothing(report: Report, reviewer: User, signer: User) -> None:
    newer = replacing(reviewer, signer, report)
    Report.objects.filter(pk=newer.pk).update(kind="duty")
    assert codes(newer) == set()


def test_newer_definitions_show_what_changes_and_keep_human_decisions(report: Report, reviewer: User) -> None:
    review.fix(report, of(report).pk, reviewer, review.Entry(Decimal(18), "%", denominator=CONCLUDED))
    read = analysis(rate("20"), fact(ACCEPTED, "81", "80件"), fact(CORRECTED, "15", "15件"))
    difference = store_analysis(report, source(), read)
    changes = [(change.kind, change.before, change.after) for change in rereading.changes_of(difference)]
    assert changes == [("new", "", "15件"), ("changed", "80件", "81件"), ("kept", "18%，审结", "20%，审结")]
    assert of(report).value == Decimal(18)


def test_a_preview_changes_nothing(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fazhi.extraction.extract", lambda source: analysis(rate("25")))
    before = list(report.facts.order_by("pk").values())
    changes = rereading.preview(report)
    assert {change.kind for change in changes} == {"changed", "gone"}
    assert list(report.facts.order_by("pk").values()) == before
    assert report.findings.count() == 1
    assert not Decision.objects.exists()


def test_applying_newer_definitions_is_recorded(
    report: Report, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fazhi.extraction.extract", lambda source: analysis(rate("25")))
    rereading.reread(report, reviewer)
    assert of(report).value == Decimal(25)
    assert Decision.objects.get().action == "reread"


@pytest.mark.parametrize("statement", ["UPDATE reports_decision SET reason = ''", "DELETE FROM reports_decision"])
def test_the_record_of_a_review_cannot_be_rewritten(report: Report, reviewer: User, statement: str) -> None:
    review.accept(report, of(report).pk, reviewer)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.all().delete()
    assert Decision.objects.count() == 1
