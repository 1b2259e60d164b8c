"""Precision and recall of extraction by indicator, by family and by format, against the last committed figures.

`make bench ARGS=accuracy` prints them; `python -m tests.bench.bench_accuracy --commit` writes the new figures to
accuracy.json, to be committed with the change that made them.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.accuracy import (
    SHARED,
    Result,
    Tally,
    clause_cases,
    compare,
    sample_cases,
    shared_cases,
    total,
)


COMMITTED = Path(__file__).parent / "accuracy.json"

Figures = dict[str, dict[str, list[int]]]
"""Group (such as "family") → name → [right, wrong, missed]."""


def measure() -> Figures:
    """Every labelled clause and document compared; the shared ones only when they lie beside the checkout."""
    clauses = [compare(case) for case in clause_cases()]
    documents = {
        "samples": [compare(case) for case in sample_cases()],
        "seeds": [compare(case) for case in shared_cases(SHARED / "seeds", SHARED / "gold")],
        "dev": [compare(case) for case in shared_cases(SHARED / "dev", SHARED / "dev")],
    }
    everything = clauses + [result for group in documents.values() for result in group]
    figures: Figures = {
        "material": {"clauses": _counts(total(clauses))},
        "family": _grouped(clauses, lambda result: result.case.family),
        "format": _grouped(
            [result for group in documents.values() for result in group],
            lambda r: r.case.format,
        ),
        "indicator": _by_indicator(everything),
    }
    figures["material"]["clauses, core"] = _counts(total(clauses, core_only=True))
    for name, group in documents.items():
        if group:
            figures["material"][name] = _counts(total(group))
            figures["material"][f"{name}, core"] = _counts(total(group, core_only=True))
    return figures


def run(report: Callable[[str], object] = print) -> None:
    """Print the figures line by line through `report`, with the change against the committed ones."""
    committed: Figures = json.loads(COMMITTED.read_text(encoding="utf-8")) if COMMITTED.exists() else {}
    for group, names in measure().items():
        report(f"accuracy by {group}")
        for name, counts in names.items():
            report(_line(name, counts, committed.get(group, {}).get(name)))


def _line(name: str, counts: list[int], before: list[int] | None) -> str:
    tally = Tally(*counts)
    line = f"  {name:<42} {tally}"
    if before is None or before == counts:
        return line
    old = Tally(*before)
    return f"{line}  was P {old.precision:.4f} R {old.recall:.4f}"


def _grouped(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, list[int]]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return {name: _counts(total(group)) for name, group in sorted(groups.items())}


def _by_indicator(results: Iterable[Result]) -> dict[str, list[int]]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for result in results:
        for code, counted in result.by_indicator().items():
            tallies[code].add(counted)
    return {code: _counts(tally) for code, tally in sorted(tallies.items())}


def _counts(tally: Tally) -> list[int]:
    return [tally.tp, tally.fp, tally.fn]


if __name__ == "__main__":
    if "--commit" in sys.argv:
        COMMITTED.write_text(json.dumps(measure(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        run()
