"""What answers look like, for the OpenAPI description. Answers are made by `fazhi.api.shapes`; tests compare both."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field


Number = float | None


class Problem(Schema):
    """Why there is no answer, in Chinese."""

    detail: str
    hint: str = ""


def problems(*more: int) -> dict[Any, type[Schema]]:
    """The failures every question shares, and those given."""
    return dict.fromkeys((400, 401, 403, *more), Problem)


class Area(Schema):
    """行政区."""

    code: str
    name: str
    full_name: str
    level: str
    is_sample: bool = Field(..., description="示例数据的虚构地区")


class Named(Schema):
    """行政区, only code and name."""

    code: str
    name: str


class Indicator(Schema):
    """指标."""

    code: str
    label: str
    theme: str
    kind: str
    unit: str
    polarity: str


class Terms(Schema):
    """口径、范围、审级: what two values must share to be compared."""

    denominator: str
    scope: str
    instance: str
    label: str


class StatedChange(Schema):
    """What the report itself says about last year."""

    percent: Number
    points: Number
    ambiguous: bool = Field(..., description="原文写“%”，是百分点还是百分比不明")
    previous: Number


class Value(Schema):
    """指标值 with everything it must not travel without."""

    id: int
    indicator: str
    district: str
    district_name: str
    is_sample: bool
    year: int
    value: Number = Field(..., description="status 为 rejected、not_applicable 时是 null，display 说明原因")
    unit: str
    display: str = Field(..., description="页面上的写法；分母不足 10 的比率只写件数")
    qualifier: str = Field(..., description="exact 确数，over 余，under 近，about 约")
    low: Number
    high: Number
    n: Number = Field(..., description="分子")
    N: Number = Field(..., description="分母")
    denominator: str = Field(..., description="口径；unknown 为不明，计数为空")
    denominator_label: str
    scope: str
    instance: str
    basis: str = Field(..., description="stated 原文，computed 计算，back_derived 反推，corrected 更正，imported 导入")
    status: str = Field(..., description="unreviewed 未复核，accepted 已确认，corrected 已更正…")
    status_label: str
    reviewed: bool
    published: bool
    has_finding: bool = Field(..., description="有未处理的疑点")
    stated_change: StatedChange | None
    quote: str = Field(..., description="原文句子")
    page: int | None
    report: int | None
    report_url: str | None


class Change(Schema):
    """The computed movement from the year before."""

    kind: str
    amount: Number
    words: str
    supported: bool | None = Field(..., description="两年件数是否支持“有变化”")
    stated: Number
    disagrees_with_stated: bool


class RowValue(Value):
    """A value in a comparison."""

    tier: str = Field(
        ..., description="ordered 可排序，listed 件数 10–29，unstated 未载明件数，counts 不足 10 只列件数"
    )
    interval: tuple[float, float] | None = Field(..., description="Wilson 95% 区间（%）")
    position: float | None = Field(..., description="可比地区中低于它的比例（0–1）")
    converted_from: Terms | None


class Conversion(Schema):
    """The value under the shown 口径, recomputed from both counts."""

    value: float
    n: float
    N: float


class ApartValue(RowValue):
    """A value that may not stand in the order."""

    conversion: Conversion | None


class Apart(Schema):
    """Values of another 口径, with the reason."""

    terms: Terms
    reason: str
    total: int
    rows: list[ApartValue]


class Absence(Schema):
    """Why there is no value; absent is never zero."""

    reason: str
    label: str
    note: str


class Missing(Absence):
    """Districts without a value, for one reason."""

    total: int
    areas: list[Named]


class Variant(Schema):
    """A 口径 in use."""

    terms: Terms
    districts: int


class Benchmark(Schema):
    """What the ordered values are read against."""

    label: str
    value: float
    n: Number
    N: Number


class Compared(Schema):
    """Answer of `compare`."""

    indicator: Indicator
    year: int
    years: list[int]
    within: Area | None = Field(..., description="null 为全国")
    level: str
    title: str = Field(..., description="坐标轴标题，写明分子与分母")
    terms: Terms | None = Field(..., description="次序采用的唯一口径")
    variants: list[Variant]
    ordered: list[RowValue] = Field(..., description="从高到低；只有一种口径")
    listed: list[RowValue]
    unstated: list[RowValue]
    counts: list[RowValue]
    total: int
    left_out: int = Field(..., description="因 limit、offset 或 ends 而没有返回的个数")
    apart: list[Apart]
    missing: list[Missing]
    benchmark: Benchmark | None
    quartiles: tuple[float, float, float] | None
    pin: str


class YearValue(Value):
    """A value with its movement."""

    change: Change | None


class YearAbsence(Absence):
    """A year without a value."""

    year: int


class DerivedValue(Schema):
    """A year's value as the following report states it."""

    year: int
    value: float


class Line(Schema):
    """One district over the years."""

    area: Area
    points: list[YearValue]
    segments: list[list[int]] = Field(..., description="可以连线的年份；口径或范围变了就断开")
    missing: list[YearAbsence]
    derived: list[DerivedValue]


class Trended(Schema):
    """Answer of `trend`."""

    indicator: Indicator
    first: int
    last: int
    lines: list[Line]


class ProfileRow(Schema):
    """One indicator of one district."""

    indicator: Indicator
    now: Value | None
    previous: Value | None
    change: Change | None
    absence: Absence | None
    peers: list[float] = Field(..., description="同级可比地区的数值，升序；不足 4 个时为空")


class ProfileTheme(Schema):
    """A chapter of the catalogue."""

    label: str
    rows: list[ProfileRow]


class Document(Schema):
    """A report of the district."""

    id: int
    year: int
    title: str
    file_name: str
    state: str


class OpenFinding(Schema):
    """An open contradiction or doubt."""

    id: int
    report: int
    indicator: str
    severity: str
    message: str


class Profiled(Schema):
    """Answer of `profile`."""

    district: Area
    above: list[Area]
    year: int
    years: list[int]
    absence: Absence | None
    themes: list[ProfileTheme]
    documents: list[Document]
    findings: list[OpenFinding]


class Observed(Schema):
    """Answer of `observations`."""

    observations: list[Value]
    count: int = Field(..., description="本次返回的个数")
    next_after: str | None = Field(..., description="还有更多时，作为 after 再次查询；null 为全部")


class ProvinceYear(Schema):
    """Districts of one tier of a province that have any value of a year."""

    code: str
    name: str
    year: int
    level: str
    districts: int
    published: int = Field(..., description="其中有已发布数值的")
    total: int = Field(..., description="该省当年该级行政区总数")


class DistrictYear(Schema):
    """Values of a district and year."""

    code: str
    name: str
    year: int
    values: int
    published: int


class Covered(Schema):
    """Answer of `coverage`."""

    provinces: list[ProvinceYear]
    districts: list[DistrictYear]


class FullIndicator(Indicator):
    """An indicator with its definition."""

    short: str
    decimals: int
    polarity_label: str
    polarity_reason: str
    numerator: str | None
    denominators: list[str]
    formula: str
    aliases: list[str]
    not_this: list[str]
    note: str
    source: str


class Indicators(Schema):
    """Answer of `indicators`."""

    definitions: str = Field(..., description="指标定义的版本")
    indicators: list[FullIndicator]


class FullArea(Area):
    """A division with its history."""

    parent: str | None
    valid_from: int | None
    valid_to: int | None = Field(..., description="撤销前的最后一年；现存为 null")
    successor: str | None


class Districts(Schema):
    """Answer of `districts`."""

    districts: list[FullArea]
    count: int
    is_cut: bool = Field(..., description="符合的比返回的多，请缩小范围")
