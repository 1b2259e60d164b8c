"""A page leaves nothing behind that only the garbage collector could free."""

from __future__ import annotations

import gc
import weakref

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template, render_to_string

from fazhi.config.templates import Templates


class Values:
    """Something large that a page shows."""

    total = 3


def test_what_a_page_showed_is_freed_with_it() -> None:
    values = Values()
    gone = weakref.ref(values)
    gc.disable()
    try:
        page = render_to_string("components/_pager.html", {"pager": values})
        del values
        assert gone() is None
    finally:
        gc.enable()
    assert "共 3 条" in page


def test_missing_template_is_told_as_by_django() -> None:
    assert isinstance(engines["django"], Templates)
    with pytest.raises(TemplateDoesNotExist):
        get_template("no_such_page.html")
