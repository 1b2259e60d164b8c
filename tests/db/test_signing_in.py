"""Sign-in, sign-out, password and the admin site."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from fazhi.accounts.models import ApiToken, User
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
    assert client.get("/admin/").status_code == 302
    administrator = User.objects.create_user("chief", password=PASSWORD, role="administrator", is_staff=True)
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/admin/").content.decode()
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
    form = {
        "username": "newcomer", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD,
        "role": "clerk", "district": "320106",
    }  # fmt: skip
    assert client.post("/admin/accounts/user/add/", form).status_code == 403
    assert not User.objects.filter(username="newcomer").exists()
    assert client.post("/admin/accounts/user/add/", form | {"district": "330102"}).status_code == 302
    assert User.objects.get(username="newcomer").is_staff is False


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
