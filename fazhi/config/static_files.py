"""Static files under hashed names, compressed once: a name that holds the hash never changes its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

from fazhi.accounts.permissions import allowed, anyone


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # untyped package
    """Compresses only what an earlier run has not: brotli at its best takes seconds for a large script."""

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
