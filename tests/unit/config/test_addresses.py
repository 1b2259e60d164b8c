"""Whose address a failure is counted against, behind proxies and for those who pretend."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from django.test import RequestFactory

from fazhi.accounts.addresses import client_address
from fazhi.config import env


@pytest.mark.parametrize(
    ("trusted", "connection", "forwarded", "expected"),
    [
        ((), "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ((), "127.0.0.1", "198.51.100.1", "127.0.0.1"),
        (("127.0.0.1",), "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (("127.0.0.1",), "127.0.0.1", "", "127.0.0.1"),
        # Whoever reaches the site past the proxy is believed nothing.
        (("127.0.0.1",), "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        # What the client wrote itself stands left of what the proxy adds.
        (("127.0.0.1",), "127.0.0.1", "1.1.1.1, 127.0.0.1, 198.51.100.1", "198.51.100.1"),
        (("10.0.0.0/8",), "10.0.0.2", "1.1.1.1, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        (("10.0.0.0/8",), "10.0.0.2", "10.0.0.9, 10.0.0.7", "10.0.0.9"),
        (("127.0.0.1",), "127.0.0.1", "198.51.100.1, <script>", "127.0.0.1"),
        (("127.0.0.1",), "127.0.0.1", "unknown", "127.0.0.1"),
        (("10.0.0.0/8",), "10.0.0.2", "x, 10.0.0.7", "10.0.0.7"),
        (("::1",), "::1", "2001:db8::7", "2001:db8::7"),
        (("10.0.0.0/8",), "::ffff:10.0.0.2", "::ffff:198.51.100.1", "198.51.100.1"),
        (("127.0.0.1",), "", "198.51.100.1", ""),
    ],
)
def test_the_address_is_the_last_one_a_trusted_proxy_wrote(
    settings: Any, trusted: tuple[str, ...], connection: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = tuple(map(ip_network, trusted))
    request = RequestFactory().get("/", REMOTE_ADDR=connection, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_nobody_is_trusted_unless_named(settings: Any) -> None:
    assert settings.TRUSTED_PROXIES == ()


def test_the_variable_lists_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_TRUSTED_PROXIES", "127.0.0.1, 172.16.5.4/12")
    assert env.networks("FAZHI_TRUSTED_PROXIES") == (ip_network("127.0.0.1"), ip_network("172.16.0.0/12"))
    monkeypatch.setenv("FAZHI_TRUSTED_PROXIES", "nginx")
    with pytest.raises(env.EnvironmentProblem, match="FAZHI_TRUSTED_PROXIES"):
        env.networks("FAZHI_TRUSTED_PROXIES")
