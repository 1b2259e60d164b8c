"""The style sheets of the pages: one subject a file to write, one file for the browser to fetch.

A page used to name eight to eleven of them, and each was a request that the first picture waited for. All together
are smaller than one photograph, and the next page has them already.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe


JOINED = "css/site.css"
SHEETS = (
    "tokens", "base", "layout", "panels", "controls", "values", "tables", "accounts", "cards", "charts", "coverage",
    "findings", "matrix", "methods", "peers", "profile", "reader", "reports", "review", "search", "upload", "print",
)  # fmt: skip
"""In the order of the cascade: elements, the frame, components, single pages, paper last."""


def addresses() -> list[str]:
    """Of the joined sheet where static files were collected, of every single one otherwise."""
    is_joined = getattr(staticfiles_storage, "joins_sheets", False) and not settings.DEBUG
    return [static(JOINED)] if is_joined else [static(path) for path in paths()]


def paths() -> list[str]:
    """The sheets below the folder of static files."""
    return [f"css/{name}.css" for name in SHEETS]


def links() -> SafeString:
    """What the head of a page names its style sheets with."""
    return mark_safe("".join(f'<link rel="stylesheet" href="{address}">' for address in addresses()))
