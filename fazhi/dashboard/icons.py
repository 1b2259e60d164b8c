"""Inline SVG icons, drawn on a 24 × 24 grid with the colour of the text around them."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


_STROKED = {
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.4 2 7 6"/>',
    "upload": '<path d="M12 16V5m0 0L7.5 9.500M12 5l4.5 4.500M5 16v3h14v-3"/>',
    "download": '<path d="M12 5v11m0 0l-4.5-4.500M12 16l4.5-4.500M5 19h14"/>',
    "search": '<circle cx="11" cy="11" r="6"/><path d="M15.5 15.500L20 20"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 6 6l1-1"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10h16M8 3v4m8-4v4"/>',
    "file": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6m-6 4h6"/>',
    "check": '<path d="M5 12.500l4.5 4.500L19 7"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v4.500M12 17.200v.3"/>',
    "chevron": '<path d="M9 6l6 6-6 6"/>',
}
_MARK = (
    '<rect width="24" height="24" rx="4" fill="#1f4e8c"/>'
    '<path d="M5 7.500h11M8 12h11M5 16.500h9" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/>'
    '<g fill="#fff"><circle cx="11" cy="7.5" r="2.4"/><circle cx="14" cy="12" r="2.4"/>'
    '<circle cx="8.5" cy="16.5" r="2.4"/></g>'
)


def icon(name: str) -> SafeString:
    """The icon of that name, hidden from screen readers: the words beside it say the same. KeyError if unknown."""
    if name == "mark":
        return mark_safe(f'<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">{_MARK}</svg>')
    return mark_safe(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{_STROKED[name]}</svg>'
    )
