"""Static files under hashed names, compressed once: a name that holds the hash never changes its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

from fazhi.accounts.permissions import allowed, anyone
from fazhi.dashboard import sheets


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # untyped package
    """Joins the style sheets, and compresses only what an earlier run has not: brotli at its best takes seconds."""

    joins_sheets = True

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """(name, hashed name, whether it is new) of every file, the joined sheet among them."""
        if not dry_run and all(path in paths for path in sheets.paths()):
            self.delete(sheets.JOINED)
            self._save(sheets.JOINED, ContentFile(b"\n".join(self.read(*paths[path]) for path in sheets.paths())))
            paths = {**paths, sheets.JOINED: (self, sheets.JOINED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    @staticmethod
    def read(storage: Storage, path: str) -> bytes:
        """The bytes of a collected file."""
        with storage.open(path) as file:
            return bytes(file.read())

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Pairs of a file and its new compressed form."""
        yield from super().compress_files([path for path in paths if not self.is_compressed(path)])

    def is_compressed(self, path: str) -> bool:
        """Whether the last form to be written is there, so that an interrupted run is finished by the next."""
        return Path(f"{self.path(path)}.gz").exists()


@login_not_required
@allowed(anyone)
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon for pages that name none, such as the admin site: browsers then ask for /favicon.ico."""
    return redirect(static("img/icon.svg"))
