"""Addresses of the API. Every operation answers with and without a closing slash: a redirect would lose an upload."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, path

from fazhi.accounts.permissions import anyone, signed_in
from fazhi.api.site import api


DESCRIPTION, DOCS = "openapi-json", "openapi-view"


def _marked() -> Iterator[URLPattern]:
    """The API's patterns with the mark that the access test reads.

    Operations check tokens and sessions themselves and answer 401 as JSON, so Django's redirect to the sign-in page
    is switched off for them. The description holds no data and is open; the docs page is for those signed in.
    """
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern):
            continue
        view = pattern.callback
        is_operation = pattern.name not in (DESCRIPTION, DOCS)
        view.__dict__["allowed_to"] = anyone if pattern.name == DESCRIPTION else signed_in
        if pattern.name != DOCS:
            view.__dict__["login_required"] = False
        yield pattern
        route = str(pattern.pattern)
        if route and is_operation:
            yield path(f"{route}/", view)


app_name = "api"
urlpatterns = list(_marked())
