"""The composition root against a database: health, error pages, the first administrator, logs."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client, RequestFactory

from fazhi.accounts.models import User
from fazhi.config import errors, health, logs
from fazhi.config.management.commands.prepare import first_administrator


pytestmark = pytest.mark.django_db


def test_health_without_worker_is_unavailable_and_says_which_part(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "broker_state", lambda: "ok")
    monkeypatch.setattr(health, "worker_state", lambda: "missing")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "database": "ok", "broker": "ok", "worker": "missing"}
    assert client.get("/healthz?only=web").status_code == 200


def test_health_names_no_address_or_version(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "queue_state", lambda: {"broker": "unreachable", "worker": "unknown"})
    answer = client.get("/healthz")
    assert set(answer.json()) == {"status", "database", "broker", "worker"}


@pytest.mark.parametrize("status", sorted(errors.MESSAGES))
def test_error_page_says_what_to_do(rf: RequestFactory, status: int) -> None:
    answer = errors.error_page(rf.get("/somewhere/"), status)
    assert answer.status_code == status
    assert errors.MESSAGES[status][1] in answer.content.decode()


def test_errors_of_the_api_are_json(rf: RequestFactory) -> None:
    answer = errors.permission_denied(rf.get("/api/v1/reports"), PermissionDenied())
    assert answer["Content-Type"] == "application/json"
    assert "没有权限" in json.loads(answer.content)["detail"]


def test_first_administrator_is_made_once_and_shown_until_changed(tmp_path: Path) -> None:
    file = tmp_path / "first-password"
    name, password = first_administrator(file)
    user = User.objects.get(username=name)
    assert user.check_password(password)
    assert user.is_superuser
    assert first_administrator(file) == (name, password)
    user.set_password("something else entirely")
    user.save()
    name_later, hint = first_administrator(file)
    assert name_later == name
    assert "reset_password" in hint
    assert not file.exists()
    assert User.objects.count() == 1


def test_reset_password_prints_one_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    user = User.objects.create_user("li", password="an old one")
    call_command("reset_password", "li")
    password = capsys.readouterr().out.rsplit("password: ", 1)[1].strip()
    user.refresh_from_db()
    assert user.check_password(password)


def test_request_has_an_id_and_a_proxys_own_is_kept_only_when_plain(client: Client) -> None:
    assert client.get("/healthz?only=web", headers={"X-Request-ID": "abcdef-0123"})["X-Request-ID"] == "abcdef-0123"
    assert client.get("/healthz?only=web", headers={"X-Request-ID": "a b\tc"})["X-Request-ID"] != "a b\tc"


def test_log_line_is_one_json_object_with_ids(caplog: Any) -> None:
    record = logging.makeLogRecord({"name": "fazhi", "msg": "第 %s 份", "args": (3,), "levelname": "INFO", "report": 3})
    token = logs.request_id.set("r1")
    try:
        line = logs.LineFormatter().format(record)
    finally:
        logs.request_id.reset(token)
    assert "\n" not in line
    assert json.loads(line) | {"time": ""} == {
        "time": "", "level": "INFO", "logger": "fazhi", "message": "第 3 份", "request": "r1", "report": 3,
    }  # fmt: skip
