"""Precision and recall of extraction by indicator, by family and by format, against the last committed figures.

`make bench ARGS=accuracy` prints them; `python -m tests.bench.bench_accuracy --commit` writes the new figures to
accuracy.json, to be committed with the change that made them.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fazhi.extraction.model import Fact
from tests.accuracy import (
    SHARED,
    Case,
    Result,
    Tally,
    clause_cases,
    compare,
    sample_cases,
    shared_cases,
    total,
)


COMMITTED = Path(__file__).parent / "accuracy.json"

BANDS = (0.97, 0.95, 0.9, 0.8, 0.6, 0.0)
"""Lower bounds of the confidence bands of the reliability table."""

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
    reliability(report)


def reliability(report: Callable[[str], object] = print) -> None:
    """Print how many stated facts of each confidence band are right; arguable ones count neither way."""
    material = {
        "clauses": clause_cases(),
        "documents": (
            *sample_cases(),
            *shared_cases(SHARED / "seeds", SHARED / "gold"),
            *shared_cases(SHARED / "dev", SHARED / "dev"),
        ),
    }
    for name, cases in material.items():
        counted = {band: [0, 0] for band in BANDS}
        for case in cases:
            for fact, is_right in judged(case):
                band = next(band for band in BANDS if fact.confidence >= band)
                counted[band][0] += is_right
                counted[band][1] += 1
        report(f"reliability, {name}")
        every = sum(count for _, count in counted.values()) or 1
        for band, (right, count) in counted.items():
            share = f"{right / count:.4f} right" if count else "none"
            report(f"  confidence from {band:.2f}  {share:<14} ({right} of {count}, {count / every:.0%} of all)")


def judged(case: Case) -> Iterator[tuple[Fact, bool]]:
    """Every stated fact of a case that is not arguable, with whether it is right."""
    for fact in compare(case).analysis.facts:
        pair = (fact.indicator, fact.value)
        if fact.basis == "stated" and (pair in case.expected or pair not in case.optional):
            yield fact, pair in case.expected


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
