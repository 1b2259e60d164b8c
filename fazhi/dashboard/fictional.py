"""示例数据 apart from real data: what the ribbon of a page says about the rows on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class MaySample(Protocol):
    """Any row that knows whether its district is a fictional one."""

    @property
    def is_sample(self) -> bool:
        """Whether it belongs to the 示例数据."""


def sample_words(rows: Iterable[MaySample]) -> str:
    """Say `all` where everything is fictional, `some` where part of it is, nothing where nothing is."""
    kinds = {row.is_sample for row in rows}
    if True not in kinds:
        return ""
    return "some" if False in kinds else "all"
