"""Takes what lives as long as the process out of the garbage collector's rounds.

Districts, definitions, words, URLs and Django itself are about 150,000 objects. Looking through them all took 100 ms, in the
middle of every fifteenth page of the whole country; frozen, they are not looked at again, and forked workers go on
sharing their memory.
"""

from __future__ import annotations

import gc

from django.urls import get_resolver

from fazhi.catalogue.districts import load_districts
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.lexemes import load_words


COLLECT_AFTER = 50_000
"""New objects before the collector looks at them: a page of the country makes 20,000, nearly all without cycles, and
Python's own 700 had it look thirty times a page."""


def settle() -> None:
    """Load what every request needs, and freeze it. Called once, before the first request."""
    get_resolver().url_patterns  # noqa: B018  # imports the views and all they import
    load_districts()
    load_catalogue()
    load_words()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
