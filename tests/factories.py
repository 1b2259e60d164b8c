"""Rows for tests that need a database: builders that state only what differs."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from fazhi.catalogue.districts import load_districts
from fazhi.catalogue.indicators import load_catalogue
from fazhi.reports.models import District, Fact, Finding, Indicator, Observation, Report, ReportText


CORRECTION_RATE = "reconsideration_correction_rate"
CORRECTED, CONCLUDED, ACCEPTED = "reconsideration_corrected", "reconsideration_concluded", "reconsideration_accepted"
SAMPLE_PREFECTURE = "990100"
SAMPLE_COUNTIES = ("990101", "990102", "990103", "990104", "990105", "990106")

_serial = itertools.count(1)


def make_reference(*codes: str) -> None:
    """All indicators, and the given districts (default: the sample ones) with those above them."""
    catalogue = load_catalogue()
    Indicator.objects.bulk_create(
        [
            Indicator(
                code=indicator.code, label=indicator.label, theme=indicator.theme.code, kind=indicator.kind,
                unit=indicator.unit, polarity=indicator.polarity, position=position,
            )
            for position, indicator in enumerate(catalogue.indicators)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    districts = load_districts()
    wanted: dict[str, None] = {}
    for code in codes or (SAMPLE_PREFECTURE, *SAMPLE_COUNTIES):
        chain = []
        above: str | None = code
        while above:
            chain.append(above)
            above = districts[above].parent
        wanted.update(dict.fromkeys(reversed(chain)))
    for code in wanted:
        district = districts[code]
        District.objects.get_or_create(
            code=code,
            defaults={
                "name": district.name, "full_name": district.full_name, "level": district.level,
                "parent_id": district.parent, "path": district.path, "pinyin": district.pinyin,
                "initials": district.initials, "valid_from": district.valid_from, "valid_to": district.valid_to,
                "is_sample": district.is_sample,
            },
        )  # fmt: skip


def make_report(district: str, year: int, *, state: str = Report.State.IN_REVIEW, **fields: Any) -> Report:
    """One report of a district and year, with a short text."""
    serial = next(_serial)
    name = District.objects.get(pk=district).name
    report = Report.objects.create(
        sha256=f"{serial:064d}", original_name=f"{name}{year}.txt", size=1000, format="txt", state=state,
        district_id=district, year=year, title=f"{name}人民政府{year}年度法治政府建设情况报告", **fields,
    )  # fmt: skip
    ReportText.objects.create(report=report, text="", blocks=[])
    return report


def make_observation(
    district: str,
    year: int,
    value: str | int | float | Decimal,
    indicator: str = CORRECTION_RATE,
    *,
    report: Report | None = None,
    quote: str | None = None,
    **fields: Any,
) -> Observation:
    """One shown value with the fact behind it. Rates with n and N get the standard 口径 unless told otherwise."""
    definition = load_catalogue()[indicator]
    if definition.is_rate and "denominator" not in fields:
        fields["denominator"] = definition.denominators[0] if definition.denominators else "unknown"
    digits = str(value)
    words = quote if quote is not None else f"{definition.label}为{digits}{definition.unit}"
    begin = words.find(digits)
    common = {
        "indicator_id": indicator, "value": Decimal(digits), "unit": definition.unit, "quote": words, "start": 0,
        "end": len(words), **fields,
    }  # fmt: skip
    published = bool(common.pop("is_published", False))
    flagged = bool(common.pop("has_finding", False))
    fact = None
    if report is not None:
        numeral = (begin, begin + len(digits)) if begin >= 0 else (None, None)
        fact = Fact.objects.create(
            report=report, value_start=numeral[0], value_end=numeral[1], confidence=0.9, is_shown=True, **common
        )
    return Observation.objects.create(
        district_id=district, year=year, report=report, fact=fact, is_published=published, has_finding=flagged, **common
    )


def make_rate(district: str, year: int, n: int, N: int, indicator: str = CORRECTION_RATE, **fields: Any) -> Observation:
    """A rate with both counts, rounded to two places as reports print it."""
    value = (Decimal(n) * 100 / Decimal(N)).quantize(Decimal("0.01"))
    label = load_catalogue()[indicator].label
    fields.setdefault("quote", f"共{N}件，其中{n}件，{label}{value}%")
    return make_observation(district, year, value, indicator, n=Decimal(n), N=Decimal(N), **fields)


def make_finding(report: Report, indicator: str, message: str, *, severity: str = "error", **fields: Any) -> Finding:
    """A contradiction in a report."""
    return Finding.objects.create(
        report=report, indicator_id=indicator, kind="rate_mismatch", severity=severity, message=message,
        fingerprint=f"{next(_serial):064d}", **fields,
    )  # fmt: skip
