"""Statements that the database keeps prepared; here, because every package that asks the database stands above this one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


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
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            noted: list[tuple[Any, ...]] = cursor.fetchall()
            return noted
    wrapper: Any = connection
    wrapper.close_if_health_check_failed()  # from here as `connection.cursor()` does, but for where parameters go
    wrapper.ensure_connection()
    with wrapper.wrap_database_errors:
        cursor = wrapper._prepare_cursor(PreparedCursor(wrapper.connection))
    with cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
