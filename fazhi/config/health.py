"""`/healthz`: whether the database, the broker and a worker answer; no sign-in, no secrets."""

from __future__ import annotations

import logging
import time

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from fazhi.accounts.permissions import allowed, anyone
from fazhi.config.celery import app


logger = logging.getLogger(__name__)

WORKER_SECONDS = 5.0
"""How long an answer about the broker and the workers is reused, so that frequent checks cost them nothing."""
_queue_state: tuple[float, dict[str, str]] = (0.0, {})


@login_not_required
@allowed(anyone)
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all parts answer, 503 otherwise; every part is "ok" or one word of what is wrong.

    `?only=web` leaves the worker out: a container that serves pages is healthy while no worker runs.
    """
    parts = {"database": database_state()}
    parts |= {"broker": broker_state()} if request.GET.get("only") == "web" else queue_state()
    healthy = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if healthy else "unavailable", **parts}, status=200 if healthy else 503)


def database_state() -> str:
    """Whether PostgreSQL answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError as problem:
        logger.warning("health: database does not answer: %s", type(problem).__name__)
        return "unreachable"
    return "ok"


def queue_state() -> dict[str, str]:
    """State of the broker and of the workers behind it, at most WORKER_SECONDS old when it was good."""
    global _queue_state
    checked_at, state = _queue_state
    if state and time.monotonic() - checked_at < WORKER_SECONDS:
        return state
    broker = broker_state()
    worker = worker_state() if broker == "ok" else "unknown"
    state = {"broker": broker, "worker": worker}
    # Only good news is kept: who waits for a worker to come up should not wait longer than it takes.
    _queue_state = (time.monotonic(), state if broker == worker == "ok" else {})
    return state


def broker_state() -> str:
    """Whether the broker accepts a connection."""
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=1, timeout=2)
    except Exception as problem:  # each transport has exceptions of its own
        logger.warning("health: broker does not answer: %s", type(problem).__name__)
        return "unreachable"
    return "ok"


def worker_state() -> str:
    """Whether any worker answers a ping within a second."""
    try:
        answers = app.control.broadcast("ping", reply=True, timeout=1.0, limit=1)
    except Exception as problem:  # each transport has exceptions of its own
        logger.warning("health: workers cannot be asked: %s", type(problem).__name__)
        return "unknown"
    return "ok" if answers else "missing"
