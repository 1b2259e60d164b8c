"""Who may open and do what on the report pages: every address as every role, and as nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern

from fazhi.accounts import permissions
from fazhi.accounts.models import ApiToken, User
from fazhi.accounts.permissions import covers, parent_path, scope_path
from fazhi.accounts.tokens import account_of_header
from fazhi.dashboard import urls
from fazhi.reports import tasks
from fazhi.reports.access import has_in_scope, visible_observations, visible_reports
from fazhi.reports.models import Observation, Report
from tests.factories import make_observation, make_report


pytestmark = pytest.mark.django_db
ROLES = ("administrator", "viewer", "clerk", "reviewer", "signer", "city_clerk", "neighbour", "outsider")

OPEN = dict.fromkeys(ROLES, 200)
HANDLERS = {"administrator", "clerk", "reviewer", "city_clerk"}
"""Who may handle a report of 330102."""


def only(names: set[str], status: int, other: int = 403) -> dict[str, int]:
    return {name: status if name in names else other for name in ROLES}


UPLOADERS = {"administrator", "clerk", "reviewer", "city_clerk", "neighbour", "outsider"}
TABLE: list[tuple[str, str, dict[str, int]]] = [
    ("get", "/reports/", OPEN),
    ("get", "/reports/upload/", only(UPLOADERS, 200)),
    ("post", "/reports/upload/", only(UPLOADERS, 400)),
    ("get", "/reports/status/", OPEN),
    ("get", "/districts/search/", OPEN),
    ("get", "/reports/samples/remove/", only({"administrator"}, 200)),
    ("post", "/reports/samples/remove/", only({"administrator"}, 200)),
    ("post", "/reports/samples/load/", only({"administrator"}, 302)),
    # Seen within the scope; of others only what is published.
    ("get", "/reports/{id}/", only({*HANDLERS, "viewer", "signer"}, 200, 404)),
    ("get", "/reports/{id}/original/", dict.fromkeys(ROLES, 404)),
    # Handled by uploaders within the scope: no role answers 403, no scope answers 404.
    ("post", "/reports/{id}/identity/", only(HANDLERS, 400, 404) | {"viewer": 403, "signer": 403}),
    ("post", "/reports/{id}/retry/", only(HANDLERS, 302, 404) | {"viewer": 403, "signer": 403}),
    ("post", "/reports/{id}/delete/", only(HANDLERS, 302, 404) | {"viewer": 403, "signer": 403}),
    ("post", "/reports/{id}/restore/", only(set(), 302, 404) | {"viewer": 403, "signer": 403}),
]


@pytest.fixture(autouse=True)
def no_side_effects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "send", lambda report_id: None)
    monkeypatch.setattr("fazhi.dashboard.views.reports.load_samples", lambda user: [])


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("method", "address", "expected"), TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE])
def test_every_role_gets_what_the_table_says(
    accounts: dict[str, User], method: str, address: str, expected: dict[str, int]
) -> None:
    seen = {}
    for name, user in accounts.items():
        report = make_report("330102", 2023)
        response = getattr(client_of(user), method)(address.format(id=report.pk))
        seen[name] = response.status_code
    assert seen == expected


@pytest.mark.parametrize(("method", "address", "expected"), TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE])
def test_nobody_is_led_to_the_sign_in_page(
    reference: None, method: str, address: str, expected: dict[str, int]
) -> None:
    report = make_report("330102", 2023)
    response = getattr(client_of(None), method)(address.format(id=report.pk))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_every_report_address_is_in_the_table() -> None:
    told = {address.format(id=0) for _, address, _ in TABLE}
    mine = [
        pattern
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern) and str(pattern.pattern).startswith(("reports/", "districts/"))
    ]
    assert len(mine) > 10
    for pattern in mine:
        assert "/" + str(pattern.pattern).replace("<int:report_id>", "0") in told


def test_an_address_asked_with_the_wrong_method_is_refused(accounts: dict[str, User]) -> None:
    report = make_report("330102", 2023)
    client = client_of(accounts["administrator"])
    for action in ("identity", "retry", "delete", "restore"):
        assert client.get(f"/reports/{report.pk}/{action}/").status_code == 405


def test_a_deactivated_account_is_signed_out(accounts: dict[str, User]) -> None:
    client = client_of(accounts["clerk"])
    assert client.get("/reports/").status_code == 200
    User.objects.filter(username="clerk").update(is_active=False)
    assert client.get("/reports/").status_code == 302


def test_forms_without_the_token_are_refused(accounts: dict[str, User]) -> None:
    report = make_report("330102", 2023)
    client = Client(enforce_csrf_checks=True)
    client.force_login(accounts["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/reports/{report.pk}/delete/").status_code == 403
    report.refresh_from_db()
    assert report.deleted_at is None


PREDICATES = {
    "signed_in": set(ROLES),
    "may_upload": UPLOADERS,
    "may_review": {"administrator", "reviewer"},
    "may_sign": {"administrator", "signer"},
    "may_administer": {"administrator"},
}


@pytest.mark.parametrize(("name", "expected"), PREDICATES.items())
def test_predicates(accounts: dict[str, User], name: str, expected: set[str]) -> None:
    predicate = getattr(permissions, name)
    assert {account for account, user in accounts.items() if predicate(user)} == expected
    assert predicate(AnonymousUser()) is False
    inactive = accounts["administrator"]
    inactive.is_active = False
    assert predicate(inactive) is False


def test_a_superuser_administers_whatever_the_role(accounts: dict[str, User]) -> None:
    user = accounts["viewer"]
    user.is_superuser = True
    assert permissions.may_administer(user)


@pytest.mark.parametrize(
    ("account", "path", "covered"),
    [
        ("administrator", "32/3201/320106", True),
        ("city_clerk", "33/3301", True),
        ("city_clerk", "33/3301/330102", True),
        ("city_clerk", "33", False),
        ("city_clerk", "32/3201/320106", False),
        ("clerk", "33/3301/330102", True),
        ("clerk", "33/3301/330106", False),
        ("clerk", "33/3301/3301020", False),
        ("clerk", "", False),
    ],
)
def test_covers(accounts: dict[str, User], account: str, path: str, covered: bool) -> None:
    assert covers(accounts[account], path) is covered


def test_scope_of_nobody_is_nothing(accounts: dict[str, User]) -> None:
    assert scope_path(AnonymousUser()) is None
    assert not visible_reports(AnonymousUser()).exists()
    assert not visible_observations(AnonymousUser()).exists()
    assert parent_path("33/3301/330102") == "33/3301"
    assert parent_path("33") == ""


def test_rows_seen_are_ones_own_and_what_peers_published(accounts: dict[str, User]) -> None:
    for district in ("330100", "330102", "330106", "320106"):
        for year, state in ((2022, "published"), (2023, "in_review")):
            report = make_report(district, year, state=state)
            make_observation(district, year, "20", report=report, is_published=state == "published")
    expected: dict[str, set[tuple[str, int]]] = {
        "clerk": {("330102", 2022), ("330102", 2023), ("330100", 2022), ("330106", 2022)},
        "city_clerk": {(d, y) for d in ("330100", "330102", "330106") for y in (2022, 2023)},
        "outsider": {("320106", 2022), ("320106", 2023)},
    }
    for name, rows in expected.items():
        user = accounts[name]
        assert {(r.district_id, r.year) for r in visible_reports(user)} == rows
        assert {(o.district_id, o.year) for o in visible_observations(user)} == rows
    assert visible_reports(accounts["administrator"]).count() == 8
    assert Observation.objects.count() == visible_observations(accounts["administrator"]).count() == 8


def test_a_peers_published_report_is_read_but_not_handled(accounts: dict[str, User]) -> None:
    report = make_report("330106", 2023, state="published")
    client = client_of(accounts["clerk"])
    page = client.get(f"/reports/{report.pk}/")
    assert page.status_code == 200
    assert "重新读取" not in page.content.decode()
    assert client.post(f"/reports/{report.pk}/retry/").status_code == 404
    assert not has_in_scope(accounts["clerk"], report)


def test_a_report_without_a_district_is_the_uploading_bureaus(accounts: dict[str, User]) -> None:
    report = Report.objects.create(
        sha256="a" * 64, original_name="甲.txt", size=1, state="needs_person", uploaded_by=accounts["clerk"]
    )
    seen = {name for name, user in accounts.items() if visible_reports(user).filter(pk=report.pk).exists()}
    assert seen == {"administrator", "viewer", "clerk", "reviewer", "signer", "city_clerk"}


def test_a_token_signs_in_its_active_account_only(accounts: dict[str, User]) -> None:
    token = ApiToken.issue(accounts["viewer"], "统计程序")
    assert not ApiToken.objects.filter(digest=token).exists()
    assert account_of_header(f"Bearer {token}") == accounts["viewer"]
    assert account_of_header(f"bearer  {token} ") == accounts["viewer"]
    assert ApiToken.objects.get().last_used_at is not None
    for header in ("", "Bearer", "Bearer ", f"Basic {token}", f"Bearer {token}x", token):
        assert account_of_header(header) is None
    User.objects.filter(username="viewer").update(is_active=False)
    assert account_of_header(f"Bearer {token}") is None


def test_the_last_use_of_a_token_costs_no_write_every_time(
    accounts: dict[str, User], django_assert_num_queries: Any
) -> None:
    header = f"Bearer {ApiToken.issue(accounts['viewer'])}"
    account_of_header(header)
    with django_assert_num_queries(1):
        account_of_header(header)
