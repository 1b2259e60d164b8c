"""Every address and API operation as every role, and as nobody: `every_address.txt` says what each gets.

A line is a method, a route as the resolver has it, and an outcome for each column of ROLES: a status, or `login` for
the way to the sign-in page. The report, the value and the account in an address are of the district of `clerk`.
An address that is missing in the table fails; add its line and think about each column.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fazhi.accounts.models import ApiToken, User
from fazhi.api.site import api
from fazhi.reports import tasks
from fazhi.reports.models import Decision, Observation, PeerGroup, Report
from tests.factories import CORRECTION_RATE, make_rate, make_report


pytestmark = pytest.mark.django_db
ROLES = (
    "viewer", "clerk", "reviewer", "signer", "administrator", "city_clerk", "neighbour", "outsider", "nobody",
)  # fmt: skip
"""viewer, clerk, reviewer, signer: of one district; city_clerk: of the prefecture above it; neighbour: clerk of the
district beside it; outsider: clerk of another province."""
STRANGERS = ("neighbour", "outsider", "nobody")
REFUSALS = {"401", "403", "404", "login"}
ONES_OWN = ("account/tokens/", "accounts/", "peers/", "s/")
"""What a viewer may send: the own password and tokens, signing out, peer groups and snapshots of what is seen."""
TABLE = Path(__file__).with_name("every_address.txt")


def routes(patterns: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route of the resolver, joined as written."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def table() -> list[tuple[str, str, dict[str, str]]]:
    """The lines of the table; "/" is the workbench."""
    lines = [line.split() for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(method, route, dict(zip(ROLES, outcomes, strict=True))) for method, route, *outcomes in lines]


def outcome(response: HttpResponseBase) -> str:
    """As the table says it."""
    if response.status_code == 302 and response["Location"].startswith(("/accounts/login/", "/admin/login/")):
        return "login"
    return str(response.status_code)


def address_of(route: str, accounts: dict[str, User]) -> str:
    """The address with ids of new rows of the clerk's district."""
    report = make_report("330102", 2023)
    report.pages = 1
    report.save()
    clerk = accounts["clerk"]
    if route == "s/new/":
        Observation.objects.all().delete()
    if "<int:point_id>" in route:
        Observation.objects.filter(district="330102").delete()
        route = route.replace("<int:point_id>", str(make_rate("330102", 2023, 31, 95, report=report).pk))
    if "<int:token_id>" in route:
        ApiToken.issue(clerk, "甲")
        route = route.replace("<int:token_id>", str(clerk.tokens.latest("pk").pk))
    if "<int:group_id>" in route:
        group = PeerGroup.objects.create(name=f"组{report.pk}", owner=clerk)
        route = route.replace("<int:group_id>", str(group.pk))
    if "<str:snapshot_id>" in route:
        route = route.replace("<str:snapshot_id>", make_snapshot(clerk))
    rows: dict[str, Any] = {
        "accounts/user/": clerk.pk, "reports/district/": "330102", "reports/indicator/": CORRECTION_RATE,
    }  # fmt: skip
    if "admin/accounts/apitoken/<" in route:
        ApiToken.issue(clerk, "乙")
        rows["accounts/apitoken/"] = clerk.tokens.latest("pk").pk
    if "admin/reports/decision/<" in route:
        rows["reports/decision/"] = Decision.objects.create(action="accept", district_id="330102", made_by=clerk).pk
    for model, key in rows.items():
        route = re.sub(f"^admin/{model}<[^>]+>", f"admin/{model}{key}", route)
    fixed = {
        "<int:report_id>": str(report.pk), "<int:page>": "1", "i/<str:code>": f"i/{CORRECTION_RATE}",
        "d/<str:code>": "d/330102", "<path:content_type_id>/<path:object_id>": "1/1",
        "^(?P<app_label>accounts|reports)/$": "accounts/", "(?P<url>.*)$": "nothing",
    }  # fmt: skip
    for placeholder, value in fixed.items():
        route = route.replace(placeholder, value)
    assert "<" not in route, f"say in address_of what {route} is asked with"
    return "/" + route.lstrip("/")


def ask(client: Client, method: str, address: str) -> HttpResponseBase:
    """The answer; forms are sent empty, which is far enough to meet every guard."""
    if method == "POST" and address.rstrip("/") == "/api/v1/reports":
        return client.post(address, {"files": SimpleUploadedFile("a.txt", secrets.token_hex(9).encode())})
    return client.post(address) if method == "POST" else client.get(address)


def make_snapshot(owner: User) -> str:
    """A frozen answer of the clerk's, with a value that is not published."""
    Observation.objects.filter(district="330102").delete()
    make_rate("330102", 2023, 31, 95, report=make_report("330102", 2023))
    form = {"page": "compare", "query": f"i={CORRECTION_RATE}&y=2023&within=330100"}
    made = client_of(owner).post("/s/new/", form)
    return str(made["Location"]).strip("/").rpartition("/")[2]


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def everybody(accounts: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    monkeypatch.setattr(tasks, "send", lambda report_id: None)
    monkeypatch.setattr("fazhi.config.health.queue_state", lambda: {"broker": "ok", "worker": "ok"})
    monkeypatch.setattr("fazhi.dashboard.views.reports.load_samples", lambda user: [])
    return accounts


def test_every_role_gets_what_the_table_says(everybody: dict[str, User]) -> None:
    print(f"\n{'':5}{'':50}" + "".join(f"{role:>14}" for role in ROLES))
    clients = {role: client_of(everybody.get(role)) for role in ROLES}
    wrong: dict[str, str] = {}
    for method, route, expected in table():
        seen = {}
        for role in ROLES:
            address = address_of(route.removeprefix("/"), everybody)
            seen[role] = outcome(ask(clients[role], method, address))
            if address.endswith("/logout/"):
                clients[role] = client_of(everybody.get(role))
        print(f"{method:5}{route:50}" + "".join(f"{seen[role]:>14}" for role in ROLES))
        if seen != expected:
            wrong[f"{method} {route}"] = " ".join(seen[role] for role in ROLES)
    assert wrong == {}


def test_no_address_is_missing_in_the_table() -> None:
    told = {route.removeprefix("/") for _, route, _ in table()}
    assert sorted(set(routes(get_resolver().url_patterns)) ^ told) == []


def test_no_operation_of_the_api_is_missing_in_the_table() -> None:
    told = {(method, route) for method, route, _ in table()}
    operations = [
        (method.upper(), "api/v1" + path.replace("{report_id}", "<int:report_id>"))
        for path, methods in api.get_openapi_schema(path_prefix="")["paths"].items()
        for method in methods
    ]
    assert len(operations) > 8
    assert [operation for operation in operations if operation not in told] == []


def test_strangers_are_refused_wherever_a_report_is_named() -> None:
    named = [(method, route, who) for method, route, who in table() if "<int:report_id>" in route]
    assert len(named) > 10
    assert [row for row in named if any(row[2][name] not in REFUSALS for name in STRANGERS)] == []


def test_a_viewer_sends_nothing_but_what_is_the_viewers_own() -> None:
    sent = {route: who["viewer"] for method, route, who in table() if method == "POST"}
    others = {route: status for route, status in sent.items() if not route.startswith(ONES_OWN)}
    assert len(others) > 10
    assert {route: status for route, status in others.items() if status not in REFUSALS} == {}


def test_nobody_is_let_in_but_to_sign_in() -> None:
    open_to_all = {(method, route) for method, route, who in table() if who["nobody"] not in REFUSALS}
    assert open_to_all == {
        ("GET", "accounts/login/"), ("POST", "accounts/login/"), ("GET", "healthz"), ("GET", "favicon.ico"),
        ("GET", "api/v1/openapi.json"),
    }  # fmt: skip


def test_every_view_says_who_may_see_it() -> None:
    unmarked = []
    for pattern in get_resolver().url_patterns:
        for one in pattern.url_patterns if isinstance(pattern, URLResolver) else [pattern]:
            if isinstance(one, URLPattern) and str(pattern.pattern) != "admin/":
                view = getattr(one.callback, "view_class", one.callback)
                if not hasattr(view, "allowed_to"):
                    unmarked.append(str(one.pattern))
    assert unmarked == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "nobody"])
def test_a_token_may_do_what_its_account_may(everybody: dict[str, User], role: str) -> None:
    headers = {"authorization": f"Bearer {ApiToken.issue(everybody[role])}"}
    for method, route, expected in table():
        if route.startswith("api/v1/") and route not in ("api/v1/docs",):
            response = ask(Client(headers=headers), method, address_of(route, everybody))
            assert outcome(response) == expected[role], (method, route)
    assert Report.objects.exists()
