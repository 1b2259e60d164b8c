"""Readers of environment variables."""

from __future__ import annotations

from pathlib import Path

import pytest

from fazhi.config import env


def test_text_prefers_the_variable_to_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from the file\n")
    monkeypatch.setenv("FAZHI_TRIAL_FILE", str(secret))
    assert env.text("FAZHI_TRIAL") == "from the file"
    monkeypatch.setenv("FAZHI_TRIAL", "from the variable")
    assert env.text("FAZHI_TRIAL") == "from the variable"


def test_text_names_the_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAZHI_TRIAL_FILE", str(tmp_path / "missing"))
    with pytest.raises(env.EnvironmentProblem, match="FAZHI_TRIAL_FILE"):
        env.text("FAZHI_TRIAL")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("TRUE", True), ("off", False), ("0", False), ("", True)])
def test_flag_reads_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("FAZHI_TRIAL", value)
    assert env.flag("FAZHI_TRIAL", default=True) is expected


def test_flag_and_integer_name_the_variable_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TRIAL", "maybe")
    with pytest.raises(env.EnvironmentProblem, match="FAZHI_TRIAL"):
        env.flag("FAZHI_TRIAL", default=False)
    with pytest.raises(env.EnvironmentProblem, match="FAZHI_TRIAL"):
        env.integer("FAZHI_TRIAL", 3)


def test_database_takes_a_socket_folder_with_capital_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TRIAL", "postgresql://me:p%40ss@/things?host=/tmp/Some/Folder")
    entry = env.database("FAZHI_TRIAL")
    assert (entry["HOST"], entry["NAME"], entry["USER"], entry["PASSWORD"]) == (
        "/tmp/Some/Folder",
        "things",
        "me",
        "p@ss",
    )


def test_database_takes_the_password_given_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TRIAL", "postgresql://me@server:5433/things")
    entry = env.database("FAZHI_TRIAL", password="apart")
    assert (entry["HOST"], entry["PORT"], entry["PASSWORD"]) == ("server", "5433", "apart")


@pytest.mark.parametrize("url", ["mysql://me@server/things", "things", "http://server"])
def test_database_refuses_other_servers(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("FAZHI_TRIAL", url)
    with pytest.raises(env.EnvironmentProblem, match="postgresql://"):
        env.database("FAZHI_TRIAL")


def test_run_file_is_taken_only_without_a_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "run.env").write_text("FAZHI_TRIAL=from run\nPATH=/elsewhere\n")
    monkeypatch.setenv("FAZHI_DATABASE_URL", "postgresql://me@server/things")
    env.load_run_file(tmp_path)
    assert env.text("FAZHI_TRIAL") == ""
    monkeypatch.delenv("FAZHI_DATABASE_URL")
    path = env.text("PATH")
    monkeypatch.setenv("FAZHI_TRIAL", "")  # restored at the end of the test
    monkeypatch.delenv("FAZHI_TRIAL")
    env.load_run_file(tmp_path)
    assert env.text("FAZHI_TRIAL") == "from run"
    assert env.text("PATH") == path
