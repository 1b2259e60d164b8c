"""Rows of the search page: ranked sentences that an account may see, and the figures that stand in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from fazhi.accounts.permissions import Account
from fazhi.dashboard.queries.finished import once
from fazhi.dashboard.queries.rows import Sight, code_range, rows
from fazhi.reports.access import visible_reports


HITS_AT_MOST = 400
"""Hits that are ranked by closeness, counted by facet and paged through; nobody reads further."""
MATCHES_AT_MOST = 1_200
"""Matches that are looked at: a word that stands in every report must not read the whole table. The page says so."""


BYTES_A_HIT = 400
"""In memory, for what may be kept."""


class Hit(NamedTuple):
    """One sentence that holds the words, with what the facets count."""

    id: int
    district: str
    year: int
    theme: str
    is_sample: bool


class Hits(NamedTuple):
    """The hits to page through, how many matches they were chosen from, and which of the questions they answer."""

    hits: tuple[Hit, ...]
    matched: int
    tsquery: str


class Found(NamedTuple):
    """A sentence as the page shows it."""

    id: int
    report: int
    start: int
    end: int
    block: int
    text: str
    title: str
    district: str
    district_name: str
    full_name: str
    year: int | None


class Figure(NamedTuple):
    """A number that stands in a sentence: a fact of the catalogue, or another figure."""

    anchor: str
    label: str
    value: Decimal
    unit: str
    qualifier: str
    n: Decimal | None
    N: Decimal | None
    reason: str
    """"" for a fact."""
    indicator: str
    printed: str
    """The quote of an other figure up to the figure's end; "" for a fact."""


def visible(user: Account, sight: Sight) -> tuple[str, list[Any]]:
    """SQL condition on `r`: the reports of `fazhi.reports.access.visible_reports`, by its own query."""
    if sight.scope == "":
        return "r.deleted_at IS NULL", []
    sql, parameters = visible_reports(user).order_by().values("pk").query.sql_with_params()
    # An array is made once, whatever the planner believes of tables that nobody has analysed yet: as a semi-join it
    # was seen to be made again for every figure.
    return f"r.id = ANY(ARRAY({sql}))", list(parameters)


def hits(
    tsqueries: Sequence[str], phrase: str, user: Account, sight: Sight, *, path: str | None, year: int | None, theme: str,
    figures_only: bool,
) -> Hits:  # fmt: skip
    """The hits of the first of `tsqueries` that has any; one query each, and one that tells whether they are kept.

    `path` None: every district, the fictional ones included. Reports without a district are no hits of a place.
    For an account that sees everything they are kept: the pages and facets of a search ask for the same ones.
    """

    def search() -> Hits:
        found = Hits((), 0, "")
        for tsquery in tsqueries:
            found = _hits(tsquery, phrase, user, sight, path=path, year=year, theme=theme, figures_only=figures_only)
            if found.hits:
                break
        return found

    if sight.scope != "":  # whose reports without a district it sees depends on more than reports
        return search()
    asked = ("hits", tuple(tsqueries), phrase, path, year, theme, figures_only)
    return once(asked, search, size=lambda found: BYTES_A_HIT * (1 + len(found.hits)))


def _hits(
    tsquery: str, phrase: str, user: Account, sight: Sight, *, path: str | None, year: int | None, theme: str,
    figures_only: bool,
) -> Hits:  # fmt: skip
    """At most HITS_AT_MOST hits of at most MATCHES_AT_MOST matches, best first: the phrase itself, then sentences
    with figures, words close together, newer reports; fictional reports after all real ones. One query.
    """
    condition, parameters = visible(user, sight)
    where = ["s.words @@ %s::tsquery"]
    values: list[Any] = [tsquery]
    if sight.scope == "" and path is None and year is None:
        # Nearly every report counts: looking up those of the matches, one by one, beats reading all of them.
        columns = "r.year, r.district_id, r.is_sample"
        of_match = f"r.id = s.report_id AND {condition}"
        reports = f"CROSS JOIN LATERAL (SELECT {columns} FROM reports_report r WHERE {of_match} OFFSET 0) r"
    else:
        reports = "JOIN reports_report r ON r.id = s.report_id"
        where.append(condition)
        values += parameters
    if path is not None:
        low, high = code_range(path)
        where.append("r.district_id >= %s AND r.district_id < %s")
        values += [low, high]
    if year is not None:
        where.append("r.year = %s")
        values.append(year)
    if theme:
        where.append("s.theme = %s")
        values.append(theme)
    if figures_only:
        where.append("s.figures > 0")
    found = rows(
        # What sorts best is chosen by what is cheap to know; only of those is the closeness of the words measured.
        "WITH matched AS MATERIALIZED (SELECT s.id, s.words, s.theme, s.figures > 0 AS has_figures, "
        "position(%s in s.text) > 0 AS has_phrase, r.year, r.district_id, r.is_sample FROM reports_sentence s "
        f"{reports} WHERE {' AND '.join(where)} LIMIT %s), "
        "best AS (SELECT * FROM matched ORDER BY is_sample, has_phrase DESC, has_figures DESC, year DESC NULLS LAST, "
        "district_id, id LIMIT %s) "
        "SELECT id, coalesce(district_id, ''), coalesce(year, 0), theme, is_sample, (SELECT count(*) FROM matched) "
        "FROM best ORDER BY is_sample, has_phrase DESC, has_figures DESC, "
        "round(ts_rank_cd(words, %s::tsquery, 1)::numeric, 2) DESC, year DESC NULLS LAST, district_id, id",
        [phrase, *values, MATCHES_AT_MOST, HITS_AT_MOST, tsquery],
    )
    return Hits(tuple(Hit(*row[:5]) for row in found), found[0][5] if found else 0, tsquery)


def sentences(ids: Sequence[int]) -> list[Found]:
    """The sentences in the order of `ids`. One query."""
    if not ids:
        return []
    found = {
        row[0]: Found(*row)
        for row in rows(
            "SELECT s.id, s.report_id, s.start, s.\"end\", s.block, s.text, coalesce(nullif(r.title, ''), r.original_name), "
            "coalesce(d.code, ''), coalesce(d.name, ''), coalesce(d.full_name, ''), r.year FROM reports_sentence s "
            "JOIN reports_report r ON r.id = s.report_id LEFT JOIN reports_district d ON d.code = r.district_id "
            "WHERE s.id = ANY(%s)",
            [list(ids)],
        )
    }
    return [found[identifier] for identifier in ids if identifier in found]


def figures_in(ids: Iterable[int]) -> dict[int, list[Figure]]:
    """Facts and other figures by sentence, in the order of the text. One query."""
    wanted = list(ids)
    if not wanted:
        return {}
    found: dict[int, list[Figure]] = defaultdict(list)
    for row in rows(
        "SELECT s.id, f.value_start, 'v-' || f.id, i.label, f.value, f.unit, f.qualifier, f.n, f.\"N\", '', f.indicator_id, '' "
        "FROM reports_sentence s JOIN reports_fact f ON f.report_id = s.report_id AND f.value_start >= s.start "
        'AND f.value_start < s."end" JOIN reports_indicator i ON i.code = f.indicator_id '
        "WHERE s.id = ANY(%s) AND f.status NOT IN ('rejected', 'not_applicable') UNION ALL "
        "SELECT s.id, o.value_start, 'o-' || o.id, o.phrase, o.value, o.unit, o.qualifier, NULL, NULL, o.reason, '', "
        "left(o.quote, greatest(o.value_end - o.start, 0)) "
        "FROM reports_sentence s JOIN reports_otherfigure o ON o.report_id = s.report_id AND o.value_start >= s.start "
        'AND o.value_start < s."end" WHERE s.id = ANY(%s) ORDER BY 1, 2',
        [wanted, wanted],
    ):
        found[row[0]].append(Figure(*row[2:]))
    return dict(found)
