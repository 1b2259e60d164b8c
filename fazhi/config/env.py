"""Typed readers of environment variables; a secret may also come from the file that NAME_FILE names.

While `make run` is up it leaves the variables of its private database and broker in `<data>/run.env`, so that
`manage.py` in another terminal reaches the same data without any variable set.
"""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class EnvironmentProblem(Exception):
    """A variable that cannot be used; the message names it and what it should hold."""


def text(name: str, default: str = "") -> str:
    """The variable's value, or the content of the file that `{name}_FILE` names, or the default."""
    value = os.environ.get(name)
    if value:
        return value
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return default
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as problem:
        raise EnvironmentProblem(f"{name}_FILE names a file that cannot be read: {problem}") from None


def flag(name: str, *, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on or 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentProblem(f"{name} should be 1 or 0, not {value!r}")


def integer(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise EnvironmentProblem(f"{name} should be a whole number, not {value!r}") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, empty items dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """A comma-separated list of addresses and networks, such as 127.0.0.1 or 172.16.0.0/12."""
    try:
        return tuple(ip_network(word, strict=False) for word in words(name))
    except ValueError as problem:
        raise EnvironmentProblem(f"{name} should list addresses or networks: {problem}") from None


NEVER = 10**9
"""Runs after which psycopg prepares a statement by itself. Django's default refuses those that ask for it as well."""


def database(name: str, *, password: str = "") -> dict[str, Any]:
    """Django's DATABASES entry from `postgresql://user:password@host:port/name?option=value`.

    A unix socket is named by `?host=/folder`. `password` is used where the address holds none, so that a
    deployment can keep it in a file of its own. `FAZHI_DATABASE_POOL` connections are kept open (0: none).
    """
    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"}:
        raise EnvironmentProblem(f"{name} should start with postgresql://")
    options: dict[str, Any] = dict(parse_qsl(url.query))
    host = options.pop("host", "") or unquote(url.hostname or "")
    options["prepare_threshold"] = NEVER
    if pool := integer("FAZHI_DATABASE_POOL", 4):
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 15}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or "") or password,
        "HOST": host,
        "PORT": str(url.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def load_run_file(folder: Path) -> None:
    """Take the variables of a running `make run` from `folder/run.env`, unless a database is already named."""
    if os.environ.get("FAZHI_DATABASE_URL") or os.environ.get("FAZHI_DATABASE_URL_FILE"):
        return
    try:
        lines = (folder / "run.env").read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        name, separator, value = line.partition("=")
        if separator and name.startswith("FAZHI_"):
            os.environ.setdefault(name, value)
