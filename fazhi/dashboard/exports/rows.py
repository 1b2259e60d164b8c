"""Answers as rows of a table, one value a row, with everything it must not travel without.

A rate over fewer than ten cases has its counts and no value, as on the pages; what is absent has words, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from fazhi.catalogue.indicators import Indicator
from fazhi.dashboard import words
from fazhi.dashboard.gathering import MatrixAnswer, ScatterAnswer
from fazhi.dashboard.series import Absence, Area, Change, CompareSeries, Point, ProfileSeries, Row, Source, TrendSeries


Cells = tuple[object, ...]
Proofs = Mapping[int, Source]

AREA_HEADER = ("区划代码", "行政区", "全称")
VALUE_HEADER = (
    "年度", "指标代码", "指标", "数值", "单位", "限定", "分子", "分母", "口径代码", "口径", "统计范围", "审级", "95%区间下限",
    "95%区间上限", "来源", "复核", "已发布", "有疑点", "原句", "页码", "文件",
)  # fmt: skip
QUALIFIERS = {"exact": "", "about": "约", "under": "近", "over": "以上（余）"}
CHANGE_HEADER = ("比上年", "变化单位", "原文所述变化", "变化说明")


def area_cells(area: Area) -> Cells:
    """Code and names of a district."""
    return area.code, area.name, area.full_name


def hedge(point: Point) -> str:
    """How exact the value is; 不超过 for an upper bound that says nothing of how close it is."""
    if point.qualifier == "under" and point.low is None:
        return "不超过"
    return QUALIFIERS.get(point.qualifier, point.qualifier)


def value_cells(point: Point, source: Source | None, indicator: Indicator) -> Cells:
    """One value by `VALUE_HEADER`."""
    few = point.tier == "counts"
    low, high = (None if few else point.interval) or (None, None)
    return (
        point.year, indicator.code, indicator.label, "" if few else number(point.value), point.unit,
        hedge(point), number(point.n), number(point.N),
        point.terms.denominator, words.denominator_name(point.terms.denominator) if indicator.is_rate else "",
        words.SCOPES.get(point.scope, point.scope), words.INSTANCES.get(point.instance, point.instance),
        "" if low is None else f"{low:.1f}", "" if high is None else f"{high:.1f}",
        words.BASES.get(point.basis, point.basis), words.STATUSES.get(point.status, point.status),
        yes(point.is_published), yes(point.has_finding), source.quote if source else "",
        source.page if source and source.page else "", (source.title or source.file_name) if source else "",
    )  # fmt: skip


def absent_cells(year: int, indicator: Indicator) -> Cells:
    """The cells of `VALUE_HEADER` where there is no value: year and indicator, the rest empty."""
    return year, indicator.code, indicator.label, *([""] * (len(VALUE_HEADER) - 3))


def absence_words(reason: Absence) -> str:
    """Why there is no value."""
    return f"{words.ABSENCES[reason]}：{words.ABSENCE_NOTES[reason]}"


def number(value: Decimal | None) -> int | float | str:
    """A number that a spreadsheet takes as one (a text that begins with a minus would be guarded), "" for None."""
    if value is None:
        return ""
    return int(value) if value == value.to_integral_value() else float(value)


def yes(flag: bool) -> str:
    """是 or 否."""
    return "是" if flag else "否"


COMPARE_HEADER = (*AREA_HEADER, "组别", *VALUE_HEADER, "说明")


def compare_rows(series: CompareSeries, proofs: Proofs) -> Iterator[Cells]:
    """Ordered, listed and counted values of the one 口径, then the others with the reason, then the missing."""
    indicator = series.indicator

    def cells(group: str, row: Row, note: str) -> Cells:
        return (
            *area_cells(row.area), group, *value_cells(row.point, proofs.get(row.point.id), indicator), note,
        )  # fmt: skip

    for row in series.shown:
        note = f"由{words.terms_chip(row.converted_from)}口径换算" if row.converted_from else ""
        yield cells(words.TIERS[row.tier], row, note)
    for apart in series.apart:
        for row in apart.rows:
            note = apart.reason
            if (made := apart.conversions.get(row.area.code)) is not None:
                note += f"；换算到图中口径：{number(made.n)} ÷ {number(made.N)} ＝ {number(made.value)}%"
            yield cells("口径不同或不明，另列", row, note)
    for missing in series.missing:
        for area in missing.areas:
            absent = absent_cells(series.year, indicator)
            yield (*area_cells(area), "没有数值", *absent, absence_words(missing.reason))


TREND_HEADER = (*AREA_HEADER, *VALUE_HEADER, *CHANGE_HEADER)


def change_cells(change: Change | None, indicator: Indicator) -> Cells:
    """One movement by `CHANGE_HEADER`; no number across a break."""
    if change is None:
        return "", "", "", ""
    unit = {"points": "百分点", "percent": "%"}.get(change.kind, indicator.unit if change.amount is not None else "")
    told = "" if change.kind in ("points", "percent", "absolute") else words.change_of(change, indicator.unit)
    if change.disagrees:
        told = "原文所述变化与按两年数值计算的不一致"
    amount = "" if change.amount is None else number(change.amount.quantize(Decimal("0.01")))
    return amount, unit, number(change.stated), told


def trend_rows(series: TrendSeries, proofs: Proofs) -> Iterator[Cells]:
    """One row per district and year of the range, with the movement from the year before."""
    indicator = series.indicator
    for line in series.lines:
        by_year = {point.year: point for point in line.points}
        for year in series.years:
            point = by_year.get(year)
            if point is not None:
                yield (
                    *area_cells(line.area), *value_cells(point, proofs.get(point.id), indicator),
                    *change_cells(line.changes.get(year), indicator),
                )  # fmt: skip
                continue
            note = absence_words(line.missing.get(year, "not_reported"))
            if year in line.derived:
                note = f"据{year + 1}年报告，上年为 {words.quantity(line.derived[year], indicator.unit)}"
            yield (*area_cells(line.area), *absent_cells(year, indicator), "", "", "", note)


LAST_HEADER = ("上年数值", "上年限定", "上年分子", "上年分母", "上年口径")
PROFILE_HEADER = (*AREA_HEADER, "主题", *VALUE_HEADER, *LAST_HEADER, *CHANGE_HEADER)


def last_cells(before: Point | None) -> Cells:
    """The value of the year before by `LAST_HEADER`, in the unit of the row."""
    if before is None:
        return ("",) * len(LAST_HEADER)
    return (
        "" if before.tier == "counts" else number(before.value), hedge(before),
        number(before.n), number(before.N), words.terms_chip(before.terms),
    )  # fmt: skip


def profile_rows(series: ProfileSeries, proofs: Proofs) -> Iterator[Cells]:
    """One row per indicator of the catalogue."""
    for theme, rows in series.themes:
        for row in rows:
            change = change_cells(row.change, row.indicator)
            if row.point is None:
                change = ("", "", "", absence_words(row.absence or "not_mentioned"))
                values = absent_cells(series.year, row.indicator)
            else:
                values = value_cells(row.point, proofs.get(row.point.id), row.indicator)
            yield (*area_cells(series.area), theme, *values, *last_cells(row.previous), *change)


MATRIX_HEADER = (*AREA_HEADER, *VALUE_HEADER, "与本列口径", "说明")


def matrix_rows(answer: MatrixAnswer, proofs: Proofs) -> Iterator[Cells]:
    """One row per district and indicator; what has another 口径 than its column says so."""
    for area in answer.areas:
        for series in answer.columns:
            cell = answer.cells.get((area.code, series.indicator.code))
            if cell is None or cell.point is None:
                reason = (cell.absence if cell else None) or "not_mentioned"
                absent = absent_cells(answer.year, series.indicator)
                yield (*area_cells(area), *absent, "", absence_words(reason))
                continue
            same = "不同或不明" if cell.apart else "相同"
            values = value_cells(cell.point, proofs.get(cell.point.id), series.indicator)
            yield (*area_cells(area), *values, same, "")


SCATTER_HEADER = (
    *AREA_HEADER, *(f"横轴{name}" for name in VALUE_HEADER), *(f"纵轴{name}" for name in VALUE_HEADER),
)  # fmt: skip


def scatter_rows(answer: ScatterAnswer, proofs: Proofs) -> Iterator[Cells]:
    """One row per district whose values are comparable on both axes."""
    for across, up in answer.pairs:
        yield (
            *area_cells(across.area),
            *value_cells(across.point, proofs.get(across.point.id), answer.horizontal.indicator),
            *value_cells(up.point, proofs.get(up.point.id), answer.vertical.indicator),
        )


def points_of(series: CompareSeries) -> Iterable[Point]:
    """Every value of a comparison, those apart too."""
    yield from (row.point for row in series.shown)
    yield from (row.point for apart in series.apart for row in apart.rows)
