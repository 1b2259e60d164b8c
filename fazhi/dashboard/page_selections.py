"""The questions of the coverage and the search page as frozen values, there and back between query string and page.

Beside `fazhi.dashboard.selection`, whose readers they use: those selections hold an indicator, these do not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from fazhi.catalogue.indicators import load_catalogue
from fazhi.dashboard.selection import (
    Query,
    SelectionError,
    encode,
    read_choice,
    read_district,
    read_page,
    read_year,
)


LACKS = ("", "submit", "publish", "excused")


@dataclass(frozen=True, slots=True)
class CoverageSelection:
    """Which districts and which year's reports. Empty fields leave the choice to the account and the calendar."""

    within: str = ""
    year: int | None = None
    lack: str = ""
    """Of the list: everything late, not handed in, not published, or excused."""
    level: str = "county"
    """Tier counted in the table of provinces."""
    page: int = 1

    @classmethod
    def from_query(cls, query: Query) -> Self:
        """Read from a query string. Raises SelectionError."""
        return cls(
            within=read_district(query, "within"),
            year=read_year(query),
            lack=read_choice(query, "lack", LACKS),
            level=read_choice(query, "level", ("county", "prefecture", "province")),
            page=read_page(query),
        )

    def to_query(self, **changes: Any) -> str:
        """The query string of this selection, with `changes` applied; defaults are left out."""
        selection = replace(self, **changes) if changes else self
        return encode(
            {
                "within": selection.within,
                "y": selection.year,
                "lack": selection.lack,
                "level": selection.level if selection.level != "county" else "",
                "page": selection.page if selection.page > 1 else "",
            }
        )


QUESTION_AT_MOST = 100
"""Characters of a search; a sentence is shorter, and a pasted page would find nothing."""


@dataclass(frozen=True, slots=True)
class SearchSelection:
    """Words to be found, and what narrows them."""

    words: str = ""
    within: str = ""
    year: int | None = None
    theme: str = ""
    kind: str = ""
    """figures: only sentences with a number that stands for something."""
    page: int = 1

    @classmethod
    def from_query(cls, query: Query) -> Self:
        """Read from a query string; the words are cut to what may be asked. Raises SelectionError."""
        theme = query.get("theme", "").strip()
        if theme and theme not in {known.code for known in load_catalogue().themes}:
            raise SelectionError(f"没有“{theme[:20]}”这个主题", hint="请从页面列出的主题中选择。")
        return cls(
            words=" ".join(query.get("q", "").replace("\x00", " ").split()),
            within=read_district(query, "within"),
            year=read_year(query),
            theme=theme,
            kind=read_choice(query, "kind", ("", "figures")),
            page=read_page(query),
        )

    def to_query(self, **changes: Any) -> str:
        """The query string of this selection, with `changes` applied; defaults are left out."""
        selection = replace(self, **changes) if changes else self
        return encode(
            {
                "q": selection.words,
                "within": selection.within,
                "y": selection.year,
                "theme": selection.theme,
                "kind": selection.kind,
                "page": selection.page if selection.page > 1 else "",
            }
        )
