"""Template tags of the site's own design system."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any, Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe

from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard import figures, icons, report_rows, sheets
from fazhi.dashboard.series import Area


register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(figures.basis_mark, name="basis_mark")
register.simple_tag(report_rows.state_badge, name="state_badge")
register.simple_tag(sheets.links, name="style_sheets")


@lru_cache(maxsize=1)
def _indicator_options(_definitions: str) -> str:
    return "".join(
        f'<optgroup label="{escape(theme.label)}">'
        + "".join(
            f'<option value="{indicator.code}">{escape(indicator.label)}</option>'
            for indicator in load_catalogue().of_theme(theme)
        )
        + "</optgroup>"
        for theme in load_catalogue().themes
    )


@register.simple_tag
def indicator_options(selected: str) -> SafeString:
    """The <option>s of an indicator selector, by theme. Made once: 88 of them cost a template 2 ms a page."""
    chosen = f'<option value="{escape(selected)}"'
    return mark_safe(_indicator_options(load_catalogue().hash).replace(f"{chosen}>", f"{chosen} selected>"))


@register.simple_tag
def area_options(areas: Iterable[Area]) -> SafeString:
    """The <option>s of districts by code; the country has 370 prefectures."""
    return mark_safe("".join([f'<option value="{area.code}">{escape(area.name)}</option>' for area in areas]))


@register.filter
def grouped(count: int) -> str:
    """A number of things with its thousands apart: 18,012. Django's own groups Chinese numbers by four digits."""
    return f"{count:,}"


class HasSpans(Protocol):
    """A finding: what it says, and the words of the report that it rests on."""

    message: str
    spans: list[dict[str, Any]]


@register.filter
def quotes(finding: HasSpans) -> str:
    """The words that a finding rests on, each once and without those that its message quotes already; "" for none."""
    found = dict.fromkeys(str(span["quote"]) for span in finding.spans)
    return "　".join(f"“{words}”" for words in found if words not in finding.message)


class HasQuery(Protocol):
    """Any selection."""

    def to_query(self, **changes: Any) -> str:
        """The query string with changes applied."""


@register.simple_tag
def query(selection: HasQuery, **changes: Any) -> str:
    """The query string of a selection with changes applied: `?{% query selection year=2024 %}`."""
    return selection.to_query(**changes)
