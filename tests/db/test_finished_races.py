"""Kept answers while others write at the same time: what is committed late, in the middle, or taken back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg
import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.dashboard.queries import finished as keeping
from fazhi.dashboard.queries.finished import forget_finished, once, stamp_of_all
from fazhi.reports.models import District, Observation, PromotedDefinition, Report
from fazhi.reports.models.value_change import compact_changes
from tests.db.asking import client, get, user, values
from tests.factories import CORRECTION_RATE


__all__ = ["client", "user", "values"]
pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = f"observations?indicator={CORRECTION_RATE}&district=990101&year=2024"
DOUBLE = "UPDATE reports_observation SET value = value * 2 WHERE district_id = '990101'"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget_finished()


@pytest.fixture
def writer() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Another process's connection, in a transaction."""
    other = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor})
    try:
        yield other
    finally:
        other.rollback()
        other.close()


def told(client: Client) -> object:
    return get(client, QUESTION)["observations"][0]["value"]


def test_what_is_committed_late_is_told(
    client: Client, values: dict[str, Report], writer: psycopg.Connection[tuple[object, ...]]
) -> None:
    before = told(client)
    writer.execute(DOUBLE)
    assert told(client) == before
    compact_changes()  # does not see the mark of the open transaction
    assert told(client) == before
    writer.commit()
    assert told(client) == 2 * before  # type: ignore[operator]


def test_what_is_committed_while_an_answer_is_made_is_told_next(
    values: dict[str, Report], writer: psycopg.Connection[tuple[object, ...]]
) -> None:
    rows = Observation.objects.filter(district="990101", year=2024, indicator=CORRECTION_RATE)

    def torn() -> object:
        first = rows.get().value
        writer.execute(DOUBLE)
        writer.commit()
        return first

    stale = once("q", torn, size=lambda _: 1)
    assert once("q", lambda: rows.get().value, size=lambda _: 1) != stale


def test_what_is_taken_back_is_not_told(client: Client, values: dict[str, Report]) -> None:
    before = told(client)
    for _ in range(2):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(DOUBLE)
            assert told(client) != before
            transaction.set_rollback(True)
        assert told(client) == before


def test_nobody_is_told_less_than_was_committed_before_the_question(values: dict[str, Report]) -> None:
    """Two threads ask while another connection counts up and marks are put together: nobody hears an old count."""
    row = Observation.objects.get(district="990101", year=2024, indicator=CORRECTION_RATE)
    committed, behind = 0, []

    def count() -> int:
        return int(Observation.objects.get(pk=row.pk).value)

    def ask() -> None:
        try:
            while committed < 60:
                least = committed
                if (heard := once("count", count, size=lambda _: 1)) < least:
                    behind.append((least, heard))
        finally:
            connection.close()

    Observation.objects.filter(pk=row.pk).update(value=0)
    with ThreadPoolExecutor(2) as threads:
        asking = [threads.submit(ask) for _ in range(2)]
        for number in range(1, 61):
            Observation.objects.filter(pk=row.pk).update(value=number)
            committed = number
            if number % 7 == 0:
                compact_changes()
    assert [one.result() for one in asking] == [None, None]
    assert behind == []
    assert once("count", count, size=lambda _: 1) == 60


def test_divisions_and_definitions_leave_marks_too(client: Client, values: dict[str, Report], user: User) -> None:
    before = get(client, QUESTION)["observations"][0]["district_name"]
    District.objects.filter(pk="990101").update(name="改名区")
    assert get(client, QUESTION)["observations"][0]["district_name"] == "改名区" != before
    stamp = stamp_of_all()
    PromotedDefinition.objects.create(code="own", label="自建", kind="count", unit="件", theme="x", made_by=user)
    assert stamp != (stamp := stamp_of_all())
    PromotedDefinition.objects.update(version=2)
    assert stamp != stamp_of_all()


def test_a_new_year_is_another_question(client: Client, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without values an answer is about last year, and no value changes at midnight."""
    question = f"compare?indicator={CORRECTION_RATE}"
    for year in (2025, 2026, 2025):
        monkeypatch.setattr(timezone, "localdate", lambda year=year: date(year, 1, 1))
        assert get(client, question)["year"] == year - 1


@pytest.mark.parametrize("charset", ["cp037", "utf-16", "gbk", "utf-8"])
def test_a_charset_makes_no_other_question(client: Client, values: dict[str, Report], charset: str) -> None:
    """By Django it would hold for the query string too: in EBCDIC these words name no parameter."""
    odd = client.get(
        f"/api/v1/{QUESTION}&within=99%301%301", headers={"content-type": f"text/plain; charset={charset}"}
    )
    assert [one["district"] for one in odd.json()["observations"]] == ["990101"]
    assert [one["district"] for one in get(client, f"{QUESTION}&within=99%301%301")["observations"]] == ["990101"]


def test_two_sessions_of_one_process_get_their_own_answers(values: dict[str, Report]) -> None:
    for name, district in (("one", "990101"), ("two", "990102")):
        User.objects.create(username=name, role="clerk", district_id=district, password=make_password(None))
    question = f"/api/v1/observations?indicator={CORRECTION_RATE}"
    answers = []
    for name in ("one", "two", "one"):
        browser = Client()
        browser.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        response = browser.get(question)
        assert response["Cache-Control"] == "private, no-cache"
        assert {"Accept-Encoding", "Cookie"} <= set(response["Vary"].replace(" ", "").split(","))
        answers.append({one["district"] for one in response.json()["observations"]})
    assert answers == [{"990101", "990102"}, {"990102"}, {"990101", "990102"}]
    assert Client().get(question).status_code == 401


def test_short_answers_to_invented_questions_stay_within_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BYTES_AT_MOST", 100_000)
    for number in range(200):
        once((number, "问" * 4000), lambda: b"", size=len)
    assert sum(len(str(key)) for key in keeping._kept) < 100_000
    for number in range(200):
        once(number, lambda: b"", size=len)
    assert len(keeping._kept) <= 100
    once("too long", lambda: b"x" * 100_000, size=len)
    assert len(keeping._kept) > 50
