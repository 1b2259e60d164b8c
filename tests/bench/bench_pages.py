"""Speed of pages and API answers on the national set, each beside its SQL alone and the bare framework.

`make bench ARGS=pages`. Uses the database that `manage.py seed_national` fills, and fills it when there is none
(about a minute). Requests go through the whole application in this process: URL, middleware, sign-in by token or
session, view, template; only the socket is left out. The three ways are asked in turn, so that a busy machine slows
all of them alike: what holds from machine to machine is the ratio.

- own: the page or answer, pages compressed as a browser asks for them; after it the processor time it took, which a
  busy machine does not change;
- sql: the statements of that request alone, sent again by psycopg, prepared;
- bare: a Django view without middleware or sign-in that answers the same rows as JSON from one statement.

The country's values, the comparisons made of them and of a matrix, and finished answers are kept in the process while
the database says that nothing has changed. The answers Q1–Q6 and the pages "read anew" forget all of it before every
round; "asked again" is what the second person who asks the same gets.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.bench.__main__ import database
from tests.bench.national import account, national_database
from tests.bench.outcomes import judge


ROUNDS = 40
PROVINCE, DISTRICT, YEAR = "510000", "510104", 2024
RATE, COUNT = "reconsideration_correction_rate", "reconsideration_concluded"
JSON_RATIO, JSON_OVER_SQL, COVERAGE_MS, PAGE_MS, PAGE_QUERIES, PAGE_KB = 2.5, 15, 5, 25, 8, 120


@dataclass(frozen=True)
class Question:
    """One address, with the bare statement that answers the same rows (None for pages)."""

    name: str
    address: str
    bare: str | None = None
    is_anew: bool = False
    """Whether all that the process keeps is forgotten before every round."""


VALUE = (
    "o.id, o.indicator_id, o.district_id, d.name, d.is_sample, o.year, o.value::float8, o.unit, o.qualifier, "
    'o.low::float8, o.high::float8, o.n::float8, o."N"::float8, o.denominator, o.scope, o.instance, o.basis, o.status, '
    "o.is_published, o.has_finding, o.change_percent::float8, o.change_points::float8, o.change_ambiguous, "
    "o.previous::float8, o.quote, o.page, o.report_id"
)
FROM = "FROM reports_observation o JOIN reports_district d ON d.code = o.district_id"


def questions() -> tuple[list[Question], list[Question]]:
    """The answers Q1–Q6 and the pages."""
    eight = ",".join(f"5101{number:02}" for number in (4, 5, 6, 7, 8, 12, 13, 14))
    from fazhi.catalogue.districts import load_districts
    from fazhi.catalogue.indicators import load_catalogue

    thirty = ",".join(
        district.code for district in load_districts()
        if district.code.startswith("51") and district.level == "county" and district.is_current
    )[: 30 * 7 - 1]  # fmt: skip
    twenty = ",".join(indicator.code for indicator in load_catalogue().indicators[:20])
    listed, codes = ("'" + words.replace(",", "','") + "'" for words in (twenty, thirty))
    answers = [
        Question(
            "Q1 compare, counties of a province",
            f"/api/v1/compare?indicator={RATE}&year={YEAR}&within={PROVINCE}&level=county&limit=1000",
            f"SELECT {VALUE}, percent_rank() OVER (PARTITION BY o.denominator ORDER BY o.value) {FROM} "
            f"WHERE o.indicator_id = '{RATE}' AND o.year = {YEAR} AND d.path LIKE '51/%%' AND d.level = 'county' "
            "ORDER BY o.value DESC",
        ),
        Question(
            "Q2 compare, counties of the country, both ends",
            f"/api/v1/compare?indicator={RATE}&year={YEAR}&within=100000&level=county&ends=20&limit=20",
            f"WITH v AS (SELECT {VALUE.replace(' o.id,', 'o.id,')}, row_number() OVER (ORDER BY o.value DESC) AS top, "
            "row_number() OVER (ORDER BY o.value) AS bottom, "
            "percent_rank() OVER (ORDER BY o.value) AS position "
            f"{FROM} WHERE o.indicator_id = '{RATE}' AND o.year = {YEAR} AND d.level = 'county' "
            "AND o.denominator = 'reconsideration_concluded') "
            "SELECT v.*, (SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY value) FROM v) "
            "FROM v WHERE top <= 20 OR bottom <= 20 ORDER BY top",
        ),
        Question(
            "Q3 profile, all indicators, two years",
            f"/api/v1/profile?district={DISTRICT}&year={YEAR}",
            f"SELECT {VALUE}, b.value::float8, (SELECT array_agg(p.value::float8) FROM reports_observation p "
            "WHERE p.indicator_id = o.indicator_id AND p.year = o.year AND p.denominator = o.denominator "
            f"AND p.district_id >= '5101' AND p.district_id < '5102') {FROM} "
            "LEFT JOIN reports_observation b ON b.indicator_id = o.indicator_id AND b.district_id = o.district_id "
            f"AND b.year = o.year - 1 WHERE o.district_id = '{DISTRICT}' AND o.year IN ({YEAR}, {YEAR - 1})",
        ),
        Question(
            "Q4 trend, 8 districts, 10 years",
            f"/api/v1/trend?indicator={RATE}&areas={eight}",
            f"SELECT {VALUE}, o.value - lag(o.value) OVER (PARTITION BY o.district_id ORDER BY o.year) {FROM} "
            f"WHERE o.indicator_id = '{RATE}' AND o.district_id IN ('" + eight.replace(",", "','") + "') "
            "ORDER BY o.district_id, o.year",
        ),
        Question(
            "Q5 matrix, 30 districts, 20 indicators",
            f"/api/v1/observations?indicator={twenty}&year={YEAR}&district={thirty}&limit=1000",
            f"SELECT {VALUE} {FROM} WHERE o.indicator_id IN ({listed}) AND o.year = {YEAR} "
            f"AND o.district_id IN ({codes}) ORDER BY o.indicator_id, o.year, o.district_id",
        ),
        Question(
            "Q6 coverage by province and year",
            "/api/v1/coverage",
            "SELECT province, year, level, districts, published FROM reports_provincecoverage ORDER BY 1, 2, 3",
        ),
    ]
    answers = [replace(one, is_anew=True) for one in answers]
    country, province = f"i={RATE}&y={YEAR}&within=100000", f"i={RATE}&y={YEAR}&within={PROVINCE}"
    pages = [
        Question("workbench", "/"),
        Question("compare, a province", f"/compare/?{province}"),
        Question("compare, the country", f"/compare/?{country}"),
        Question("compare, the country, read anew", f"/compare/?{country}", is_anew=True),
        Question("compare, the country, last page", f"/compare/?i={COUNT}&y={YEAR}&within=100000&page=40"),
        Question("compare, funnel of a province", f"/compare/?{province}&tab=funnel"),
        Question("compare, funnel of the country", f"/compare/?{country}&tab=funnel"),
        Question("compare, distribution of the country", f"/compare/?{country}&tab=distribution"),
        Question("trend, 8 districts", f"/trend/?i={RATE}&areas={eight}"),
        Question("trend, 30 districts", f"/trend/?i={RATE}&areas={thirty}"),
        Question("trend, slope of 8", f"/trend/?i={RATE}&areas={eight}&tab=slope"),
        Question("district", f"/d/{DISTRICT}/?y={YEAR}"),
        Question("districts", "/d/"),
        Question("matrix, a province", f"/matrix/?y={YEAR}&within={PROVINCE}"),
        Question("matrix, the country", f"/matrix/?y={YEAR}&within=100000"),
        Question("matrix, the country, read anew", f"/matrix/?y={YEAR}&within=100000", is_anew=True),
        Question("scatter, a province", f"/scatter/?y={YEAR}&within={PROVINCE}"),
        Question("scatter, the country", f"/scatter/?y={YEAR}&within=100000"),
        Question("coverage, the country", f"/coverage/?y={YEAR}"),
        Question("coverage, a province", f"/coverage/?y={YEAR}&within={PROVINCE}"),
        Question("search, a common word", "/search/?q=行政复议"),
        Question("search, a common word, read anew", "/search/?q=行政复议", is_anew=True),
        Question("search, two words", "/search/?q=案卷评查 合格率"),
        Question("search, two words, read anew", "/search/?q=案卷评查 合格率", is_anew=True),
        Question("search, a word of one year", f"/search/?q=行政复议&y={YEAR}"),
        Question("search, a word of one year, read anew", f"/search/?q=行政复议&y={YEAR}", is_anew=True),
        Question("indicators", "/i/"),
        Question("indicator", f"/i/{RATE}/"),
        Question("methods", "/methods/"),
        Question("reports", "/reports/"),
        Question("findings", "/findings/"),
    ]
    return answers, pages


def run(report: Callable[[str], object]) -> None:
    """Print one line per answer and page: medians (p95) in ms, ratios, queries, size."""
    database()
    with national_database(report):
        from django.conf import settings
        from django.test import override_settings

        plain = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        with override_settings(STORAGES=plain, LOGGING_CONFIG=None):
            measure(report)


def asking() -> Any:
    """A client that asks as a program does."""
    from django.test import Client

    from fazhi.accounts.models import ApiToken

    return Client(headers={"authorization": f"Bearer {ApiToken.issue(account())}", "host": "localhost"})


def browsing() -> Any:
    """A client that asks as a signed-in browser does."""
    from django.test import Client

    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    client.force_login(account(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def measure(report: Callable[[str], object]) -> None:
    """All answers, then all pages."""
    from fazhi.config.settling import settle

    report(f"load of the machine: {' '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors")
    program, person, bare_asker = asking(), browsing(), bare_client()
    settle()  # as the server does before its first request
    answers, pages = questions()
    for question in [*answers, *(asked_again(one) for one in answers)]:
        times = measured(program, question, bare_asker)
        own, bare = statistics.median(times.own), statistics.median(times.bare)
        bound = 2 * p95(times.sql) + JSON_OVER_SQL
        judge(question.name, f"{own / bare:.1f} × bare", f"≤ {JSON_RATIO} ×", is_met=own <= JSON_RATIO * bare)
        judge(f"{question.name}, p95", f"{p95(times.own):.1f} ms", f"≤ {bound:.0f} ms", is_met=p95(times.own) <= bound)
        if question.name.startswith("Q6"):
            judge(question.name, f"{own:.1f} ms", f"≤ {COVERAGE_MS} ms", is_met=own <= COVERAGE_MS)
        report(
            f"{question.name:46} own {both(times.own)} cpu {statistics.median(times.cpu):5.1f}  sql {both(times.sql)}  "
            f"bare {both(times.bare)}  {own / bare:4.1f} × bare, {times.queries} queries, {times.size / 1024:.0f} kB"
        )
    for question in pages:
        times = measured(person, question, bare_asker)
        own = statistics.median(times.own)
        judge(
            question.name,
            f"{own:.1f} ms, {times.queries} queries, {times.size / 1024:.0f} kB",
            f"≤ {PAGE_MS} ms, {PAGE_QUERIES}, {PAGE_KB} kB",
            is_met=own <= PAGE_MS and times.queries <= PAGE_QUERIES and times.size <= PAGE_KB * 1024,
        )
        report(
            f"{question.name:46} own {both(times.own)} cpu {statistics.median(times.cpu):5.1f}  sql {both(times.sql)}  "
            f"{times.queries} queries, {times.size / 1024:.0f} kB compressed"
        )


def asked_again(question: Question) -> Question:
    """The same question while its answer is kept."""
    return replace(question, name=question.name[:3] + "asked again", is_anew=False)


def forget_all() -> None:
    """Keep nothing in this process: the next question is answered from the database."""
    from fazhi.dashboard.queries.columns import forget_columns
    from fazhi.dashboard.queries.finished import forget_finished

    forget_columns()
    forget_finished()


@dataclass
class Times:
    """Milliseconds of every round; compressed size in bytes; number of queries."""

    own: list[float]
    cpu: list[float]
    sql: list[float]
    bare: list[float]
    size: int
    queries: int


def measured(client: Any, question: Question, bare_asker: Any, *, rounds: int = ROUNDS) -> Times:
    """The request, its SQL alone and the bare view, in turn."""
    import psycopg
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        response = client.get(question.address)
    assert response.status_code == 200, (question.address, response.status_code, response.content[:300])
    if question.is_anew:
        forget_all()
    with CaptureQueriesContext(connection) as captured:
        client.get(question.address)
    statements = [
        query["sql"].replace("%", "%%") for query in captured if query["sql"].startswith(("SELECT", "(SELECT", "WITH"))
    ]
    times = Times([], [], [], [], len(response.content), len(captured))
    if question.bare:
        STATEMENTS.append(question.bare)
        bare_address = f"/bare/{len(STATEMENTS) - 1}"
        assert bare_asker.get(bare_address).status_code == 200
    parameters = connection.get_connection_params()
    parameters = {key: parameters[key] for key in ("user", "password", "host", "port", "dbname") if parameters.get(key)}
    with psycopg.connect(**parameters, autocommit=True) as direct:
        for number in range(rounds + 2):
            if question.is_anew:
                forget_all()
            began = time.thread_time()
            own = timed(lambda: client.get(question.address))
            cpu = (time.thread_time() - began) * 1000
            sql = timed(lambda: [direct.execute(one, (), prepare=True).fetchall() for one in statements])
            bare = timed(lambda: bare_asker.get(bare_address)) if question.bare else 0.0
            if number > 1:
                for kept, found in ((times.own, own), (times.cpu, cpu), (times.sql, sql), (times.bare, bare)):
                    kept.append(found)
    return times


STATEMENTS: list[str] = []
"""Of the bare view, by its number in the address."""


def bare_client() -> Any:
    """Asks the bare view: Django's handler and URLs without any middleware, one statement, one JsonResponse."""
    from django.http import HttpRequest, JsonResponse
    from django.test import Client, override_settings
    from django.urls import clear_url_caches, path

    from fazhi.config import urls

    def view(request: HttpRequest, number: int) -> JsonResponse:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(STATEMENTS[number], [])
            columns = [column.name for column in cursor.description]
            found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        return JsonResponse({"rows": found})

    urls.urlpatterns.insert(0, path("bare/<int:number>", view))
    clear_url_caches()
    client = Client(headers={"host": "localhost"})
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()
    return client


def timed(call: Callable[[], Any]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def both(times: list[float]) -> str:
    """Median and p95, then the fastest: what a busy machine slows least."""
    return f"{statistics.median(times):6.1f} ({p95(times):5.1f}) {min(times):5.1f}"
