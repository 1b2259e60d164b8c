"""Rows of a definition's page: how often each 口径 is used, and sentences that use it."""

from __future__ import annotations

from typing import NamedTuple

from fazhi.dashboard.queries.rows import Sight, rows, visible_values


EXAMPLES_PER_VARIANT = 3


class Use(NamedTuple):
    """How many districts use one 口径 of an indicator in the latest year that has values."""

    denominator: str
    districts: int
    year: int


class Example(NamedTuple):
    """A real sentence with the value read from it."""

    denominator: str
    district: str
    name: str
    year: int
    quote: str
    report: int | None
    fact: int | None


def use_of(indicator: str, sight: Sight) -> list[Use]:
    """Districts by 口径 in the latest year with values, most used first. One query.

    One year, because that is what a comparison would hold, and because all years of the country are 30,000 rows.
    """
    condition, parameters = visible_values(sight)
    return [
        Use(*row)
        for row in rows(
            "SELECT o.denominator, count(*), min(o.year) FROM reports_observation o "
            "JOIN reports_district d ON d.code = o.district_id "
            "WHERE o.indicator_id = %s "
            "AND o.year = (SELECT max(year) FROM reports_observation WHERE indicator_id = %s) "
            f"AND o.status NOT IN ('rejected', 'not_applicable') AND {condition} "
            "GROUP BY o.denominator ORDER BY count(*) DESC",
            [indicator, indicator, *parameters],
        )
    ]


def examples_of(indicator: str, sight: Sight) -> list[Example]:
    """At most three recent sentences for each 口径, each from another district where possible. One query."""
    condition, parameters = visible_values(sight)
    return [
        # Of a peer's report the sentence only: the report itself is not this account's to open.
        Example(*row[:5], *(row[5:7] if sight.sees(row[8]) else (None, None)))
        for row in rows(
            "SELECT denominator, district_id, name, year, quote, report_id, fact_id, place, path FROM ("
            "SELECT o.denominator, o.district_id, d.name, o.year, o.quote, o.report_id, o.fact_id, d.path, "
            "row_number() OVER (PARTITION BY o.denominator ORDER BY o.year DESC, o.district_id) AS place "
            "FROM (SELECT * FROM reports_observation WHERE indicator_id = %s "
            "AND year > (SELECT max(year) - 3 FROM reports_observation WHERE indicator_id = %s) "
            "AND quote <> '' AND report_id IS NOT NULL AND status NOT IN ('rejected', 'not_applicable') ORDER BY year DESC LIMIT 1000) o "
            f"JOIN reports_district d ON d.code = o.district_id WHERE {condition}) ranked "
            "WHERE place <= %s ORDER BY denominator, place",
            [indicator, indicator, *parameters, EXAMPLES_PER_VARIANT],
        )
    ]
