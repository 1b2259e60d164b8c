"""Signing in with the name and password of an LDAP directory; in the list of backends only when one is named.

The name is searched with the service's own account, then the password is tried at the entry that was found. Accounts
of this system that are not marked for the directory never ask it: a local administrator comes in while it is down,
and a local password is never sent there.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from fazhi.accounts.directory import DirectoryProblem, Person, account_of
from fazhi.accounts.models import User


if TYPE_CHECKING:
    from ldap3 import Connection, Server

logger = logging.getLogger(__name__)

SECONDS = 5
"""For connecting, and for each answer."""
IS_DOWN = "统一身份认证暂时无法连接，密码没有得到核对。请稍后再试；本系统自己的账号不受影响。"
LONGEST = 150


class LdapBackend(ModelBackend):
    """Name and password against the directory. Knows permissions no more than its base: roles decide."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The account, or None for a wrong name or password. Raises DirectoryProblem when it cannot be told."""
        # An empty password would be an anonymous sign-in, which a directory grants to any name.
        if not username or not password or len(username) > LONGEST or not username.isprintable():
            return None
        if User.objects.filter(username__iexact=username, from_directory=False).exists():
            return None
        person = find_person(username, password)
        return account_of(person) if person else None


def find_person(username: str, password: str) -> Person | None:
    """Who this is in the directory, if the password is right. Raises DirectoryProblem when it does not answer."""
    from ldap3.core.exceptions import LDAPException

    wanted: dict[str, Any] = settings.LDAP
    try:
        server = server_of(wanted)
        with opened(server, wanted, wanted["bind_dn"], wanted["bind_password"]) as asking:
            if not asking.bind():
                logger.error("ldap: the directory refuses the service's own account")
                raise DirectoryProblem(IS_DOWN)
            entry = _entry(asking, wanted, username)
        if entry is None:
            return None
        with opened(server, wanted, entry["dn"], password) as trying:
            if not trying.bind():
                return None
    except (LDAPException, OSError) as problem:
        logger.warning("ldap: %s", type(problem).__name__)
        raise DirectoryProblem(IS_DOWN) from problem
    return _person(entry, wanted, username)


def server_of(wanted: dict[str, Any]) -> Server:
    """The directory; its certificate must be valid for its name."""
    from ldap3 import NONE, Server, Tls

    tls = Tls(validate=ssl.CERT_REQUIRED, version=ssl.PROTOCOL_TLS_CLIENT, ca_certs_file=wanted["ca"] or None)
    return Server(wanted["url"], tls=tls, get_info=NONE, connect_timeout=SECONDS, allowed_referral_hosts=[])


@contextmanager
def opened(server: Server, wanted: dict[str, Any], dn: str, password: str) -> Iterator[Connection]:
    """An encrypted connection, not yet bound; follows no referral, because passwords would follow it."""
    from ldap3 import AUTO_BIND_NONE, Connection

    connection = Connection(
        server, user=dn or None, password=password or None, auto_bind=AUTO_BIND_NONE, read_only=True,
        auto_referrals=False, receive_timeout=SECONDS, raise_exceptions=False,
    )  # fmt: skip
    try:
        connection.open(read_server_info=False)
        if wanted["starttls"] and not connection.start_tls(read_server_info=False):
            raise OSError("STARTTLS was refused")
        yield connection
    finally:
        if not connection.closed:
            connection.unbind()


def _entry(asking: Connection, wanted: dict[str, Any], username: str) -> dict[str, Any] | None:
    """The one entry of that name; two of them are nobody."""
    from ldap3.utils.conv import escape_filter_chars

    name, key = wanted["name"], wanted["key"]
    asking.search(
        wanted["base"], f"(&{wanted['filter']}({name}={escape_filter_chars(username)}))",
        attributes=[name, key, "displayName", "cn", "memberOf"], size_limit=2, time_limit=SECONDS,
    )  # fmt: skip
    found = [row for row in asking.response or () if row.get("type", "searchResEntry") == "searchResEntry"]
    if len(found) > 1:
        logger.error("ldap: more than one entry has the same %s", name)
    return found[0] if len(found) == 1 else None


def _person(entry: dict[str, Any], wanted: dict[str, Any], username: str) -> Person:
    values = {name.lower(): _texts(value) for name, value in entry["attributes"].items()}

    def first(*names: str) -> str:
        return next((values[name.lower()][0] for name in names if values.get(name.lower())), "")

    key = first(wanted["key"]) or str(entry["dn"]).lower()
    return Person(
        key=f"ldap {key}", username=first(wanted["name"]) or username, name=first("displayName", "cn"),
        groups=tuple(values.get("memberof", ())),
    )  # fmt: skip


def _texts(value: Any) -> list[str]:
    """An attribute's values as text; binary ids as hexadecimal digits."""
    many = value if isinstance(value, list | tuple) else [value]
    return [one.hex() if isinstance(one, bytes) else str(one) for one in many if one not in (None, "", b"")]
