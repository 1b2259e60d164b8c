"""Decisions about figures: what each does to fact, observation and record; undo; two people at once; reading again."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from fazhi.accounts.models import User
from fazhi.reports.actions import deciding, review, store_analysis
from fazhi.reports.actions.deciding import Conflict, ReviewProblem, token
from fazhi.reports.actions.review import Entry
from fazhi.reports.arithmetic import confirmed_facts, safe_facts
from fazhi.reports.models import Decision, Fact, Observation, Report
from tests.db.analyses import TEXT, analysis, fact, finding, rate, source


pytestmark = pytest.mark.django_db
RATE, CORRECTED, CONCLUDED, ACCEPTED = (
    "reconsideration_correction_rate", "reconsideration_corrected", "reconsideration_concluded",
    "reconsideration_accepted",
)  # fmt: skip
CERTAIN = {"confidence": 0.97}


def read(report: Report, *facts: Any, **fields: Any) -> None:
    """A reading of the text: the rate with its counts, all sure, unless other facts are given."""
    whole = facts or (
        rate(n=Decimal(15), N=Decimal(75), **CERTAIN),
        fact(CORRECTED, "15", "15件", **CERTAIN),
        fact(CONCLUDED, "75", "75件", **CERTAIN),
        fact(ACCEPTED, "80", "80件", **CERTAIN),
    )
    store_analysis(report, source(), analysis(*whole, **fields))


@pytest.fixture
def report(accounts: dict[str, User]) -> Report:
    report = Report.objects.create(sha256="b" * 64, original_name="甲.txt", size=1, state="checking", run=1)
    read(report)
    return report


@pytest.fixture
def reviewer(accounts: dict[str, User]) -> User:
    return accounts["reviewer"]


def of(report: Report, indicator: str = RATE) -> Fact:
    return report.facts.get(indicator=indicator)


def shown(indicator: str = RATE) -> Observation:
    return Observation.objects.get(indicator=indicator)


def test_accepting_confirms_the_observation_and_is_recorded(report: Report, reviewer: User) -> None:
    decision = review.accept(report, of(report).pk, reviewer)
    assert (of(report).status, shown().status, shown().value) == ("accepted", "accepted", Decimal(20))
    key = str(of(report).pk)
    assert (decision.action, decision.made_by, decision.indicator_id) == ("accept", reviewer, RATE)
    assert (decision.before["facts"][key]["status"], decision.after["facts"][key]["status"]) == (
        "unreviewed", "accepted",
    )  # fmt: skip
    assert decision.definitions_hash == report.definitions_hash


def test_fixing_keeps_the_old_value_readable(report: Report, reviewer: User) -> None:
    entry = Entry(Decimal(24), "%", n=Decimal(18), N=Decimal(75), denominator=CONCLUDED)
    decision = review.fix(report, of(report).pk, reviewer, entry, reason="件数抄错")
    row = of(report)
    assert (row.status, row.basis, row.by_person) == ("corrected", "corrected", True)
    assert row.formula == "更正前：20%（15/75），口径审结"
    observation = shown()
    assert (observation.value, observation.n, observation.status, observation.basis) == (
        Decimal(24), Decimal(18), "corrected", "corrected",
    )  # fmt: skip
    assert observation.fact is not None
    assert decision.reason == "件数抄错"
    assert decision.before["facts"][str(row.pk)]["value"] == "20"


def test_fixing_without_a_change_accepts(report: Report, reviewer: User) -> None:
    entry = Entry(Decimal(20), "%", n=Decimal(15), N=Decimal(75), denominator=CONCLUDED)
    review.fix(report, of(report).pk, reviewer, entry)
    assert (of(report).status, of(report).basis) == ("accepted", "stated")


@pytest.mark.parametrize(
    ("indicator", "entry", "words"),
    [
        (RATE, Entry(Decimal(120), "%"), "0 至 100"),
        (RATE, Entry(Decimal(20), "件"), "单位"),
        (RATE, Entry(Decimal(20), "%", n=Decimal(80), N=Decimal(75)), "大于分母"),
        (RATE, Entry(Decimal(20), "%", n=Decimal(30), N=Decimal(75)), "不符"),
        (RATE, Entry(Decimal(20), "%", denominator="nothing"), "口径"),
        (ACCEPTED, Entry(Decimal(-1), "件"), "不小于 0"),
        (ACCEPTED, Entry(Decimal(80), "人"), "单位"),
        (ACCEPTED, Entry(Decimal(80), "件", qualifier="maybe"), "确数"),
    ],
)
def test_impossible_corrections_are_refused_in_words(
    report: Report, reviewer: User, indicator: str, entry: Entry, words: str
) -> None:
    with pytest.raises(ReviewProblem, match=words):
        review.fix(report, of(report, indicator).pk, reviewer, entry)
    assert not Decision.objects.exists()
    assert of(report, indicator).status == "unreviewed"


def test_ten_thousands_are_converted_to_the_unit(report: Report, reviewer: User) -> None:
    review.fix(report, of(report, ACCEPTED).pk, reviewer, Entry(Decimal("1.2"), "万件", qualifier="over"))
    row = of(report, ACCEPTED)
    assert (row.value, row.unit, row.qualifier, row.low, row.high) == (
        Decimal(12000),
        "件",
        "over",
        Decimal(12000),
        None,
    )


@pytest.mark.parametrize(("act", "status"), [(review.reject, "rejected"), (review.not_applicable, "not_applicable")])
def test_refused_figures_are_shown_as_words_only(report: Report, reviewer: User, act: Any, status: str) -> None:
    act(report, of(report).pk, reviewer, reason="不是本地区的")
    assert (of(report).status, shown().status) == (status, status)


def test_rejecting_shows_the_next_best(report: Report, reviewer: User) -> None:
    read(report, rate("20"), rate("20", words="纠错率20%"))
    first, second = sorted(report.facts.filter(indicator=RATE), key=lambda row: not row.is_shown)
    review.reject(report, first.pk, reviewer)
    assert shown().fact_id == second.pk


def test_choosing_the_denominator_fills_in_only_counts_that_give_the_rate(report: Report, reviewer: User) -> None:
    read(report, rate("20", denominator="unknown"), fact(CORRECTED, "15", "15件"), fact(CONCLUDED, "75", "75件"))
    assert CONCLUDED in review.choices(of(report))
    review.choose_denominator(report, of(report).pk, reviewer, CONCLUDED)
    row = of(report)
    assert (row.denominator, row.n, row.N, row.status) == (CONCLUDED, Decimal(15), Decimal(75), "accepted")
    review.choose_denominator(report, row.pk, reviewer, ACCEPTED)
    assert (of(report).denominator, of(report).n, of(report).N) == (ACCEPTED, None, None)


def test_only_rates_have_a_denominator_to_choose(report: Report, reviewer: User) -> None:
    with pytest.raises(ReviewProblem, match="不是比率"):
        review.choose_denominator(report, of(report, ACCEPTED).pk, reviewer, CONCLUDED)
    with pytest.raises(ReviewProblem, match="列出的口径"):
        review.choose_denominator(report, of(report).pk, reviewer, "litigation_cases")


def test_a_missed_figure_is_added_from_words_of_the_report(report: Report, reviewer: User) -> None:
    decision = review.add(report, reviewer, "reconsideration_received", Entry(Decimal(80), "件"), quote="申请80件")
    row = of(report, "reconsideration_received")
    assert TEXT[row.start : row.end] == "申请80件"
    assert TEXT[row.value_start : row.value_end] == "80件"
    assert (row.by_person, row.status, shown("reconsideration_received").value) == (True, "accepted", Decimal(80))
    assert decision.before["facts"] == {str(row.pk): None}


def test_words_that_the_report_does_not_hold_cannot_be_added(report: Report, reviewer: User) -> None:
    for words in ("申请81件", "  "):
        with pytest.raises(ReviewProblem, match="原"):
            review.add(report, reviewer, "reconsideration_received", Entry(Decimal(80), "件"), quote=words)
    assert report.facts.count() == 4


def states(report: Report) -> list[tuple[Any, ...]]:
    return sorted(
        (row.pk, *sorted((k, str(v)) for k, v in deciding.state_of(row).items())) for row in report.facts.all()
    )


def acts(report: Report, user: User) -> list[Any]:
    entry = Entry(Decimal(24), "%", n=Decimal(18), N=Decimal(75), denominator=CONCLUDED)
    pk = of(report).pk
    return [
        lambda: review.accept(report, pk, user),
        lambda: review.fix(report, pk, user, entry),
        lambda: review.reject(report, pk, user),
        lambda: review.not_applicable(report, pk, user),
        lambda: review.choose_denominator(report, pk, user, ACCEPTED),
        lambda: review.add(report, user, "reconsideration_received", Entry(Decimal(80), "件"), quote="申请80件"),
        lambda: review.accept_all(report, user),
    ]


@pytest.mark.parametrize("number", range(7))
def test_undo_restores_exactly_what_was_before(report: Report, reviewer: User, number: int) -> None:
    before = states(report), list(Observation.objects.order_by("pk").values("indicator", "value", "status", "N"))
    acts(report, reviewer)[number]()
    assert states(report) != before[0]
    undone = review.undo(report, reviewer)
    after = states(report), list(Observation.objects.order_by("pk").values("indicator", "value", "status", "N"))
    assert after == before
    record = Decision.objects.first()
    assert record is not None
    assert (record.action, record.after["undoes"], record.after["undone"]) == ("undo", undone.pk, undone.action)


def test_undo_goes_back_step_by_step_and_only_over_ones_own(
    report: Report, reviewer: User, accounts: dict[str, User]
) -> None:
    review.accept(report, of(report).pk, reviewer)
    review.reject(report, of(report).pk, reviewer)
    review.accept(report, of(report, ACCEPTED).pk, accounts["administrator"])
    review.undo(report, reviewer)
    assert of(report).status == "accepted"
    review.undo(report, reviewer)
    assert of(report).status == "unreviewed"
    with pytest.raises(ReviewProblem, match="没有可以撤销"):
        review.undo(report, reviewer)
    assert of(report, ACCEPTED).status == "accepted"


def test_undo_is_refused_after_somebody_elses_decision(
    report: Report, reviewer: User, accounts: dict[str, User]
) -> None:
    review.accept(report, of(report).pk, reviewer)
    review.reject(report, of(report).pk, accounts["administrator"])
    with pytest.raises(Conflict, match="又有人"):
        review.undo(report, reviewer)
    assert of(report).status == "rejected"


def test_accept_all_covers_only_sure_confirmed_undoubted_counts(report: Report, reviewer: User) -> None:
    facts = list(report.facts.all())
    assert {row.indicator_id for row in facts if row.pk in confirmed_facts(facts, [])} == {RATE, CORRECTED, CONCLUDED}
    assert {row.indicator_id for row in safe_facts(facts, [])} == {CORRECTED, CONCLUDED}
    assert review.accept_all(report, reviewer) == 2
    assert {row.indicator_id for row in report.facts.filter(status="accepted")} == {CORRECTED, CONCLUDED}
    assert review.accept_all(report, reviewer) == 0
    decision = Decision.objects.get()
    assert (decision.action, decision.after["count"], len(decision.after["facts"])) == ("accept_all", 2, 2)


@pytest.mark.parametrize(
    "facts",
    [
        (rate(**CERTAIN), fact(CORRECTED, "15", "15件", **CERTAIN), fact(CONCLUDED, "75", "75件", **CERTAIN)),
        (rate(n=Decimal(15), N=Decimal(75)), fact(CORRECTED, "15", "15件", **CERTAIN)),
        (rate(n=Decimal(15), N=Decimal(75)), fact(CORRECTED, "15", "15件"), fact(CONCLUDED, "75", "75件")),
        (rate("21", n=Decimal(15), N=Decimal(75)), fact(CORRECTED, "15", "15件", **CERTAIN),
         fact(CONCLUDED, "75", "75件", **CERTAIN)),
    ],
    ids=["counts not found", "denominator not stated", "not sure", "quotient differs"],
)  # fmt: skip
def test_accept_all_leaves_what_is_not_confirmed(report: Report, facts: Any) -> None:
    read(report, *facts)
    assert safe_facts(list(report.facts.all()), report.findings.all()) == []


def test_accept_all_leaves_doubted_figures(report: Report, reviewer: User) -> None:
    read(report, findings=(finding(CORRECTED),))
    assert [row.indicator_id for row in safe_facts(list(report.facts.all()), report.findings.all())] == [CONCLUDED]


def test_accept_all_is_refused_when_the_list_changed(report: Report, reviewer: User) -> None:
    told = [row.pk for row in safe_facts(list(report.facts.all()), [])]
    review.reject(report, told[0], reviewer)
    with pytest.raises(Conflict):
        review.accept_all(report, reviewer, expected=told)
    assert not report.facts.filter(status="accepted").exists()


def test_the_second_of_two_reviewers_is_told_who_was_first(
    report: Report, reviewer: User, accounts: dict[str, User]
) -> None:
    seen = token(of(report))
    review.accept(report, of(report).pk, accounts["administrator"], expected=seen)
    with pytest.raises(Conflict, match=r"administrator已于 .*确认"):
        review.reject(report, of(report).pk, reviewer, expected=seen)
    assert of(report).status == "accepted"
    assert Decision.objects.count() == 1


def test_a_figure_read_differently_meanwhile_is_not_accepted_unseen(report: Report, reviewer: User) -> None:
    seen = token(of(report))
    read(report, rate(denominator=CONCLUDED))
    with pytest.raises(Conflict, match="重新读取"):
        review.accept(report, of(report).pk, reviewer, expected=seen)
    with pytest.raises(Conflict, match="已不在"):
        review.accept(report, 10**9, reviewer, expected=seen)


@pytest.mark.django_db(transaction=True)
def test_two_transactions_at_once_one_wins_and_nothing_is_lost(report: Report, accounts: dict[str, User]) -> None:
    pk, seen = of(report).pk, token(of(report))
    gate = threading.Barrier(2)
    outcomes: dict[str, str] = {}

    def decide(name: str, act: Any) -> None:
        try:
            gate.wait(timeout=30)
            act(report, pk, accounts[name], expected=seen)
            outcomes[name] = "won"
        except Conflict as problem:
            outcomes[name] = str(problem)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=("reviewer", review.accept)),
        threading.Thread(target=decide, args=("administrator", review.reject)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner, loser = sorted(outcomes, key=lambda name: outcomes[name] != "won")
    assert outcomes[winner] == "won"
    assert winner in outcomes[loser]
    expected = {"reviewer": "accepted", "administrator": "rejected"}[winner]
    assert of(report).status == expected
    assert [decision.made_by for decision in Decision.objects.all()] == [accounts[winner]]


def test_a_correction_survives_reading_again_and_is_not_doubled(report: Report, reviewer: User) -> None:
    entry = Entry(Decimal(24), "%", n=Decimal(18), N=Decimal(75), denominator=CONCLUDED)
    review.fix(report, of(report).pk, reviewer, entry)
    difference = store_analysis(report, source(), analysis(rate("20")))
    assert (of(report).value, shown().value, shown().status) == (Decimal(24), Decimal(24), "corrected")
    [(kept, machine)] = difference.overruled
    assert (kept.value, machine.value) == (Decimal(24), Decimal(20))


def test_an_added_figure_survives_and_takes_the_place_of_the_machines(report: Report, reviewer: User) -> None:
    review.add(report, reviewer, "reconsideration_received", Entry(Decimal(80), "件"), quote="申请80件")
    read(report, fact("reconsideration_received", "80", "80件"))
    assert report.facts.get(indicator="reconsideration_received").by_person


def test_reports_beyond_review_cannot_be_decided(report: Report, reviewer: User) -> None:
    for state in ("awaiting_signoff", "published", "corrected", "withdrawn", "failed", "queued"):
        Report.objects.update(state=state)
        with pytest.raises(ReviewProblem, match="不能复核"):
            review.accept(report, of(report).pk, reviewer)
    assert of(report).status == "unreviewed"
