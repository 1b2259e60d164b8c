"""A report held against the district's other years: stated changes, stated last-year values, 口径, outliers.

Runs whenever the values of a district and year are chosen anew, for that year's reports and for those of later years,
so it does not matter which report arrives first. Its findings carry kinds that begin with `years_`: they follow the
stored values of other reports, while every other finding follows from its own report alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from fazhi.catalogue.denominators import UNKNOWN
from fazhi.catalogue.indicators import load_catalogue
from fazhi.extraction import model
from fazhi.extraction.checks import check_outlier, compare_with_last_year
from fazhi.reports import storing
from fazhi.reports.models import Fact, Finding, Observation


PREFIX = "years_"
_REFUSED = (Fact.Status.REJECTED, Fact.Status.NOT_APPLICABLE)
_READ = (Fact.Basis.STATED, Fact.Basis.CORRECTED, Fact.Basis.IMPORTED)
_EXACT = Fact.Qualifier.EXACT


def check_years(facts: Iterable[Fact], past: Iterable[Observation], *, year: int, shown: set[int]) -> bool:
    """Replace the cross-year findings of the reports that `facts` (all of one district and year) come from.

    `past` are stored values of the same district, of any years; only earlier ones count. `shown` holds the ids of the
    facts that are the district's values. What a person decided stays. Costs one query, more only where findings
    change; returns whether any did.
    """
    by_report: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_report[fact.report_id].append(fact)
    if not by_report:
        return False
    history: dict[str, list[Observation]] = defaultdict(list)
    for observation in past:
        if observation.year < year and observation.status not in _REFUSED:
            history[observation.indicator_id].append(observation)
    wanted: dict[tuple[int, str], Finding] = {}
    for stated in by_report.values():
        for found in _findings(stated, history, year=year, shown=shown):
            row = storing.finding_row(stated[0].report, replace(found, kind=PREFIX + found.kind))
            wanted[row.report_id, row.fingerprint] = row
    stored = Finding.objects.filter(report__in=by_report, kind__startswith=PREFIX)
    present = {(row.report_id, row.fingerprint): row for row in stored}
    stale = [row.pk for key, row in present.items() if key not in wanted and row.resolution == Finding.Resolution.OPEN]
    fresh = [row for key, row in wanted.items() if key not in present]
    if stale:
        Finding.objects.filter(pk__in=stale).delete()
    if fresh:
        Finding.objects.bulk_create(fresh)
    return bool(stale or fresh)


def _findings(
    facts: Iterable[Fact], history: Mapping[str, list[Observation]], *, year: int, shown: set[int]
) -> Iterable[model.Finding]:
    for row in facts:
        if row.status in _REFUSED or row.basis not in _READ:
            continue
        alike = [one for one in history.get(row.indicator_id, ()) if _is_alike(one, row)]
        last = next((one for one in alike if one.year == year - 1), None)
        fact = storing.fact_of(row)
        if last is not None and last.qualifier == _EXACT:
            yield from _against_last_year(fact, last)
        if row.pk in shown and row.qualifier == _EXACT:
            same = [one for one in alike if one.denominator == row.denominator and one.qualifier == _EXACT]
            yield from check_outlier(fact, {one.year: storing.plain(one.value) for one in same})


def _is_alike(observation: Observation, fact: Fact) -> bool:
    """Only values of the same scope and instance may be held against each other."""
    return observation.scope == fact.scope and observation.instance == fact.instance


def _against_last_year(fact: model.Fact, last: Observation) -> tuple[model.Finding, ...]:
    """Doubts that stay whichever way last year's rate is taken: as it was printed, or as its counts n ÷ N give it."""
    known = {fact.indicator: last.denominator} if last.denominator not in ("", UNKNOWN) else {}
    compared = fact if fact.denominator != UNKNOWN else replace(fact, denominator="")
    found = compare_with_last_year([compared], {fact.indicator: storing.plain(last.value)}, denominators=known)
    if not found or not load_catalogue()[fact.indicator].is_rate or not last.n or not last.N:
        return found
    exactly = (last.n * 100 / last.N).quantize(Decimal("0.01"))
    kinds = {one.kind for one in compare_with_last_year([compared], {fact.indicator: exactly}, denominators=known)}
    return tuple(one for one in found if one.kind in kinds)
