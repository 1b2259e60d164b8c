"""Sign-in with OpenID Connect against a provider inside the test, true and false."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey

from fazhi.accounts import oidc
from fazhi.accounts.models import ApiToken, User
from fazhi.accounts.permissions import signed_in
from tests.db.fake_provider import Provider, running
from tests.db.test_every_address import table


pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any, reference: None) -> Iterator[Provider]:
    oidc._registered.cache_clear()
    with running(Provider()) as one:
        settings.OIDC = {**settings.OIDC, "issuer": one.issuer, "client_id": "fazhi", "client_secret": "geheim"}
        yield one
    oidc._registered.cache_clear()


def come_in(provider: Provider, client: Client, address: str = "", **changed: str) -> str:
    """Go there and back; returns where the browser ends up."""
    off = client.get(f"/accounts/directory/?next={address}")
    back = provider.authorize(off["Location"]) | changed
    return str(client.get("/accounts/directory/back/", back)["Location"])


def message(client: Client) -> str:
    return client.get("/accounts/login/").content.decode()


def test_off_there_is_neither_button_nor_address(client: Client) -> None:
    assert "统一身份认证" not in client.get("/accounts/login/").content.decode()
    assert client.get("/accounts/directory/").status_code == 404
    assert client.get("/accounts/directory/back/?code=1&state=2").status_code == 404


def test_off_neither_library_is_imported() -> None:
    code = (
        "import django, sys; django.setup(); import fazhi.config.urls; from django.core.handlers.wsgi import WSGIHandler; "
        "WSGIHandler(); print([m for m in ('authlib', 'ldap3', 'joserfc', 'requests') if m in sys.modules])"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "fazhi.config.settings"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_newcomer_waits_for_a_role_and_sees_nothing(provider: Provider) -> None:
    client = Client()
    assert "统一身份认证" in message(client)
    assert come_in(provider, client, "/reports/") == "/reports/"
    user = User.objects.get(username="zhang")
    assert (user.role, user.district_id, user.from_directory, user.has_usable_password()) == (
        "pending",
        None,
        True,
        False,
    )
    assert (user.first_name, user.is_staff, user.is_superuser) == ("张一", False, False)
    assert not signed_in(user)
    for page in ("/", "/reports/", "/compare/", "/findings/", "/search/", "/admin/", "/account/tokens/", "/audit/"):
        answer = client.get(page)
        assert answer.status_code == 403, page
    assert "账号等待开通" in client.get("/").content.decode()
    assert client.get("/api/v1/observations").status_code == 401
    user.role, user.district_id = "viewer", "330102"
    user.save()
    assert client.get("/").status_code == 200


def test_the_same_person_gets_the_same_account_whatever_the_name(provider: Provider) -> None:
    come_in(provider, Client())
    provider.claims["preferred_username"] = "zhang.yi"
    come_in(provider, Client())
    assert User.objects.count() == 1


def test_a_name_does_not_take_over_a_local_account(provider: Provider) -> None:
    User.objects.create_superuser("zhang", password="一个很长的密码 1")
    client = Client()
    assert come_in(provider, client) == "/accounts/login/"
    assert "没有为您开通" in message(client)
    assert client.get("/").status_code == 302


def test_an_account_prepared_for_the_directory_is_taken_once(provider: Provider) -> None:
    prepared = User.objects.create(
        username="zhang", password="!", role="reviewer", district_id="330102", from_directory=True
    )
    client = Client()
    assert come_in(provider, client) == "/"
    assert client.get("/findings/").status_code == 200
    prepared.refresh_from_db()
    assert prepared.directory_key.endswith(" a-1")
    provider.claims["sub"] = "b-2"
    other = Client()
    assert come_in(provider, other) == "/accounts/login/"
    assert other.get("/").status_code == 302


def test_a_deactivated_account_stays_out(provider: Provider) -> None:
    come_in(provider, Client())
    User.objects.update(is_active=False)
    client = Client()
    assert come_in(provider, client) == "/accounts/login/"
    assert "已停用" in message(client)


def test_groups_lead_where_they_are_named(provider: Provider, settings: Any) -> None:
    settings.DIRECTORY_GROUPS = "法治管理=administrator@*; 法治复核=reviewer@330102"
    come_in(provider, Client())
    user = User.objects.get()
    assert (user.role, user.district_id) == ("reviewer", "330102")
    provider.claims["groups"] = ["法治管理"]
    come_in(provider, Client())
    user.refresh_from_db()
    assert (user.role, user.district_id, user.is_staff) == ("administrator", None, True)
    provider.claims["groups"] = ["别处"]
    client = Client()
    come_in(provider, client)
    user.refresh_from_db()
    assert (user.role, user.is_staff) == ("pending", False)
    assert client.get("/").status_code == 403


def test_next_never_leads_to_another_site(provider: Provider) -> None:
    assert come_in(provider, Client(), "https://example.org/") == "/"
    assert come_in(provider, Client(), "//example.org") == "/"


def expired(provider: Provider) -> None:
    provider.changed = {"exp": int(time.time()) - 600, "iat": int(time.time()) - 900}


def stranger_signs(provider: Provider) -> None:
    key = RSAKey.generate_key(2048, {"kid": "1"})
    provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)


def trick(name: str, *announced: str) -> Callable[[Provider], None]:
    """Sign by a method of `Provider`; `announced` are algorithms that the provider says it uses."""

    def play(provider: Provider) -> None:
        provider.sign = getattr(provider, name)
        if announced:
            provider.described["id_token_signing_alg_values_supported"] = announced

    return play


LIES: dict[str, Callable[[Provider], None]] = {
    "expired": expired,
    "another issuer": lambda p: p.changed.update(iss="https://example.org"),
    "no issuer": lambda p: p.changed.update(iss=None),
    "another audience": lambda p: p.changed.update(aud="other"),
    "among others, for another": lambda p: p.changed.update(aud=["fazhi", "other"], azp="other"),
    "another nonce": lambda p: p.changed.update(nonce="x"),
    "no nonce": lambda p: p.changed.update(nonce=None),
    "no expiry": lambda p: p.changed.update(exp=None),
    "no subject": lambda p: p.changed.update(sub=None),
    "another key": stranger_signs,
    "public key as a secret": trick("with_public_key_as_secret"),
    "public key as a secret, and announced": trick("with_public_key_as_secret", "HS256", "RS256"),
    "no signature": trick("without_signature"),
    "no signature, and announced": trick("without_signature", "none"),
    "described as another": lambda p: p.described.update(issuer="https://example.org"),
    "no user name": lambda p: p.claims.update(preferred_username=""),
    "a name of control characters": lambda p: p.claims.update(preferred_username="a\u202eb"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_what_is_not_proved_is_refused(provider: Provider, lie: str) -> None:
    client = Client()
    LIES[lie](provider)
    off = client.get("/accounts/directory/")
    if lie == "described as another":
        assert off["Location"] == "/accounts/login/"
    else:
        back = client.get("/accounts/directory/back/", provider.authorize(off["Location"]))
        assert back["Location"] == "/accounts/login/"
    assert "notice" in message(client)
    assert client.get("/").status_code == 302
    assert not User.objects.exists()


def test_a_state_of_another_browser_is_refused(provider: Provider) -> None:
    mine, theirs = Client(), Client()
    mine.get("/accounts/directory/")
    back = provider.authorize(theirs.get("/accounts/directory/")["Location"])
    assert mine.get("/accounts/directory/back/", back)["Location"] == "/accounts/login/"
    assert "已失效" in message(mine)
    assert not User.objects.exists()


def test_an_answer_works_once(provider: Provider) -> None:
    client = Client()
    back = provider.authorize(client.get("/accounts/directory/")["Location"])
    assert client.get("/accounts/directory/back/", back)["Location"] == "/"
    client.post("/accounts/logout/")
    assert client.get("/accounts/directory/back/", back)["Location"] == "/accounts/login/"


def test_a_code_of_another_sign_in_fails_the_verifier(provider: Provider) -> None:
    client, other = Client(), Client()
    stolen = provider.authorize(other.get("/accounts/directory/")["Location"])["code"]
    assert come_in(provider, client, code=stolen) == "/accounts/login/"
    assert not User.objects.exists()


def test_cancelling_there_says_so(provider: Provider) -> None:
    client = Client()
    client.get("/accounts/directory/")
    answer = client.get("/accounts/directory/back/?error=access_denied&error_description=<script>alert(1)</script>")
    assert answer["Location"] == "/accounts/login/"
    page = message(client)
    assert "没有放行" in page and "alert(1)" not in page


def test_while_the_provider_is_down_local_accounts_come_in(settings: Any, reference: None) -> None:
    oidc._registered.cache_clear()
    settings.OIDC = {**settings.OIDC, "issuer": "http://127.0.0.1:9", "client_id": "fazhi"}
    User.objects.create_user("clerk", password="湖光山色 2026 年", role="clerk", district_id="330102")
    client = Client()
    assert client.get("/accounts/directory/")["Location"] == "/accounts/login/"
    assert "暂时无法连接" in message(client)
    answer = client.post("/accounts/login/", {"username": "clerk", "password": "湖光山色 2026 年"})
    assert answer.status_code == 302


def test_a_token_of_an_account_that_waits_opens_nothing(provider: Provider) -> None:
    come_in(provider, Client())
    headers = {"authorization": f"Bearer {ApiToken.issue(User.objects.get())}"}
    asked = [route for method, route, _ in table() if method == "GET" and route.startswith("api/v1/")]
    closed = [route for route in asked if route not in ("api/v1/", "api/v1/docs", "api/v1/openapi.json")]
    assert len(closed) > 8
    for route in closed:
        answer = Client(headers=headers).get("/" + route.replace("<int:report_id>", "1") + "?district=330102")
        assert answer.status_code == 403, route
