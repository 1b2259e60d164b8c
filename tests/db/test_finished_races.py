"""Kept answers while others write at the same time: what is committed late, in the middle, or taken back."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client

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


def test_divisions_and_definitions_leave_marks_too(client: Client, values: dict[str, Report], user: User) -> None:
    before = get(client, QUESTION)["observations"][0]["district_name"]
    District.objects.filter(pk="990101").update(name="改名区")
    assert get(client, QUESTION)["observations"][0]["district_name"] == "改名区" != before
    stamp = stamp_of_all()
    PromotedDefinition.objects.create(code="own", label="自建", kind="count", unit="件", theme="x", made_by=user)
    assert stamp != (stamp := stamp_of_all())
    PromotedDefinition.objects.update(version=2)
    assert stamp != stamp_of_all()


def test_nobody_leaves_the_answer_to_another_question_by_an_encoding(client: Client, values: dict[str, Report]) -> None:
    """A sender's charset holds for the query string too: in EBCDIC these words name no parameter."""
    odd = client.get(f"/api/v1/{QUESTION}", headers={"content-type": "text/plain; charset=cp037"})
    assert len(odd.json()["observations"]) > 1
    assert {one["district"] for one in get(client, QUESTION)["observations"]} == {"990101"}


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
