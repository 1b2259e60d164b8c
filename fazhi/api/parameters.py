"""What may be asked, as OpenAPI describes it; the meaning of each is read by `fazhi.dashboard.selection`.

Bounds stand here so that no number beyond them reaches a query. `i` and `y` are the short names that page
addresses use: a page's query string is a valid question to the API.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from fazhi.dashboard.selection import FIRST_YEAR, LAST_YEAR


LIMIT_AT_MOST = 1000
Year = Annotated[int | None, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="四位年份")]
Code = Annotated[str, Field(max_length=60)]
Indicator = Annotated[str, Field(max_length=80, description="指标代码，见 /api/v1/indicators")]
Limit = Annotated[int, Field(ge=1, le=LIMIT_AT_MOST, description=f"最多返回几项，不超过 {LIMIT_AT_MOST}")]
Published = Annotated[Literal["", "published"], Field(description="published：只要已发布的；默认含未复核的，并有标记")]


class CompareQuery(Schema):
    """One indicator across districts in one year."""

    indicator: Indicator = ""
    i: Indicator = Field("", description="同 indicator")
    year: Year = None
    y: Year = None
    within: Code = Field("", description="在哪个行政区内比较（六位代码）；100000 为全国；默认为账号所属")
    level: Literal["", "prefecture", "county"] = Field("", description="比较哪一级；默认为数值最多的一级")
    basis: Code = Field("", description="次序采用的口径（分母）；默认为最多地区采用的口径")
    status: Published = ""
    convert: Literal["", "0", "1"] = Field("", description="1：其他口径在两个件数都已知时换算后列入次序")
    pin: Code = Field("", description="要关注的行政区")
    peer: int | None = Field(None, ge=1, le=2**31 - 1, description="同类组编号：只比较组内的行政区")
    bench: Code = Field("", description="参照：默认合计，median 为中位数，或一个行政区代码")
    limit: Limit = 200
    offset: int = Field(0, ge=0, le=100_000, description="跳过前几项")
    ends: int | None = Field(None, ge=1, le=200, description="只要次序两端各几个，其余略去（不影响四分位等）")


class TrendQuery(Schema):
    """One indicator over years for some districts."""

    indicator: Indicator = ""
    i: Indicator = Field("", description="同 indicator")
    areas: str = Field("", max_length=8000, description="行政区代码，以逗号分隔，最多 500 个")
    first: Year = Field(None, alias="from")
    last: Year = Field(None, alias="to")
    status: Published = ""


class ProfileQuery(Schema):
    """One district, all indicators, a year beside the one before."""

    district: str = Field(..., min_length=1, max_length=60, description="六位行政区代码")
    year: Year = None
    y: Year = None
    status: Published = ""


class ObservationQuery(Schema):
    """Values, one per indicator, district and year."""

    indicator: str = Field("", max_length=4000, description="指标代码，多个以逗号分隔，最多 100 个")
    i: str = Field("", max_length=4000, description="同 indicator")
    year: Year = None
    y: Year = None
    district: str = Field("", max_length=4000, description="六位行政区代码，多个以逗号分隔，最多 500 个")
    within: Code = Field("", description="六位行政区代码：它和它下面的；100000 为全国，不含示例")
    status: Literal["", "published", "unreviewed", "accepted", "corrected", "rejected", "not_applicable"] = Field(
        "", description="默认含未复核的（有标记），不含 rejected 与 not_applicable"
    )
    limit: Limit = 100
    after: str = Field("", max_length=200, description="上一页的 next_after：从它之后开始")


class CoverageQuery(Schema):
    """Which districts and years have values."""

    within: Code = Field("", description="六位行政区代码：列出它下面各地区；默认按省汇总")
    first: Year = Field(None, alias="from")
    last: Year = Field(None, alias="to")


class DistrictQuery(Schema):
    """Divisions by what a person types, or those under one."""

    q: str = Field("", max_length=2000, description="代码、名称、全称、拼音或首字母的开头")
    within: Code = Field("", description="只要它下面的；100000 为省级")
    limit: Limit = 100


class ReportQuery(Schema):
    """The reports the account may see."""

    district: Code = Field("", description="六位行政区代码：它和它下面的")
    year: Year = None
    state: Code = Field("", description="报告状态")
    limit: Limit = 50
    offset: int = Field(0, ge=0, le=1_000_000, description="跳过前几份")


def as_selection(asked: Schema) -> dict[str, str]:
    """The parameters under the names that page addresses use, empty ones left out."""
    given: dict[str, Any] = asked.dict(by_alias=True)
    if "indicator" in given:
        given["i"] = given.pop("indicator") or given["i"]
    if "year" in given:
        given["y"] = given.pop("year") or given.get("y")
    return {key: str(value) for key, value in given.items() if value not in ("", None)}
