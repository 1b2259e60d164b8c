"""WSGI entry point: `gunicorn fazhi.config.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from fazhi.config.settling import settle


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.config.settings")

application = get_wsgi_application()
settle()
