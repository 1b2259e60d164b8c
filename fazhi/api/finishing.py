"""Answers to questions of the pages, kept as they were sent while the data, the account's sight and the rules stay.

Most of an answer's time goes into its rows and their JSON; asked again, it costs the look at the token and one look at
whether anything changed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic_core import to_json

from fazhi.accounts.models import User
from fazhi.api.shapes import JSON_TYPE, Json
from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.queries.finished import Finished, finished
from fazhi.dashboard.queries.rows import Sight


class FinishedResponse(HttpResponse):
    """A response that knows its answer's compressed form."""

    def __init__(self, finished: Finished) -> None:
        super().__init__(finished.content, content_type=JSON_TYPE)
        self.finished = finished


def kept_answer(request: HttpRequest, user: User, make: Callable[[], Json]) -> HttpResponse:
    """What `make` answers to the request's question. One query while it is kept.

    For questions that depend on nothing but values, reports, findings, the definitions and the place and sight of the
    account: not for peer groups. What `make` raises is not kept.
    """
    key = (
        # The encoding is the sender's: the same query string says something else in another one.
        request.path_info, request.META["QUERY_STRING"], request.encoding,
        Sight.of(user), user.district_id, load_catalogue().hash, timezone.localdate().year,
    )  # fmt: skip
    return FinishedResponse(finished(key, lambda: to_json(make())))
