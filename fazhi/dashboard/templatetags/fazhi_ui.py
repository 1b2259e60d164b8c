"""Template tags of the site's own design system."""

from __future__ import annotations

from typing import Any, Protocol

from django import template

from fazhi.dashboard import figures, icons


register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(figures.basis_mark, name="basis_mark")


class HasQuery(Protocol):
    """Any selection."""

    def to_query(self, **changes: Any) -> str:
        """The query string with changes applied."""


@register.simple_tag
def query(selection: HasQuery, **changes: Any) -> str:
    """The query string of a selection with changes applied: `?{% query selection year=2024 %}`."""
    return selection.to_query(**changes)
