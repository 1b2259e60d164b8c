"""The address somebody comes from, for lock-out and rate limit: the connection's own, unless a trusted proxy tells.

`X-Forwarded-For` can be written by anybody. It is believed only on a connection from a proxy named in
`FAZHI_TRUSTED_PROXIES`, and only as far as trusted proxies have written it: from its right end, up to the first address
that is not one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str:
    """Whom to count a failure against."""
    connection = str(request.META.get("REMOTE_ADDR", ""))
    trusted: Sequence[Network] = settings.TRUSTED_PROXIES
    found = connection
    if trusted and _is_trusted(connection, trusted):
        for written in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
            if (address := _parsed(written)) is None:
                break
            found = str(address)
            if not _is_trusted(found, trusted):
                break
    return found


def _is_trusted(written: str, trusted: Sequence[Network]) -> bool:
    address = _parsed(written)
    return address is not None and any(address in network for network in trusted)


def _parsed(written: str) -> Address | None:
    try:
        address = ip_address(written.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
