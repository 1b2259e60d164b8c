"""Statements that the database keeps prepared outlive a migration, and are never taken for somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import NotSupportedError, ProgrammingError, connection, transaction

from fazhi.accounts.prepared import prepared


pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "SELECT word FROM prepared_words"
NAMES = "SELECT name FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared_statements%'"


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], object]]:
    """Runs SQL in a connection of its own, as another process does; a table is there to be changed."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.autocommit = True
        other.execute("CREATE TABLE prepared_words AS SELECT 'one'::varchar(5) AS word")
        yield other.execute
        other.execute("DROP TABLE prepared_words")


def test_a_statement_is_answered_after_its_columns_changed(elsewhere: Callable[[str], object]) -> None:
    assert prepared(WORDS, []) == [("one",)]
    elsewhere("ALTER TABLE prepared_words ALTER word TYPE varchar(9)")
    assert prepared(WORDS, []) == [("one",)]
    elsewhere("UPDATE prepared_words SET word = '12'; ALTER TABLE prepared_words ALTER word TYPE int USING word::int")
    assert [prepared(WORDS, []), prepared(WORDS, [])] == [[(12,)]] * 2
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        assert len(cursor.fetchall()) == 1


def test_a_statement_the_server_lost_is_prepared_anew(elsewhere: Callable[[str], object]) -> None:
    assert prepared(WORDS, []) == [("one",)]
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")  # past psycopg, which would notice
    assert [prepared(WORDS, []), prepared(WORDS, [])] == [[("one",)]] * 2


def test_a_transaction_fails_whole_and_the_next_one_works(elsewhere: Callable[[str], object]) -> None:
    assert prepared(WORDS, []) == [("one",)]
    elsewhere("ALTER TABLE prepared_words ALTER word TYPE text")
    with pytest.raises(NotSupportedError), transaction.atomic():
        prepared(WORDS, [])
    with transaction.atomic():
        assert prepared(WORDS, []) == [("one",)]


def test_a_wrong_statement_is_told_as_before() -> None:
    with pytest.raises(ProgrammingError):
        prepared("SELECT no_such_column", [])
    assert prepared("SELECT %s::int", [3]) == [(3,)]


def test_two_connections_never_give_the_same_name() -> None:
    def names() -> set[str]:
        prepared("SELECT 1", [])
        with connection.cursor() as cursor:
            cursor.execute(NAMES)
            found = {row[0] for row in cursor.fetchall()}
        return found

    def other() -> set[str]:
        try:
            return names()
        finally:
            connection.close()

    mine = names()
    with ThreadPoolExecutor(1) as thread:  # has a connection of its own
        theirs = thread.submit(other).result()
    assert mine
    assert theirs
    assert not mine & theirs
