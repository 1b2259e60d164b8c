"""The record against those who hold a database connection: refused where it can be, evident where it cannot."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from fazhi.accounts.models import User
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import Decision, Seal
from fazhi.reports.verifying import verify_record
from tests.factories import make_reference, make_report


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decisions() -> list[Decision]:
    """Five, each committed for itself."""
    make_reference("330102")
    report = make_report("330102", 2023)
    user = User.objects.create(username="reviewer", password="!", role="reviewer")
    return [
        record_decision(
            user, "fix", report=report, before={"值": number}, after={"值": number + 0.5}, reason=f"理由{number}"
        )
        for number in range(5)
    ]


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["reports_decision", "reports_seal"])
@pytest.mark.parametrize("attack", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE"])
def test_the_applications_own_user_cannot_rewrite_it(decisions: list[Decision], table: str, attack: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(attack.format(table))
    assert (Decision.objects.count(), Seal.objects.count()) == (5, 5)


def test_it_is_not_emptied_by_way_of_another_table(decisions: list[Decision]) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run("TRUNCATE accounts_user CASCADE")
    assert Decision.objects.count() == 5


def test_every_decision_is_sealed_when_its_transaction_commits(decisions: list[Decision]) -> None:
    assert list(Seal.objects.order_by("id").values_list("decision", flat=True)) == [one.pk for one in decisions]
    found = verify_record()
    assert (found.count, found.problems) == (5, ())
    with transaction.atomic():
        record_decision(None, "purge")
        transaction.set_rollback(True)
    assert verify_record() == found


@pytest.fixture
def unguarded() -> Iterator[None]:
    """Somebody with the owner's rights has switched the triggers off."""
    for table in ("reports_decision", "reports_seal"):
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in ("reports_decision", "reports_seal"):
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")


TAMPERINGS = {
    "a reason": ("UPDATE reports_decision SET reason = '别的理由' WHERE id = {1}", "决定 {1} 或"),
    "who": ("UPDATE reports_decision SET made_by_id = NULL WHERE id = {2}", "决定 {2} 或"),
    "when": ("UPDATE reports_decision SET made_at = made_at - interval '1 day' WHERE id = {3}", "决定 {3} 或"),
    "what": ("UPDATE reports_decision SET after = '{{}}' WHERE id = {0}", "决定 {0} 或"),
    "removed": ("DELETE FROM reports_decision WHERE id = {2}", "决定 {2} 已被删除"),
    "removed with its seal": (
        "DELETE FROM reports_decision WHERE id = {2}; DELETE FROM reports_seal WHERE decision = {2}", "决定 {3} 或",
    ),
    "slipped in": (
        "INSERT INTO reports_decision (made_at, action, report_label, before, after, reason, definitions_hash) "
        "VALUES (now(), 'accept', '', '{{}}', '{{}}', '', '')", "没有封印",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_the_owner_tampers_with_is_found(decisions: list[Decision], unguarded: None, what: str) -> None:
    sql, words = TAMPERINGS[what]
    ids = [one.pk for one in decisions]
    run(sql.format(*ids))
    [problem] = verify_record().problems
    assert words.format(*ids) in problem
    with pytest.raises(CommandError, match="记录不完整"):
        call_command("verify_record", stdout=io.StringIO())


def test_a_record_rewritten_as_a_whole_lacks_the_digest_noted_before(
    decisions: list[Decision], unguarded: None
) -> None:
    output = io.StringIO()
    call_command("verify_record", stdout=output)
    noted = output.getvalue().strip().rpartition("：")[2]
    call_command("verify_record", "--expect", noted, stdout=io.StringIO())
    run("UPDATE reports_decision SET reason = '别的'; TRUNCATE reports_seal")
    run("SELECT reports_seal_decision(d) FROM (SELECT * FROM reports_decision ORDER BY id) d")
    call_command("verify_record", stdout=io.StringIO())
    with pytest.raises(CommandError, match="整体改写"):
        call_command("verify_record", "--expect", noted, stdout=io.StringIO())


@pytest.fixture
def application() -> Iterator[psycopg.Connection[Any]]:
    """A connection of a second user, with the rights that `grant_application` gives."""
    name, password = f"web_{secrets.token_hex(4)}", secrets.token_hex(8)
    run(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
    call_command("grant_application", name, stdout=io.StringIO())
    parameters = connection.get_connection_params()
    host = {key: parameters[key] for key in ("host", "port", "dbname") if parameters.get(key)}
    with psycopg.connect(user=name, password=password, autocommit=True, **host) as connected:
        yield connected
    run(f"DROP OWNED BY {name}")
    run(f"DROP ROLE {name}")


def test_a_user_of_fewer_rights_works_but_cannot_touch_the_record(
    decisions: list[Decision], application: psycopg.Connection[Any]
) -> None:
    application.execute("UPDATE reports_report SET title = '改'")
    application.execute(
        "INSERT INTO reports_decision (made_at, action, report_label, before, after, reason, definitions_hash) "
        "VALUES (now(), 'accept', '', '{}', '{}', '', '')"
    )
    assert verify_record().problems == ()
    assert verify_record().count == 6
    for attack in (
        "UPDATE reports_decision SET reason = ''",
        "DELETE FROM reports_decision",
        "TRUNCATE reports_decision",
        "ALTER TABLE reports_decision DISABLE TRIGGER USER",
        "DROP TRIGGER reports_decision_append_only ON reports_decision",
        "DROP FUNCTION reports_decision_is_append_only() CASCADE",
        "CREATE OR REPLACE FUNCTION reports_decision_is_append_only() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "INSERT INTO reports_seal (decision, digest) VALUES (99, 'x')",
        "UPDATE reports_seal SET digest = ''",
        "DELETE FROM reports_seal",
        "SELECT reports_seal_decision(d) FROM reports_decision d",
        "DROP TABLE reports_decision",
    ):
        with pytest.raises(psycopg.Error):
            application.execute(attack)
    assert verify_record().problems == ()


def test_granting_refuses_whom_it_could_not_hold_back() -> None:
    with pytest.raises(CommandError, match="没有数据库用户"):
        call_command("grant_application", "nobody_there")
    with pytest.raises(CommandError, match="超级用户"):
        call_command("grant_application", connection.settings_dict["USER"])
