"""Template tags of the site's own design system."""

from __future__ import annotations

from django import template

from fazhi.dashboard import icons


register = template.Library()

register.simple_tag(icons.icon, name="icon")
