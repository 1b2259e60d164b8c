"""Django's template engine, with pages that leave nothing behind for the garbage collector."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends import django as backend
from django.template.context import make_context
from django.utils.safestring import SafeString


class Templates(backend.DjangoTemplates):
    """The engine that settings name."""

    def get_template(self, template_name: str) -> Template:
        """The template of that name. Raises TemplateDoesNotExist."""
        try:
            return Template(self.engine.get_template(template_name), self)
        except TemplateDoesNotExist as error:
            backend.reraise(error, self)


class Template(backend.Template):
    """One template of the engine."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        """The page. Its context is emptied at the end.

        A context and the dicts in it hold each other, so that all values of a page stayed in memory until the collector
        came: after twenty pages of the country it stopped the process for a tenth of a second.
        """
        bound = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(bound)
        except TemplateDoesNotExist as error:
            backend.reraise(error, self.backend)
        finally:
            bound.dicts.clear()
