#!/usr/bin/env python
"""Django's command line: `.venv/bin/python manage.py help`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


NO_DATABASE = "没有可用的数据库：请先在另一个终端运行 make run，或设置 FAZHI_DATABASE_URL。"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fazhi.config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        if "DATABASES" not in str(problem):
            raise
        sys.exit(NO_DATABASE)
