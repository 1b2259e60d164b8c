"""A database of ten times the national rows, made from the national set mostly by the server itself.

The same districts and indicators over nine further decades: what grows is the tables and their indexes, not what one
question asks for. Python would write 14 million lines for a quarter of an hour; here the first decade is copied and
every further one is one statement.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.bench.national import NATIONAL, server_parameters


LARGER = f"{NATIONAL}_10x"
TIMES = 10
DECADE = 10
TABLES = ("reports_report", "reports_observation", "reports_coverage", "reports_provincecoverage")
SHIFTED = {
    "id": "id + {step} * (SELECT max(id) FROM {table} WHERE year < 2026)",
    "report_id": "report_id + {step} * (SELECT max(id) FROM reports_report WHERE year < 2026)",
    "year": "year + {step} * 10",
    "sha256": "lpad(sha256::numeric::text || '{step}', 64, '0')",
}
"""Columns that a later decade writes differently."""


@contextmanager
def larger_database(report: Callable[[str], object]) -> Iterator[str]:
    """The name of the larger database, which is dropped when the block ends (about 8 GB)."""
    from django.core.management import call_command

    report(f"making {LARGER} of {NATIONAL}")
    call_command("seed_national", name=LARGER, districts=1, years=1, verbosity=0, stdout=io.StringIO())
    try:
        with (
            psycopg.connect(**server_parameters(), dbname=NATIONAL) as first,
            psycopg.connect(**server_parameters(), dbname=LARGER) as connection,
        ):
            count = grow(connection, first)
        report(f"{LARGER}: {count:,} values")
        yield LARGER
    finally:
        with psycopg.connect(**server_parameters(), dbname="postgres", autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(LARGER)))


def grow(connection: psycopg.Connection[Any], first: psycopg.Connection[Any]) -> int:
    """Fill the tables with the decade of `first` and the further ones; gives the number of values.

    Indexes, foreign keys and triggers are taken off while rows are added and made again afterwards as they were:
    the counts that triggers keep are copied with their tables.
    """
    indexes, keys = taken_off(connection)
    for table in TABLES:
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, TABLES))))
    for table in TABLES:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
                "ORDER BY attnum",
                [table],
            )
        ]
        listed = ", ".join(f'"{name}"' for name in names)
        with (
            first.cursor().copy(f"COPY {table} ({listed}) TO STDOUT (FORMAT BINARY)") as given,
            connection.cursor().copy(f"COPY {table} ({listed}) FROM STDIN (FORMAT BINARY)") as taken,
        ):
            for block in given:
                taken.write(block)
        for step in range(1, TIMES):
            values = ", ".join(SHIFTED.get(name, f'"{name}"').format(step=step, table=table) for name in names)
            connection.execute(
                f"INSERT INTO {table} ({listed}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {table} WHERE year < 2026"
            )
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
    connection.commit()
    connection.execute("SET maintenance_work_mem = '512MB'")
    for statement in (*indexes, *keys):
        connection.execute(statement)
    connection.commit()
    connection.autocommit = True
    for table in TABLES:
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))
    found = connection.execute("SELECT count(*) FROM reports_observation").fetchone()
    return int(found[0]) if found else 0


def taken_off(connection: psycopg.Connection[Any]) -> tuple[list[str], list[str]]:
    """Drop what every row added would be entered into or checked against; gives the statements that make it again."""
    keys = _without_constraints(
        connection,
        "contype = 'f' AND (conrelid::regclass::text = ANY(%(all)s) OR confrelid::regclass::text = ANY(%(all)s))",
    )
    constraints = _without_constraints(connection, "contype IN ('p', 'u') AND conrelid::regclass::text = ANY(%(all)s)")
    indexes = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid::regclass::text = ANY(%s)",
        [list(TABLES)],
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    return [*constraints, *(definition for _, definition in indexes)], keys


def _without_constraints(connection: psycopg.Connection[Any], which: LiteralString) -> list[str]:
    """Drop the constraints of the tables that the condition names; gives the statements that make them again."""
    found = connection.execute(
        "SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE " + which,
        {"all": list(TABLES)},
    ).fetchall()
    for table, name, _ in found:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in found]
