"""Sign-in with LDAP, against ldap3's directory in memory."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ldap3
import pytest
from django.test import Client

from fazhi.accounts import ldap
from fazhi.accounts.models import User


pytestmark = pytest.mark.django_db
PASSWORD = "湖光山色 2026 年"
SERVICE = "cn=reader,dc=example,dc=gov"
PEOPLE = "ou=people,dc=example,dc=gov"
BINDS: list[str] = []


@pytest.fixture
def directory(settings: Any, monkeypatch: pytest.MonkeyPatch, reference: None) -> ldap3.Server:
    """Two people and a service account; BINDS are the entries whose password was tried."""
    settings.LDAP = {
        **settings.LDAP, "url": "ldaps://directory.invalid", "base": PEOPLE, "bind_dn": SERVICE, "bind_password": "read",
    }  # fmt: skip
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "fazhi.accounts.ldap.LdapBackend"]
    server = ldap3.Server("directory.invalid", get_info=ldap3.NONE)
    filling = ldap3.Connection(server, client_strategy=ldap3.MOCK_SYNC)
    filling.strategy.add_entry(SERVICE, {"userPassword": "read", "cn": "reader", "objectClass": "device"})
    for name, words in (("zhang", PASSWORD), ("li", "另一个密码 2026")):
        filling.strategy.add_entry(
            f"uid={name},{PEOPLE}",
            {
                "userPassword": words, "uid": name, "cn": f"{name}某", "sn": name, "objectClass": "person",
                "entryUUID": f"id-{name}", "memberOf": [f"cn=法治复核,ou={name},dc=example,dc=gov"],
            },
        )  # fmt: skip
    BINDS.clear()

    class Watched(ldap3.Connection):
        def bind(self, *arguments: Any, **named: Any) -> bool:
            BINDS.append(str(self.user))
            return bool(super().bind(*arguments, **named))

    @contextmanager
    def opened(_: Any, wanted: dict[str, Any], dn: str, password: str) -> Iterator[ldap3.Connection]:
        connection = Watched(server, user=dn or None, password=password or None, client_strategy=ldap3.MOCK_SYNC)
        connection.open()
        yield connection

    monkeypatch.setattr(ldap, "opened", opened)
    return server


def sign_in(name: str, password: str = PASSWORD) -> tuple[int, str, Client]:
    client = Client()
    answer = client.post("/accounts/login/", {"username": name, "password": password})
    return answer.status_code, answer.content.decode(), client


def test_the_right_password_makes_an_account_that_waits(directory: ldap3.Server) -> None:
    status, _, client = sign_in("zhang")
    assert status == 302
    user = User.objects.get(username="zhang")
    assert (user.role, user.directory_key, user.first_name, user.has_usable_password()) == (
        "pending", "ldap id-zhang", "zhang某", False,
    )  # fmt: skip
    assert client.get("/").status_code == 403
    assert client.get("/accounts/password/").status_code == 302
    assert sign_in("zhang")[0] == 302
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("zhang", "wrong"),
        ("zhang", ""),
        ("zhang", "\x00"),
        ("nobody", PASSWORD),
        ("", ""),
        ("*", PASSWORD),
        ("zh*", PASSWORD),
        ("zhang)(objectClass=*", PASSWORD),
        ("*)(|(uid=*", PASSWORD),
        ("zhang\\2a", PASSWORD),
        ("zhang\x00", PASSWORD),
        ("a" * 200, PASSWORD),
        (f"uid=zhang,{PEOPLE}", PASSWORD),
    ],
)
def test_wrong_names_and_passwords_are_nobody(directory: ldap3.Server, name: str, password: str) -> None:
    status, page, client = sign_in(name, password)
    assert status == 200
    assert "暂时无法连接" not in page
    assert client.get("/").status_code == 302
    assert not User.objects.exists()


def test_an_empty_password_is_never_tried(directory: ldap3.Server) -> None:
    assert ldap.LdapBackend().authenticate(None, username="zhang", password="") is None
    assert ldap.LdapBackend().authenticate(None, username="zhang", password=None) is None
    assert BINDS == []


def test_a_local_password_is_never_sent_to_the_directory(directory: ldap3.Server) -> None:
    User.objects.create_superuser("zhang", password="本地的密码 2026 年")
    assert sign_in("zhang", "打错的本地密码")[0] == 200
    assert sign_in("zhang")[0] == 200
    assert sign_in("Zhang")[0] == 200
    assert BINDS == []
    assert sign_in("zhang", "本地的密码 2026 年")[0] == 302


def test_a_prepared_account_is_taken_and_a_namesake_is_refused(directory: ldap3.Server) -> None:
    User.objects.create(username="zhang", password="!", role="reviewer", district_id="330102", from_directory=True)
    _, _, client = sign_in("zhang")
    assert client.get("/findings/").status_code == 200
    User.objects.filter(username="zhang").update(directory_key="ldap somebody-else")
    status, page, _ = sign_in("zhang")
    assert status == 200 and "没有为您开通" in page


def test_groups_may_be_named_by_their_first_part_or_in_full(directory: ldap3.Server, settings: Any) -> None:
    settings.DIRECTORY_GROUPS = "cn=法治复核,ou=li,dc=example,dc=gov=signer@330106; 法治复核=reviewer@330102"
    sign_in("zhang")
    sign_in("li", "另一个密码 2026")
    found = {user.username: (user.role, user.district_id) for user in User.objects.all()}
    assert found == {"zhang": ("reviewer", "330102"), "li": ("signer", "330106")}


def test_two_entries_of_one_name_are_nobody(directory: ldap3.Server) -> None:
    filling = ldap3.Connection(directory, client_strategy=ldap3.MOCK_SYNC)
    twin = {"userPassword": PASSWORD, "uid": "zhang", "cn": "又一人", "sn": "z", "objectClass": "person"}
    filling.strategy.add_entry(f"uid=zhang,ou=other,{PEOPLE}", twin)
    assert sign_in("zhang")[0] == 200
    assert not User.objects.exists()


def test_repeated_wrong_passwords_lock_out(directory: ldap3.Server) -> None:
    for _ in range(6):
        status = sign_in("zhang", "wrong")[0]
    assert status == 429
    assert sign_in("zhang")[0] == 429


def test_while_it_is_down_nobody_is_locked_out_and_local_accounts_come_in(settings: Any, reference: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings.LDAP = {**settings.LDAP, "url": f"ldap://127.0.0.1:{port}", "starttls": True, "base": PEOPLE}
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "fazhi.accounts.ldap.LdapBackend"]
    User.objects.create_user("clerk", password=PASSWORD, role="clerk", district_id="330102")
    for _ in range(7):
        status, page, _ = sign_in("zhang")
        assert status == 200 and "暂时无法连接" in page
    assert sign_in("clerk")[0] == 302


def test_the_service_account_being_refused_is_no_wrong_password(directory: ldap3.Server, settings: Any) -> None:
    settings.LDAP = {**settings.LDAP, "bind_password": "wrong"}
    status, page, _ = sign_in("zhang")
    assert status == 200 and "暂时无法连接" in page


def test_a_directory_that_refuses_encryption_gets_no_password(settings: Any, reference: None) -> None:
    """A server that answers STARTTLS with a refusal, and what it is sent."""
    heard: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = door.accept()
        with connection:
            heard.append(connection.recv(4096))
            # ExtendedResponse to message 1: protocolError.
            connection.sendall(bytes.fromhex("300c02010178070a010204000400"))
            while more := connection.recv(4096):
                heard.append(more)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    settings.LDAP = {
        **settings.LDAP, "url": f"ldap://127.0.0.1:{door.getsockname()[1]}", "starttls": True, "base": PEOPLE,
        "bind_dn": SERVICE, "bind_password": "read",
    }  # fmt: skip
    with pytest.raises(ldap.DirectoryProblem):
        ldap.find_person("zhang", PASSWORD)
    door.close()
    thread.join(5)
    assert b"read" not in b"".join(heard) and PASSWORD.encode() not in b"".join(heard)
