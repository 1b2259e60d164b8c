"""What every test shares: the database must be named, and pages need no collected static files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import override_settings
from hypothesis import settings as hypothesis_settings


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Settings that only tests need; real ones are checked by the browser tests, which run a whole site."""
    if not settings.DATABASES:
        raise pytest.UsageError("no database: run `make test`, or name one in FAZHI_DATABASE_URL")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Its look at the clock would give now one page, now another a query more; its own test calls it.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("CurrentDefinitions")]
    # Argon2 is slow on purpose; tests sign in often.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    DatabaseOperations.execute_sql_flush = empty_tables
    # Two hundred milliseconds an example are a guess about the machine, not a property of the code.
    hypothesis_settings.register_profile("fazhi", deadline=None)
    hypothesis_settings.load_profile("fazhi")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's event loop runs in the tests' thread


def empty_tables(self: DatabaseOperations, sql_list: list[str]) -> None:
    """Between tests with transactions of their own the record is emptied too, which it refuses to anybody else."""
    guarded = ("reports_decision", "reports_seal")
    lifted = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in guarded]
    restored = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in guarded]
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        for sql in (*lifted, *sql_list, *restored):
            cursor.execute(sql)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs all browser tests, because they share one site, and then those that start their own."""
    for item in items:
        if Path(item.path).parent.name in {"browser", "run"}:
            item.add_marker(pytest.mark.xdist_group("site"))


@pytest.fixture(autouse=True)
def stored_files_of_this_test(tmp_path: Path) -> Iterator[None]:
    """Uploads go to a folder of the test. Not by monkeypatch: storages hear of a change only through its signal."""
    with override_settings(MEDIA_ROOT=str(tmp_path / "media")):
        yield
