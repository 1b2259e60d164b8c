"""Addresses of the pages: what tests, bookmarks and the API's links rely on. Names never change."""

from __future__ import annotations

from django.urls import URLPattern, path

from fazhi.dashboard.views.workbench import workbench


urlpatterns: list[URLPattern] = [
    path("", workbench, name="workbench"),
]
