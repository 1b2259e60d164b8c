"""All addresses of the site. Each app lists its own; this file only joins them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from fazhi.config import health, static_files


urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("favicon.ico", static_files.favicon),
    path("admin/", admin.site.urls),
    path("api/v1/", include("fazhi.api.urls")),
    path("", include("fazhi.accounts.urls")),
    path("", include("fazhi.dashboard.urls")),
]

handler400 = "fazhi.config.errors.bad_request"
handler403 = "fazhi.config.errors.permission_denied"
handler404 = "fazhi.config.errors.page_not_found"
handler500 = "fazhi.config.errors.server_error"
