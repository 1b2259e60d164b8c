"""Definitions that an administrator made of figures outside the catalogue, as plain values.

They are kept in the database, because every process and machine of an installation shares it; `fazhi.reports` reads
them there and installs them here, where `load_catalogue` joins them to the definitions of the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


PREFIX = "local_"
"""Codes of promoted definitions begin so: no code of the files does."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """One promoted definition, as `Indicator` needs it."""

    code: str
    label: str
    kind: Literal["count", "rate", "amount"]
    unit: str
    theme: str
    """Code of a theme of the files."""
    phrases: tuple[str, ...]
    """The words before (or after) its number, as reports write them; a blank stands for a few words between."""
    examples: tuple[str, ...]
    """Sentences of the bureau's own reports that state it."""
    version: int
    made: str
    """Who and when, in words: 2024-03-01 张三."""
    is_withdrawn: bool = False
    """No longer looked for nor listed; what was confirmed under its code keeps its name."""
