"""Questions that cannot be answered become a page with words and a next step, never an error page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fazhi.dashboard.selection import SelectionError


Page = Callable[..., HttpResponse]


def explains_problems(view: Page) -> Page:
    """Show a SelectionError of the view as a page in words, with its status."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SelectionError as error:
            return render(
                request,
                "dashboard/problem.html",
                {"message": error.message, "hint": error.hint, "candidates": error.candidates},
                status=error.status,
            )

    return guarded
