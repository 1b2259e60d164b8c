"""What the server does before its first request."""

from __future__ import annotations

import gc

from fazhi.catalogue.districts import load_districts
from fazhi.config.settling import settle


def test_what_lives_on_is_taken_out_of_the_collectors_rounds() -> None:
    before = gc.get_freeze_count()
    try:
        settle()
        assert gc.get_freeze_count() > before + 10_000
        held = {id(one) for one in gc.get_objects()}
        assert id(load_districts()) not in held
    finally:
        gc.unfreeze()
