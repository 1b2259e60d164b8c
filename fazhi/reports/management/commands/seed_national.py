"""`manage.py seed_national`: a database of its own with made-up observations at the size of the country."""

from __future__ import annotations

import re
import time
from argparse import ArgumentParser
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from psycopg import sql

from fazhi.reports.national import FIRST_YEAR, current_codes, seed
from fazhi.reports.national_sentences import seed_sentences


ALIAS = "national"
YEARS_AT_MOST = 30
SENTENCES_AT_MOST = 10_000_000


class Command(BaseCommand):
    """Creates the database, migrates it and fills it with COPY. An existing one is replaced."""

    help = "另建数据库并填入全国规模的模拟指标值，供性能测量；不触及在用数据库"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--districts, --years, --sentences, --name."""
        parser.add_argument("--districts", type=int, default=3200, help="行政区个数")
        parser.add_argument("--years", type=int, default=10, help=f"年数，从 {FIRST_YEAR} 年起")
        parser.add_argument("--sentences", type=int, default=0, help="另填多少个可检索的模拟句子，如 300000")
        parser.add_argument("--name", default="fazhi_national", help="数据库名（已存在则重建）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError when the name is that of the database in use."""
        name: str = options["name"]
        used = settings.DATABASES["default"]
        if name == connections["default"].settings_dict["NAME"]:
            raise CommandError(f"数据库 {name} 正在使用，请用 --name 另取名字。")
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", name):
            raise CommandError("数据库名只能用小写字母、数字和下划线，以字母开头。")
        if not 1 <= options["districts"] <= len(current_codes()):
            raise CommandError(f"--districts 应在 1 与 {len(current_codes())} 之间。")
        if not 1 <= options["years"] <= YEARS_AT_MOST:
            raise CommandError(f"--years 应在 1 与 {YEARS_AT_MOST} 之间。")
        if not 0 <= options["sentences"] <= SENTENCES_AT_MOST:
            raise CommandError(f"--sentences 应在 0 与 {SENTENCES_AT_MOST} 之间。")
        started = time.monotonic()
        parameters = connections["default"].get_connection_params()
        server: dict[str, Any] = {
            key: parameters[key] for key in ("user", "password", "host", "port") if parameters.get(key)
        }
        with psycopg.connect(**server, dbname=used["NAME"], autocommit=True) as administration:
            administration.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            administration.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        # Without the pool: it would keep connections of the default database's parameters.
        connections.databases[ALIAS] = {**connections["default"].settings_dict, "NAME": name, "OPTIONS": {}}
        try:
            call_command("migrate", database=ALIAS, verbosity=0)
        finally:
            connections[ALIAS].close()
            del connections[ALIAS], connections.databases[ALIAS]
        with psycopg.connect(**server, dbname=name) as connection:
            count, reports = seed(connection, districts=options["districts"], years=options["years"])
            sentences = seed_sentences(connection, reports, count=options["sentences"])
        seconds = time.monotonic() - started
        told = f"，{sentences:,} 个模拟句子" if sentences else ""
        self.stdout.write(f"{name}：{count:,} 条模拟指标值{told}，用时 {seconds:.0f} 秒")
