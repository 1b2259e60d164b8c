"""`/`: what needs a person today, and which district and year is covered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def workbench(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    return render(request, "dashboard/workbench.html", {})
