"""Who may ask the API: tokens, sessions, roles and places."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fazhi.accounts.models import ApiToken, User
from fazhi.reports.models import Report
from tests.db.asking import client, get, user, values
from tests.factories import SAMPLE_PREFECTURE


__all__ = ["client", "user", "values"]
pytestmark = pytest.mark.django_db


def test_nobody_is_told_to_sign_in_and_a_wrong_token_is_refused(db: None) -> None:
    assert "/account/tokens/" in get(Client(), "reports", status=401)["detail"]
    stranger = Client(headers={"authorization": "Bearer nonsense"})
    assert "令牌无效" in get(stranger, "reports", status=401)["detail"]


def test_a_wrong_token_is_not_saved_by_a_session(user: User) -> None:
    client = Client(headers={"authorization": "Bearer nonsense"})
    client.force_login(user)
    get(client, "reports", status=401)


def test_a_deactivated_account_is_refused(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    get(client, "indicators", status=401)


def test_a_session_needs_the_token_against_forgery_to_hand_files_in(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    get(client, "reports")
    files = {"files": [SimpleUploadedFile("a.txt", "某区2024年法治政府建设年度报告".encode())]}
    refused = client.post("/api/v1/reports", files)
    assert (refused.status_code, "X-CSRFToken" in refused.json()["detail"]) == (403, True)
    client.get("/api/v1/docs")
    files = {"files": [SimpleUploadedFile("a.txt", "某区2024年法治政府建设年度报告".encode())]}
    token = client.cookies["csrftoken"].value
    accepted = client.post("/api/v1/reports", files, headers={"X-CSRFToken": token})
    assert accepted.status_code == 202


def test_a_viewer_may_ask_but_not_hand_in(values: dict[str, Report]) -> None:
    viewer = User.objects.create(username="viewer", role="viewer", password="!")
    client = Client(headers={"authorization": f"Bearer {ApiToken.issue(viewer)}"})
    get(client, "reports")
    response = client.post("/api/v1/reports", {"files": [SimpleUploadedFile("a.txt", b"x")]})
    assert (response.status_code, "没有此项权限" in response.json()["detail"]) == (403, True)


def test_an_account_sees_its_own_values_and_only_published_ones_of_its_peers(values: dict[str, Report]) -> None:
    clerk = User.objects.create(username="clerk", role="clerk", district_id="990101", password="!")
    client = Client(headers={"authorization": f"Bearer {ApiToken.issue(clerk)}"})
    seen = {row["district"] for row in get(client, "observations")["observations"]}
    assert seen == {"990101", "990102"}
    get(client, f"reports/{values['990103'].pk}", status=404)
    compared = get(client, f"compare?year=2024&within={SAMPLE_PREFECTURE}")
    assert {row["district"] for row in compared["ordered"]} == {"990101", "990102"}
