"""An answer of the API that is kept is never sent after anything it tells has changed, nor to whom it does not belong."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fazhi.accounts.models import ApiToken, User
from fazhi.dashboard.queries import finished as keeping
from fazhi.dashboard.queries.finished import forget_finished, stamp_of_all
from fazhi.reports.models import Finding, Observation, PeerGroup, Report, Sentence, ValueChange
from fazhi.reports.models.value_change import COMPACT_AT, DOCUMENTS
from fazhi.reports.sentences import rebuild_sentences
from fazhi.reports.tasks import compact_marks
from tests.db import test_coverage as writing
from tests.db.asking import client, get, user, values
from tests.factories import CORRECTION_RATE, SAMPLE_PREFECTURE, make_finding, make_rate, make_reference, make_report


__all__ = ["client", "user", "values"]
pytestmark = pytest.mark.django_db
QUESTIONS = (
    f"compare?indicator={CORRECTION_RATE}&year=2024&within={SAMPLE_PREFECTURE}",
    f"trend?indicator={CORRECTION_RATE}&areas=990101,990102",
    "profile?district=990101&year=2024",
    f"observations?indicator={CORRECTION_RATE}",
    f"coverage?within={SAMPLE_PREFECTURE}",
)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget_finished()


def anew(client: Client, question: str) -> dict[str, Any]:
    """The answer with nothing kept before it."""
    forget_finished()
    return get(client, question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_asked_again_takes_two_queries(
    client: Client, values: dict[str, Report], question: str, django_assert_num_queries: Any
) -> None:
    first = get(client, question)
    with django_assert_num_queries(2):  # whose token it is, and whether anything changed
        assert get(client, question) == first


CHANGES: tuple[Callable[[], object], ...] = (
    lambda: Observation.objects.update(value=F("value") + 1),
    lambda: Observation.objects.filter(district="990101").update(status="rejected"),
    lambda: Observation.objects.filter(district="990101").update(is_published=True),
    lambda: Observation.objects.filter(district="990101").delete(),
    lambda: Report.objects.update(state="published"),
    lambda: Report.objects.update(deleted_at=timezone.now()),
    lambda: Report.objects.update(title="另一个标题"),
    lambda: Report.objects.update(year=2023),
    lambda: Finding.objects.update(resolution="not_used"),
    lambda: Finding.objects.all().delete(),
)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_told_at_once(client: Client, values: dict[str, Report], change: Callable[[], object]) -> None:
    before = [get(client, question) for question in QUESTIONS]
    change()
    after = [get(client, question) for question in QUESTIONS]
    assert after == [anew(client, question) for question in QUESTIONS]
    assert after != before


def test_every_way_of_writing_values_is_told_at_once(client: Client) -> None:
    make_reference(*writing.DISTRICTS)
    question = f"observations?indicator={','.join(writing.INDICATORS)}&limit=1000"
    chance = random.Random(5)
    for way in (
        writing.insert, writing.insert_or_update, writing.publish, writing.refuse, writing.move, writing.touch,
        writing.remove, writing.copy, writing.truncate,
    ):  # fmt: skip
        get(client, question)
        way(chance)
        assert get(client, question) == anew(client, question)


def test_a_district_reported_without_a_value_is_told_at_once(client: Client, values: dict[str, Report]) -> None:
    assert [one["reason"] for one in get(client, QUESTIONS[0])["missing"]] == ["not_reported"]
    Report.objects.filter(pk=values["990101"].pk).update(district_id="990106")
    assert [one["reason"] for one in get(client, QUESTIONS[0])["missing"]] == ["not_mentioned"]


def test_a_new_finding_is_told_at_once(client: Client, values: dict[str, Report]) -> None:
    before = len(get(client, QUESTIONS[2])["findings"])
    make_finding(values["990101"], CORRECTION_RATE, "另一处矛盾")
    assert len(get(client, QUESTIONS[2])["findings"]) == before + 1


def test_sql_by_hand_leaves_marks_and_a_heartbeat_none(values: dict[str, Report]) -> None:
    for table, statement, marks in (
        ("report", "UPDATE reports_report SET heartbeat = now(), processed_at = now()", 0),
        ("report", "UPDATE reports_report SET state = 'withdrawn'", 1),
        ("report", "UPDATE reports_report SET state = 'withdrawn'", 0),
        ("finding", "UPDATE reports_finding SET severity = 'warning'", 1),
        ("finding", "TRUNCATE reports_finding", 1),
    ):
        before, stamp = ValueChange.objects.filter(year=DOCUMENTS).count(), stamp_of_all()
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
        assert ValueChange.objects.filter(year=DOCUMENTS).count() == before + marks, (table, statement)
        assert (stamp_of_all() != stamp) == bool(marks)


def test_an_account_never_gets_the_answer_of_another(client: Client, values: dict[str, Report]) -> None:
    everything = get(client, QUESTIONS[0])
    peer = User.objects.create(username="peer", role="clerk", district_id="990102", password="!")
    asking = Client(headers={"authorization": f"Bearer {ApiToken.issue(peer)}"})
    theirs = get(asking, QUESTIONS[0])
    assert theirs == anew(asking, QUESTIONS[0])
    assert theirs != everything == get(client, QUESTIONS[0])
    peer.role = "administrator"
    peer.district_id = None
    peer.save()
    assert get(asking, QUESTIONS[0]) == everything
    peer.is_active = False
    peer.save()
    get(asking, QUESTIONS[0], status=401)


def test_an_account_that_moves_is_answered_for_its_new_district(client: Client, values: dict[str, Report]) -> None:
    mover = User.objects.create(username="mover", role="clerk", district_id="990102", password="!")
    asking = Client(headers={"authorization": f"Bearer {ApiToken.issue(mover)}"})
    question = f"compare?indicator={CORRECTION_RATE}&year=2024"
    assert get(asking, question)["pin"] == "990102"
    User.objects.filter(pk=mover.pk).update(district_id="990101")
    assert get(asking, question)["pin"] == "990101"


def test_a_peer_group_is_read_every_time(client: Client, user: User, values: dict[str, Report]) -> None:
    group = PeerGroup.objects.create(name="沿线", owner=user)
    group.districts.set(["990101", "990102"])
    question = f"{QUESTIONS[0]}&peer={group.pk}"
    assert len(get(client, question)["ordered"]) == 2
    group.districts.set(["990101"])
    assert len(get(client, question)["ordered"]) == 1
    group.delete()
    get(client, question, status=404)


def test_a_refusal_is_not_kept(client: Client, values: dict[str, Report]) -> None:
    for _ in range(2):
        get(client, "compare?indicator=no_such_rate", status=404)
    assert not keeping._kept


def test_a_kept_answer_is_sent_compressed_to_who_takes_it(client: Client, values: dict[str, Report]) -> None:
    plain = client.get(f"/api/v1/{QUESTIONS[0]}")
    for _ in range(2):
        short = client.get(f"/api/v1/{QUESTIONS[0]}", headers={"accept-encoding": "gzip"})
        assert short["Content-Encoding"] == "gzip"
        assert gzip.decompress(short.content) == plain.content
    assert "Content-Encoding" not in client.get(f"/api/v1/{QUESTIONS[0]}").headers


def test_only_so_many_bytes_are_kept(monkeypatch: pytest.MonkeyPatch, values: dict[str, Report]) -> None:
    monkeypatch.setattr(keeping, "BYTES_AT_MOST", 25_000)
    for number in range(5):
        keeping.finished(number, lambda: b"0123456789" * 800)
    assert [key[1] for key in keeping._kept] == [3, 4]


def test_marks_are_put_together_once_they_are_many(client: Client, values: dict[str, Report]) -> None:
    make_rate("990106", 2024, 30, 60)
    before = ValueChange.objects.count()
    compact_marks()
    assert ValueChange.objects.count() == before
    ValueChange.objects.bulk_create(ValueChange(year=2024, mark=number) for number in range(COMPACT_AT))
    told = get(client, QUESTIONS[0])
    compact_marks()
    assert ValueChange.objects.count() < before
    assert get(client, QUESTIONS[0]) == told


def test_what_a_search_finds_follows_the_sentences(accounts: dict[str, User]) -> None:
    browser = Client()
    browser.force_login(accounts["administrator"], backend="django.contrib.auth.backends.ModelBackend")

    def found() -> int:
        page = browser.get("/search/?q=案卷评查 合格率").content.decode()
        return page.count('class="hits__text"')

    assert found() == 0
    report = make_report("330102", 2024)
    for text, count in (("开展案卷评查，合格率91%。", 1), ("开展案卷评查。另查合格率。", 2), ("没有此事。", 0)):
        report.text.text = text
        report.text.save()
        rebuild_sentences(report)
        assert [found(), found()] == [count, count], text
    report.text.text = "开展案卷评查。"
    report.text.save()
    rebuild_sentences(report)
    Sentence.objects.update(report=make_report("320106", 2023, deleted_at=timezone.now()))
    assert found() == 0


def test_a_search_asked_again_does_not_search(accounts: dict[str, User]) -> None:
    browser = Client()
    browser.force_login(accounts["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as first:
        browser.get("/search/?q=案卷评查 合格率")
    with CaptureQueriesContext(connection) as again:
        browser.get("/search/?q=案卷评查 合格率")
    assert [sum("WITH matched" in query["sql"] for query in one) for one in (first, again)] == [2, 0]
