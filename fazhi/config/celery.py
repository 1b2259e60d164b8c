"""The Celery application: `celery -A fazhi.config.celery worker`."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.config.settings")

app = Celery("fazhi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["fazhi.reports"])


@setup_logging.connect
def keep_django_logging(**_: Any) -> None:
    """A receiver of this signal stops Celery from replacing the log format of the settings."""


@task_prerun.connect
def note_task(*, task_id: str, **_: Any) -> None:
    """Put the task's id on every log line written while it runs."""
    from fazhi.config import logs

    logs.task_id.set(task_id)


@task_postrun.connect
def forget_task(**_: Any) -> None:
    """The next line of this process belongs to no task."""
    from fazhi.config import logs

    logs.task_id.set("")
