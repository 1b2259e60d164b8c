"""Every action that the code records has words in the audit page."""

from __future__ import annotations

import re
from pathlib import Path

from fazhi.reports.actions.deciding import ACTIONS, FIGURE_ACTIONS


PACKAGE = Path(__file__).resolve().parents[3] / "fazhi"
RECORDED = (
    re.compile(r'record_decision\(\s*[\w.]+,\s*"(\w+)"'),
    re.compile(r'deciding\(\w+, user, "(\w+)"'),
    re.compile(r'_move\(\w+, user, "(\w+)"'),
    re.compile(r'remove_for_good\(.*action="(\w+)"'),
)


def test_every_recorded_action_has_words() -> None:
    source = "".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    recorded = {name for pattern in RECORDED for name in pattern.findall(source)}
    assert {"accept", "sign", "delete", "purge"} <= recorded
    assert recorded - set(ACTIONS) == set()
    assert set(FIGURE_ACTIONS) <= recorded
