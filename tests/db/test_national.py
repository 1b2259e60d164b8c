"""The national set: deterministic, plausible, in a database of its own, never in the one in use."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from typing import LiteralString

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from fazhi.catalogue.denominators import UNKNOWN
from fazhi.catalogue.districts import load_districts
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports import national
from fazhi.reports.lexemes import vector
from fazhi.reports.national_sentences import HOLES, frames


def test_the_same_arguments_give_the_same_rows() -> None:
    first = list(national.rows(["640104", "110101"], 3))
    assert first == list(national.rows(["640104", "110101"], 3))
    assert first == [*national.rows(["640104"], 3), *national.rows(["110101"], 3)]


def test_every_denominator_basis_and_status_occurs() -> None:
    codes = national.current_codes()[:60]
    made = list(national.rows(codes, 4))
    catalogue = load_catalogue()
    for indicator in catalogue.indicators:
        used = {row.denominator for row in made if row.indicator == indicator.code}
        assert used == ({*indicator.denominators, UNKNOWN} if indicator.is_rate else {""}), indicator.code
    assert {row.basis for row in made} == {"stated", "computed", "back_derived", "corrected"}
    assert {row.status for row in made} == {"unreviewed", "accepted", "corrected", "rejected", "not_applicable"}
    assert {row.qualifier for row in made} == {"exact", "over", "about", "under"}
    assert {row.is_published for row in made} == {True, False}


def test_rates_agree_with_their_counts() -> None:
    rated = [row for row in islice(national.rows(["640104"], 10), 2000) if row.N is not None]
    assert rated
    assert all(row.n is not None and abs(float(row.value) - 100 * row.n / row.N) < 0.01 for row in rated if row.N)


def test_the_database_in_use_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="正在使用"):
        call_command("seed_national", "--name", connection.settings_dict["NAME"])


@pytest.mark.parametrize(
    "arguments", [("--districts", "0"), ("--years", "0"), ("--years", "31"), ("--sentences", "-1"), ("--name", "a b;")]
)
def test_arguments_that_make_no_sense_are_refused(arguments: tuple[str, str], db: None) -> None:
    with pytest.raises(CommandError):
        call_command("seed_national", *arguments)


@pytest.mark.django_db
def test_a_small_set_fills_its_own_database() -> None:
    name = f"{connection.settings_dict['NAME']}_tiny"
    used = connection.get_connection_params()
    server = {key: used[key] for key in ("user", "password", "host", "port") if used.get(key)}
    # In a process of its own, as it is used: a test may not open another database.
    command = [sys.executable, "manage.py", "seed_national", "--districts", "4", "--years", "2", "--name", name]
    command += ["--sentences", "60"]
    try:
        made = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        with psycopg.connect(**server, dbname=name) as filled:

            def number(question: LiteralString) -> int:
                return int((filled.execute(question).fetchone() or (0,))[0])

            count = number("SELECT count(*) FROM reports_observation")
            assert count == len(list(national.rows(national.current_codes()[:4], 2))) > 200
            assert f"{count:,}" in made.stdout
            sentences = number("SELECT count(*) FROM reports_sentence")
            assert 50 <= sentences <= 70 and f"{sentences} 个模拟句子" in made.stdout
            assert number("SELECT count(*) FROM reports_sentence WHERE words <> ''::tsvector") == sentences
            assert number('SELECT count(*) FROM reports_sentence WHERE length(text) <> "end" - start') == 0
            assert number("SELECT count(*) FROM reports_district") == len(load_districts())
            assert number("SELECT count(*) FROM reports_report") == number(
                "SELECT count(DISTINCT report_id) FROM reports_observation"
            )
            assert number("SELECT sum(shown) FROM reports_coverage") == number(
                "SELECT count(*) FROM reports_observation WHERE status NOT IN ('rejected', 'not_applicable')"
            )
    finally:
        with psycopg.connect(**server, dbname=used["dbname"], autocommit=True) as administration:
            administration.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def test_made_up_sentences_are_cut_into_words_as_real_ones_are() -> None:
    made = frames()
    assert len({frame.text for frame in made}) == len(made) > 300
    for frame in made[::40]:
        assert frame.words == vector(frame.text)
        assert all(hole in frame.text and f"'{hole}'" in frame.words for hole in HOLES) == bool(frame.figures)
