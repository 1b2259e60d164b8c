"""Logs as one JSON object a line, tied together by ids.

A line carries `request` (also sent back as X-Request-ID), `task` (Celery) and whatever the caller passes as
`extra={"report": 12}`. Values of a report, passwords and file contents do not belong in logs.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse


logger = logging.getLogger("fazhi.request")

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_id: ContextVar[str] = ContextVar("task_id", default="")

EXTRA_FIELDS = ("report", "user", "method", "path", "status", "milliseconds", "format", "stage")
"""Names that `extra=` may use; others are ignored, so that nothing large slips in."""
ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class LineFormatter(logging.Formatter):
    """Writes a record as one line; a traceback is a field of it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, Chinese kept readable."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name, variable in (("request", request_id), ("task", task_id)):
            if identifier := variable.get():
                line[name] = identifier
        for name in EXTRA_FIELDS:
            # Django's own records use `request` and `status_code`; only plain values are taken.
            value = getattr(record, name, None)
            if isinstance(value, str | int | float):
                line[name] = value
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RequestLogMiddleware:
    """Gives every request an id and writes one line when it is answered; health checks are not logged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; a proxy's X-Request-ID is kept when it looks like one."""
        given = request.headers.get("X-Request-ID", "")
        identifier = given if ACCEPTED_ID.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(identifier)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = identifier
            if request.path not in {"/healthz", "/favicon.ico"} and not request.path.startswith("/static/"):
                self.write(request, response, started)
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def write(request: HttpRequest, response: HttpResponse, started: float) -> None:
        """One line per answered request; the query string is left out because it may name people."""
        user = getattr(request, "user", None)
        logger.info(
            "%s %s %s",
            request.method,
            request.path,
            response.status_code,
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "milliseconds": round((time.monotonic() - started) * 1000, 1),
                "user": user.pk if user is not None and user.is_authenticated else 0,
            },
        )
