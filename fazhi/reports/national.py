"""A national set of made-up observations, in a database of its own, to measure pages at the size of the country.

Deterministic: the same numbers for the same arguments, whatever the machine. Never written to the database that
the site uses (the command refuses its name). Every 口径, basis and status occurs; some districts report
nothing in some years, as in life. Values are plausible, not real: no district's own figures are used.
"""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import psycopg
from psycopg import sql

from fazhi.catalogue.districts import load_districts
from fazhi.catalogue.indicators import Indicator, load_catalogue


FIRST_YEAR = 2016
COVERAGE = 0.8
"""Share of districts that report in a year."""
MENTIONED = 0.55
"""Share of the indicators that a reporting district states."""
CORE_MENTIONED = 0.9
REFUSED = 0.01
"""Share of the values that a person refused or marked 不适用."""
CORE_THEMES = {"reconsideration", "litigation"}
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One observation as the columns that differ from row to row."""

    indicator: str
    district: str
    year: int
    value: Decimal
    unit: str
    n: int | None
    N: int | None
    denominator: str
    basis: str
    qualifier: str
    quote: str
    status: str
    is_published: bool
    has_finding: bool


COLUMNS = (
    "indicator_id", "district_id", "year", "value", "unit", "n", "N", "denominator", "basis", "qualifier", "quote",
    "status", "is_published", "has_finding", "report_id", "scope", "instance", "change_ambiguous", "updated_at",
)  # fmt: skip
REPORT_COLUMNS = (
    "id", "district_id", "year", "state", "title", "original_name", "sha256", "size", "file", "format", "is_ocr",
    "needs_ocr", "is_sample", "failure_code", "failure_reason", "attempt", "run", "kind", "recognition",
    "identity_confirmed", "remarks", "definitions_hash", "uploaded_at", "part",
)  # fmt: skip
LOADED_AT = datetime(2026, 1, 1, tzinfo=UTC).isoformat()

Connection = psycopg.Connection[tuple[object, ...]]
Reports = dict[tuple[str, int], bool]
"""Whether it is published, by (district, year) of every report."""


def current_codes() -> list[str]:
    """Codes of the real divisions that exist now, in order."""
    return [district.code for district in load_districts() if district.is_current and not district.is_sample]


def rows(districts: list[str], years: int) -> Iterator[Row]:
    """Observations of `districts` (codes) over `years` years from FIRST_YEAR, district by district."""
    indicators = load_catalogue().indicators
    for district in districts:
        chance = random.Random(zlib.crc32(district.encode()))
        size = chance.lognormvariate(0, 0.7)
        for year in range(FIRST_YEAR, FIRST_YEAR + years):
            if chance.random() > COVERAGE:
                continue
            published = chance.random() < 0.7
            for indicator in indicators:
                mentioned = CORE_MENTIONED if indicator.theme.code in CORE_THEMES else MENTIONED
                if chance.random() < mentioned:
                    yield _row(chance, indicator, district, year, size, published=published)


def _row(chance: random.Random, indicator: Indicator, district: str, year: int, size: float, *, published: bool) -> Row:
    n = whole = None
    denominator = ""
    if indicator.is_rate:
        whole = max(1, int(chance.lognormvariate(4, 1) * size))
        share = chance.betavariate(9, 1.2) if indicator.polarity == "higher" else chance.betavariate(2, 14)
        n = min(whole, round(whole * share))
        value = (Decimal(100 * n) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
        denominator = _denominator(chance, indicator)
        if denominator == "unknown":
            n = whole = None
        quote = f"{indicator.label}为{value}%"
    else:
        value = Decimal(max(0, int(chance.lognormvariate(4, 1.2) * size)))
        quote = f"{indicator.label}为{value}{indicator.unit}"
    basis = chance.choices(("stated", "computed", "back_derived", "corrected"), (88, 8, 2, 2))[0]
    status = "unreviewed"
    if published:
        status = "corrected" if basis == "corrected" else "accepted"
    if chance.random() < REFUSED:
        status = chance.choice(("rejected", "not_applicable"))
    return Row(
        indicator=indicator.code,
        district=district,
        year=year,
        value=value,
        unit=indicator.unit,
        n=n,
        N=whole,
        denominator=denominator,
        basis=basis,
        qualifier=chance.choices(("exact", "over", "about", "under"), (90, 7, 2, 1))[0],
        quote=quote,
        status=status,
        is_published=published,
        has_finding=chance.random() < 0.03,
    )


def _denominator(chance: random.Random, indicator: Indicator) -> str:
    choices = [*indicator.denominators, "unknown"]
    if len(choices) == 1:
        return "unknown"
    weights = [8.0] + [1.0] * (len(choices) - 1)
    return chance.choices(choices, weights)[0]


def copy(connection: Connection, observations: Iterable[Row], *, reports: Reports | None = None) -> int:
    """COPY `observations` into `reports_observation`; gives the number of rows. The caller commits.

    With `reports` each row names the report of its district and year, and the report is noted there: the foreign
    key is checked at commit, so reports may follow their values.
    """

    def lines() -> Iterator[tuple[str, ...]]:
        for row in observations:
            if reports is not None:
                reports.setdefault((row.district, row.year), row.is_published)
            yield _fields(row, with_report=reports is not None)

    return copy_lines(connection, "reports_observation", COLUMNS, lines())


def copy_reports(connection: Connection, reports: Reports) -> int:
    """COPY one report, without text or file, for every district and year noted."""
    names = {district.code: district.full_name for district in load_districts()}

    def lines() -> Iterator[tuple[str, ...]]:
        for (district, year), published in reports.items():
            number = report_id(district, year)
            title = f"{names[district]}{year}年法治政府建设年度报告（模拟）"
            yield (
                number, district, str(year), "published" if published else "in_review", title, f"{title}.txt",
                number.zfill(64), "0", "", "txt", "f", "f", "f", "", "", "0", "0", "annual", "{}", "f", "[]", "", LOADED_AT, "",
            )  # fmt: skip

    return copy_lines(connection, "reports_report", REPORT_COLUMNS, lines())


def report_id(district: str, year: int) -> str:
    """The id of the made-up report of a district and year."""
    return f"{district}{year % 100:02}"


def copy_lines(connection: Connection, table: str, columns: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> int:
    """COPY rows of ready columns into a table; gives their number. No value may hold a tab or a line end."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    )
    count = 0
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        buffer = io.StringIO()
        for line in lines:
            count += 1
            buffer.write("\t".join(line))
            buffer.write("\n")
            if buffer.tell() > CHUNK_BYTES:
                stream.write(buffer.getvalue())
                buffer = io.StringIO()
        stream.write(buffer.getvalue())
    return count


def _fields(row: Row, *, with_report: bool) -> tuple[str, ...]:
    return (
        row.indicator, row.district, str(row.year), str(row.value), row.unit,
        r"\N" if row.n is None else str(row.n), r"\N" if row.N is None else str(row.N),
        row.denominator, row.basis, row.qualifier, row.quote, row.status,
        "t" if row.is_published else "f", "t" if row.has_finding else "f",
        report_id(row.district, row.year) if with_report else r"\N", "region", "all", "f", LOADED_AT,
    )  # fmt: skip


def seed(connection: Connection, *, districts: int, years: int) -> tuple[int, Reports]:
    """Fill the connected database's empty tables and analyse them; gives the number of values and the reports.

    Takes the first `districts` codes among the current real divisions, in order of code. Foreign keys are taken off
    while COPY runs and checked at once afterwards: row by row they cost more than everything else. The other
    constraints, the indexes and the triggers that count coverage stay in place.
    """
    reports: Reports = {}
    references = connection.execute(
        "SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid IN ('reports_observation'::regclass, 'reports_report'::regclass)"
    ).fetchall()
    for table, name, _ in references:
        connection.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(str(table)), sql.Identifier(str(name)))
        )
    count = copy(connection, rows(current_codes()[:districts], years), reports=reports)
    copy_reports(connection, reports)
    connection.commit()  # also settles the checks of the coverage rows, which would be in the way of ALTER TABLE
    for table, name, definition in references:
        connection.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(str(table)), sql.Identifier(str(name)), sql.SQL(str(definition))
            )
        )
    connection.commit()
    connection.autocommit = True
    for filled in ("reports_observation", "reports_report", "reports_coverage", "reports_provincecoverage"):
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(filled)))
    return count, reports
