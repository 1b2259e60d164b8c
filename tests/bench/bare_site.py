"""The bare framework as a site of its own: Django's handler, URLs and one view, no middleware and no sign-in.

`gunicorn tests.bench.bare_site:application` answers the statement of FAZHI_BENCH_SQL as JSON at any address.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, JsonResponse


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.config.settings")
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__
django.setup()


def answer(request: HttpRequest) -> JsonResponse:
    """All rows of the statement as objects."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(os.environ["FAZHI_BENCH_SQL"], [])
        columns = [column.name for column in cursor.description]
        response = JsonResponse({"rows": [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]})
    response["Content-Length"] = str(len(response.content))  # otherwise sent in chunks, which takes longer
    return response


def _urls() -> list[object]:
    from django.urls import re_path

    return [re_path("", answer)]


urlpatterns = _urls()
application = WSGIHandler()
