"""Sign-in, sign-out, password and the admin site."""

from __future__ import annotations

import io
from ipaddress import ip_network
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from fazhi.accounts.models import ApiToken, User
from fazhi.accounts.throttling import PER_ADDRESS, PER_NAME
from fazhi.accounts.token_views import TOKENS_AT_MOST
from fazhi.accounts.tokens import account_of_token


pytestmark = pytest.mark.django_db
PASSWORD = "湖光山色 2026 年"


@pytest.fixture
def clerk(reference: None) -> User:
    return User.objects.create_user("clerk", password=PASSWORD, role="clerk", district_id="330102")


def sign_in(client: Client, password: str = PASSWORD, name: str = "clerk") -> int:
    response = client.post(
        "/accounts/login/?next=/reports/", {"username": name, "password": password, "next": "/reports/"}
    )
    return response.status_code


def test_sign_in_leads_to_the_asked_page(clerk: User) -> None:
    response = Client().post(
        "/accounts/login/", {"username": "clerk", "password": PASSWORD, "next": "/reports/?year=2023"}
    )
    assert (response.status_code, response["Location"]) == (302, "/reports/?year=2023")


def test_sign_in_never_leads_to_another_site(clerk: User) -> None:
    response = Client().post(
        "/accounts/login/", {"username": "clerk", "password": PASSWORD, "next": "https://example.org/"}
    )
    assert response["Location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_failed_sign_in_does_not_tell_which_part_was_wrong(clerk: User, name: str, password: str) -> None:
    response = Client().post("/accounts/login/", {"username": name, "password": password})
    assert response.status_code == 200
    page = response.content.decode()
    assert "Traceback" not in page
    if name:
        assert "用户名或密码不正确" in page


def test_repeated_failures_lock_out_even_the_right_password(clerk: User) -> None:
    client = Client()
    for _ in range(6):
        sign_in(client, "wrong")
    response = client.post("/accounts/login/", {"username": "clerk", "password": PASSWORD})
    assert response.status_code == 429
    assert "15 分钟" in response.content.decode()


def test_sign_out_needs_a_post(clerk: User) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/reports/").status_code == 302


def test_password_change_needs_the_old_one_and_keeps_the_session(clerk: User) -> None:
    client = Client()
    sign_in(client)
    new = "另一句很长的话 2027"
    form = {"old_password": "wrong", "new_password1": new, "new_password2": new}
    assert "原密码不正确" in client.post("/accounts/password/", form).content.decode()
    assert client.post("/accounts/password/", form | {"old_password": PASSWORD}).status_code == 302
    assert client.get("/reports/").status_code == 200
    clerk.refresh_from_db()
    assert clerk.check_password(new)


def test_the_admin_site_is_for_administrators_only(clerk: User) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/admin/").status_code == 403
    administrator = User.objects.create_user("chief", password=PASSWORD, role="administrator", is_staff=True)
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/admin/").content.decode()
    assert '<th scope="col">修改或查看</th>' in page and "Model name" not in page and "link</th>" not in page
    assert "账号" in page
    for address in (
        "accounts/user/", "accounts/apitoken/", "reports/district/", "reports/indicator/", "reports/decision/",
    ):  # fmt: skip
        assert client.get(f"/admin/{address}").status_code == 200
    assert client.get("/admin/reports/district/add/").status_code == 403
    assert client.get("/admin/reports/decision/add/").status_code == 403


def test_an_administrator_of_a_city_manages_its_accounts_only(clerk: User) -> None:
    User.objects.create_user("elsewhere", role="clerk", district_id="320106")
    User.objects.create_superuser("root")
    chief = User.objects.create_user("chief", role="administrator", is_staff=True, district_id="330100")
    client = Client()
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/admin/accounts/user/").content.decode()
    assert "clerk" in page
    assert "elsewhere" not in page
    assert ">root<" not in page
    blank = client.get("/admin/accounts/user/add/").content.decode()
    assert "姓名" in blank and "留空表示面向全国" in blank and "签发：发布、撤回报告" in blank
    assert "名字" not in blank and "After you" not in blank
    form = {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD, "role": "clerk"}
    for outside in ("320106", "330000", ""):
        refused = client.post("/admin/accounts/user/add/", form | {"district": outside})
        assert "只能管理本辖区内的账号" in refused.content.decode()
    assert not User.objects.filter(username="newcomer").exists()
    assert client.post("/admin/accounts/user/add/", form | {"district": "330102"}).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.is_staff, newcomer.is_superuser, newcomer.password_is_given) == (False, False, True)


@pytest.fixture
def chief(clerk: User) -> Client:
    """The browser of an administrator of the city."""
    client = Client()
    chief = User.objects.create_user("chief", role="administrator", is_staff=True, district_id="330100")
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    "change", [{"district": ""}, {"district": "330000"}, {"role": "signer"}, {"is_superuser": "on"}]
)
def test_nobody_lifts_or_moves_themselves(chief: Client, change: dict[str, str]) -> None:
    me = User.objects.get(username="chief")
    form = {"username": "chief", "role": "administrator", "district": "330100", "is_active": "on", "is_staff": "on"}
    chief.post(f"/admin/accounts/user/{me.pk}/change/", form | change)
    me.refresh_from_db()
    assert (me.role, me.district_id, me.is_superuser, me.is_active) == ("administrator", "330100", False, True)


@pytest.mark.parametrize("change", [{"district": ""}, {"district": "320106"}])
def test_an_account_is_not_moved_out_of_the_scope(chief: Client, clerk: User, change: dict[str, str]) -> None:
    form = {"username": "clerk", "role": "reviewer", "district": "330102", "is_active": "on", **change}
    page = chief.post(f"/admin/accounts/user/{clerk.pk}/change/", form)
    assert "只能管理本辖区内的账号" in page.content.decode()
    clerk.refresh_from_db()
    assert (clerk.role, clerk.district_id) == ("clerk", "330102")


def test_accounts_outside_the_scope_do_not_exist_for_an_administrator(chief: Client) -> None:
    for outsider in (
        User.objects.create_user("elsewhere", role="clerk", district_id="320106"),
        User.objects.create_user("above", role="administrator", district_id="330000"),
        User.objects.create_user("nation", role="administrator"),
        User.objects.create_superuser("root", district_id="330102"),
    ):
        for page in ("change/", "password/", "history/"):
            response = chief.get(f"/admin/accounts/user/{outsider.pk}/{page}")
            assert response.status_code in (302, 403, 404), (outsider, page)
        new = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
        chief.post(f"/admin/accounts/user/{outsider.pk}/password/", new)
        chief.post("/admin/accounts/user/", {"action": "deactivate", "_selected_action": [outsider.pk]})
        outsider.refresh_from_db()
        assert outsider.is_active
        assert not outsider.check_password(PASSWORD)


def test_a_reset_password_works_at_once_and_is_to_be_changed(chief: Client, clerk: User) -> None:
    locked = Client()
    for _ in range(6):
        sign_in(locked, "wrong")
    assert sign_in(locked) == 429
    given = "临时密码-2026-柳树"
    form = {"password1": given, "password2": given, "usable_password": "true"}
    assert chief.post(f"/admin/accounts/user/{clerk.pk}/password/", form).status_code == 302
    assert sign_in(locked, given) == 302
    assert "初始密码" in locked.get("/reports/").content.decode()
    own = "另一句很长的话 2027"
    form = {"old_password": given, "new_password1": own, "new_password2": own}
    assert locked.post("/accounts/password/", form).status_code == 302
    locked.post("/accounts/logout/")
    assert sign_in(locked, own) == 302
    assert "初始密码" not in locked.get("/reports/").content.decode()


def test_disabling_signs_out_and_never_oneself(chief: Client, clerk: User) -> None:
    browser = Client()
    assert sign_in(browser) == 302
    me = User.objects.get(username="chief")
    chosen = {"action": "deactivate", "_selected_action": [clerk.pk, me.pk]}
    assert chief.post("/admin/accounts/user/", chosen).status_code == 302
    assert browser.get("/reports/").status_code == 302
    assert sign_in(browser) == 200
    assert chief.get("/admin/").status_code == 200


def test_many_names_from_one_address_are_stopped(clerk: User) -> None:
    client = Client()
    for number in range(PER_ADDRESS):
        assert sign_in(client, "wrong", f"name{number}") == 200
    assert sign_in(client) == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")) == 302


def test_one_name_from_many_addresses_is_stopped(clerk: User) -> None:
    for number in range(PER_NAME):
        assert sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), "wrong") == 200
    assert sign_in(Client(REMOTE_ADDR="192.0.2.200")) == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.200"), name="other") == 200


@pytest.mark.parametrize("weak", ["short1", "1234567890", "password123", "20261122001"])
def test_weak_passwords_are_refused_in_chinese(clerk: User, weak: str) -> None:
    client = Client()
    sign_in(client)
    form = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    page = client.post("/accounts/password/", form).content.decode()
    assert "密码" in page and "field__error" in page
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_sessions_end(settings: Any) -> None:
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.SESSION_COOKIE_AGE <= 12 * 3600


def test_a_token_is_shown_once_works_and_is_revoked(clerk: User) -> None:
    client = Client()
    sign_in(client)
    assert client.post("/account/tokens/", {"label": ""}).status_code == 400
    page = client.post("/account/tokens/", {"label": "统计取数"})
    assert "no-store" in page["Cache-Control"]
    token = page.context["made"]
    assert token in page.content.decode()
    row = ApiToken.objects.get()
    assert row.digest != token and len(row.digest) == 64
    listed = client.get("/account/tokens/").content.decode()
    assert "统计取数" in listed and token not in listed and row.digest not in listed
    headers = {"authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/indicators", headers=headers).status_code == 200
    stranger = User.objects.create_user("stranger", role="administrator")
    other = Client()
    other.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert other.post(f"/account/tokens/{row.pk}/revoke/").status_code == 404
    assert client.post(f"/account/tokens/{row.pk}/revoke/").status_code == 302
    assert Client().get("/api/v1/indicators", headers=headers).status_code == 401


def test_an_account_holds_a_limited_number_of_tokens(clerk: User) -> None:
    client = Client()
    sign_in(client)
    for number in range(TOKENS_AT_MOST):
        ApiToken.issue(clerk, f"{number}")
    assert "最多" in client.post("/account/tokens/", {"label": "多一个"}).content.decode()
    assert ApiToken.objects.count() == TOKENS_AT_MOST


def test_create_token_prints_a_token_that_works(clerk: User) -> None:
    output = io.StringIO()
    call_command("create_token", "clerk", label="统计", stdout=output)
    assert account_of_token(output.getvalue().strip()) == clerk
    assert ApiToken.objects.get().label == "统计"
    with pytest.raises(CommandError, match="没有名为"):
        call_command("create_token", "nobody")


def test_create_administrator_prints_a_password_that_works(reference: None) -> None:
    output = io.StringIO()
    call_command("create_administrator", "chief", stdout=output)
    user = User.objects.get(username="chief")
    assert user.check_password(output.getvalue().strip())
    assert (user.role, user.is_superuser, user.is_staff) == ("administrator", True, True)
    with pytest.raises(CommandError, match="已存在"):
        call_command("create_administrator", "chief")


def test_behind_a_trusted_proxy_each_address_is_counted_for_itself(clerk: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    guesser = Client(HTTP_X_FORWARDED_FOR="198.51.100.1")
    for _ in range(6):
        status = sign_in(guesser, "wrong")
    assert status == 429
    assert sign_in(Client(HTTP_X_FORWARDED_FOR="198.51.100.2")) == 302


def test_inventing_addresses_helps_no_guesser(clerk: User) -> None:
    for number in range(6):
        status = sign_in(Client(HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"), "wrong")
    assert status == 429


def test_inventing_addresses_before_a_trusted_proxy_helps_neither(clerk: User, settings: Any) -> None:
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),)
    for number in range(6):
        status = sign_in(Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.1"), "wrong")
    assert status == 429
