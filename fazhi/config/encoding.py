"""Query strings and forms are UTF-8, whatever charset a request names for its body."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Utf8Middleware:
    """Django would read the query string by that charset too: in EBCDIC it names no parameter, so that the answer is to
    another question."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Before anything looks at the parameters."""
        if request.encoding is not None:
            request.encoding = "utf-8"
        return self.get_response(request)
