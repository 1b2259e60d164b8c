"""All addresses of the site. Each app lists its own; this file only joins them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path


urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("fazhi.dashboard.urls")),
]
