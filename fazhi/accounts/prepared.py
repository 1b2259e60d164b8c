"""Statements that the database keeps prepared; here, because every package that asks the database stands above this one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import DatabaseError, connection


LOST = (psycopg.errors.FeatureNotSupported, psycopg.errors.InvalidSqlStatementName)
"""What the server says of a statement that it prepared before a migration changed the type of a column ("cached plan
must not change result type"), and of one that it does not have, such as behind an old connection pooler."""
FIRST_NUMBER = 2**40
"""Of prepared statements; psycopg counts from 0 on every connection."""


class PreparedCursor(psycopg.Cursor[tuple[Any, ...]]):
    """Has the server prepare what it runs, and sends the parameters apart."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = True, binary: bool | None = None
    ) -> PreparedCursor:
        """As psycopg does."""
        super().execute(query, params, prepare=prepare, binary=binary)
        return self


def prepared(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement that the connection keeps prepared, and fetch everything.

    For statements of one wording that an index answers: planning them anew takes longer than running them. Not for
    those whose best plan depends on the parameters, such as a search for words.
    """
    if connection.queries_logged:  # by who wants to read them with their parameters
        return _unprepared(sql, parameters)
    try:
        return _prepared(sql, parameters)
    except DatabaseError as problem:
        # In a transaction nothing can be asked any more; its ROLLBACK makes psycopg forget the statements.
        if connection.in_atomic_block or not isinstance(problem.__cause__, LOST):
            raise
    _forget_prepared()
    return _unprepared(sql, parameters)


def _prepared(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    wrapper: Any = connection
    wrapper.close_if_health_check_failed()  # from here as `connection.cursor()` does, but for where parameters go
    wrapper.ensure_connection()
    statements = wrapper.connection._prepared
    if statements._prepared_idx < FIRST_NUMBER:
        # Names of this connection's own: a pooler that hands one server connection to several of ours must find none
        # rather than the statement of another.
        statements._prepared_idx = FIRST_NUMBER + secrets.randbits(60)
    with wrapper.wrap_database_errors:
        cursor = wrapper._prepare_cursor(PreparedCursor(wrapper.connection))
    with cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _unprepared(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _forget_prepared() -> None:
    """Every statement of this connection is prepared anew when it is asked next; psycopg sees this one and forgets too."""
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
