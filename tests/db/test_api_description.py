"""The OpenAPI description is true: whatever it allows to be asked gets an answer of the described shape, never a 500."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from fazhi.accounts.models import ApiToken, User
from fazhi.api.site import api
from fazhi.reports.models import Report
from tests.factories import CORRECTION_RATE, make_finding, make_rate, make_reference, make_report


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
# Calls go straight into the application: no server, no socket.
schema.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def connection_of_this_test() -> Iterator[None]:
    """A request's end must not close the connection that holds the test's transaction (Django's client does the same)."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(db: None) -> str:
    """An administrator's token, and some values to be asked for."""
    make_reference()
    make_reference("640104")
    report = make_report("990101", 2024, recognition={})
    make_rate("990101", 2024, 20, 80, report=report)
    make_rate("990101", 2023, 18, 80)
    make_rate("990102", 2024, 3, 9, denominator="reconsideration_accepted")
    make_finding(report, CORRECTION_RATE, "20 ÷ 80 ≠ 26%", spans=[{"start": 0, "end": 1, "quote": "一"}])
    return ApiToken.issue(User.objects.create(username="program", role="administrator", password="!"))


def headers(token: str) -> dict[str, str]:
    """The test's client does not unpack compressed answers."""
    return {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_described_question_gets_a_described_answer(case: Case, token: str) -> None:
    case.call_and_validate(checks=CHECKS, headers=headers(token))


QUESTIONS = (
    "compare?year=2024&within=990100&convert=1", "compare?year=2024&within=990100&ends=1", "compare?year=2001&within=640104",
    "trend?areas=990101,990102&from=2022&to=2024", "profile?district=990101&year=2024", "profile?district=640104",
    "observations", "coverage", "coverage?within=990100", "reports", "indicators", "districts?q=xqq", "districts?within=990100",
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_real_answers_have_the_described_shape(token: str, question: str) -> None:
    path, _, query = question.partition("?")
    case = schema[f"/api/v1/{path}"]["GET"].Case(query=dict(parse_qsl(query)))
    response = case.call_and_validate(checks=CHECKS, headers=headers(token))
    assert response.status_code == 200


def test_a_real_report_has_the_described_shape(token: str) -> None:
    case = schema["/api/v1/reports/{report_id}"]["GET"].Case(path_parameters={"report_id": Report.objects.get().pk})
    response = case.call_and_validate(checks=CHECKS, headers=headers(token))
    assert response.json()["facts"]
    assert response.json()["findings"]
