"""Headers that every page carries beside those of Django and django-csp."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi",
        "payment", "usb", "browsing-topics",
    )
)  # fmt: skip
"""Devices and interfaces that no page needs, and that a page which was tampered with shall not get either."""


class PrivatePagesMiddleware:
    """No cache between us and the reader keeps a page, and the browser asks again before it shows one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What a view has said about caching itself stays."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
