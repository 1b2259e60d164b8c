"""What answers about reports look like, for the OpenAPI description."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from fazhi.api.schemas import Named, Number, StatedChange


class Submitted(Schema):
    """What became of one file."""

    name: str
    outcome: str = Field(..., description="accepted 已收下，duplicate 已有同一份，restored、retried，refused 不能接收")
    id: int | None = Field(..., description="报告编号；同一份文件属于其他单位时为 null")
    state: str
    duplicate: bool
    code: str
    message: str
    url: str | None
    api_url: str | None


class SubmittedFiles(Schema):
    """Answer of POST `reports`."""

    files: list[Submitted]


class Span(Schema):
    """Words of the report: half-open code point offsets in its text."""

    start: int
    end: int
    quote: str


class Recognised(Schema):
    """District, year or kind with the lines that proved it."""

    value: str | int | None
    label: str
    evidence: list[Span]
    candidates: list[Named]
    note: str


class Failure(Schema):
    """Why a report could not be read, and what to do."""

    code: str
    reason: str


class ReportSummary(Schema):
    """A report in a list."""

    id: int
    title: str
    file_name: str
    format: str
    state: str
    state_label: str
    done: bool = Field(..., description="不再自动变化")
    failure: Failure | None
    district: Named | None
    year: int | None
    kind: str
    is_sample: bool
    uploaded_at: datetime
    processed_at: datetime | None
    published_at: datetime | None
    url: str


class FactOut(Schema):
    """数据点: what the report states, or what follows from it."""

    id: int
    indicator: str
    label: str
    value: Number = Field(..., description="status 为 rejected、not_applicable 时，数字都是 null")
    unit: str
    qualifier: str
    low: Number
    high: Number
    n: Number
    N: Number
    denominator: str
    denominator_label: str
    scope: str
    instance: str
    basis: str
    formula: str
    status: str
    shown: bool = Field(..., description="是否作为该地区该年的指标值")
    confidence: float
    stated_change: StatedChange | None
    quote: str
    start: int | None
    end: int | None
    value_start: int | None
    value_end: int | None
    page: int | None


class FindingOut(Schema):
    """疑点: a contradiction or doubt with its arithmetic."""

    id: int
    kind: str
    severity: str = Field(..., description="error 矛盾，warning 疑点，info 说明")
    indicator: str | None
    label: str
    message: str
    stated: Number
    recomputed: Number
    denominator: str
    resolution: str
    spans: list[Span]


class RecognisedFields(Schema):
    """What was recognised of the report."""

    district: Recognised
    year: Recognised
    kind: Recognised


class ReportDetail(ReportSummary):
    """Answer of GET `reports/{id}`."""

    pages: int | None
    size: int
    is_ocr: bool
    identity_confirmed: bool
    recognition: RecognisedFields
    remarks: list[str]
    definitions: str = Field(..., description="读取时的指标定义版本")
    facts: list[FactOut]
    findings: list[FindingOut]


class ReportList(Schema):
    """Answer of GET `reports`."""

    reports: list[ReportSummary]
    total: int
