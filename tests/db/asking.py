"""Asking the API, and values for it to answer with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from fazhi.accounts.models import ApiToken, User
from fazhi.reports.models import Report
from tests.factories import (
    CONCLUDED,
    CORRECTED,
    CORRECTION_RATE,
    make_finding,
    make_observation,
    make_rate,
    make_reference,
    make_report,
)


JSON = "application/json"


@pytest.fixture
def values(db: None) -> dict[str, Report]:
    """Five counties of the sample prefecture with three 口径, small numbers and a contradiction; one district empty."""
    make_reference()
    reports = {code: make_report(code, 2024) for code in ("990101", "990102", "990103", "990104", "990105")}
    make_rate("990101", 2024, 20, 80, report=reports["990101"], change_points=Decimal("2.5"))
    make_rate("990101", 2023, 18, 80)
    make_rate("990102", 2024, 30, 90, report=reports["990102"], is_published=True, status="accepted")
    make_rate("990103", 2024, 5, 100, report=reports["990103"], denominator="reconsideration_accepted")
    make_observation("990103", 2024, 6, CORRECTED)
    make_observation("990103", 2024, 60, CONCLUDED)
    make_observation("990104", 2024, "12.5", report=reports["990104"], denominator="unknown")
    make_rate("990105", 2024, 2, 7, report=reports["990105"])
    make_finding(reports["990101"], CORRECTION_RATE, "20 ÷ 80 ≠ 26%")
    return reports


@pytest.fixture
def user(db: None) -> User:
    """An administrator of the whole country."""
    return User.objects.create(username="program", role="administrator", password="!")


@pytest.fixture
def client(user: User) -> Client:
    """Signs in as a program does."""
    return Client(headers={"authorization": f"Bearer {ApiToken.issue(user)}"})


def get(client: Client, question: str, *, status: int = 200) -> dict[str, Any]:
    """The answer to a question below /api/v1/."""
    response = client.get(f"/api/v1/{question}")
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"].startswith(JSON)
    answer: dict[str, Any] = response.json()
    return answer
