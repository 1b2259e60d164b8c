"""Accounts and reference rows that the database tests share."""

from __future__ import annotations

import pytest

from fazhi.accounts.models import User
from tests.factories import make_reference


CITY, DISTRICT, NEIGHBOUR, ELSEWHERE = "330100", "330102", "330106", "320106"
"""A prefecture, two of its districts, and a district of another province."""


@pytest.fixture
def reference(db: None) -> None:
    """Indicators, the districts named above and the sample ones."""
    make_reference(DISTRICT, NEIGHBOUR, ELSEWHERE, "990101", "990102")


@pytest.fixture
def accounts(reference: None) -> dict[str, User]:
    """One account of every role, and some of other places, by a short name. Without passwords: hashing takes time."""
    places: dict[str, tuple[str, str | None]] = {
        "administrator": ("administrator", None),
        "viewer": ("viewer", DISTRICT),
        "clerk": ("clerk", DISTRICT),
        "reviewer": ("reviewer", DISTRICT),
        "signer": ("signer", DISTRICT),
        "city_clerk": ("clerk", CITY),
        "neighbour": ("clerk", NEIGHBOUR),
        "outsider": ("clerk", ELSEWHERE),
    }
    return {
        name: User.objects.create(username=name, password="!", role=role, district_id=district)
        for name, (role, district) in places.items()
    }
