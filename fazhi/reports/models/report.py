"""One uploaded document and its text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from fazhi.reports.models.reference import District


class Report(models.Model):
    """报告: one document, from upload to publication. Its state is what pages show, also after a reload.

    queued → reading → extracting → checking → needs_person | in_review → awaiting_signoff → published
    → corrected | withdrawn; any working state → failed. A workbook of several districts ends as *split*: each district
    and year is a report of its own, with the same file.
    """

    class State(models.TextChoices):
        """Where the report stands on its way from upload to publication."""

        QUEUED = "queued", "排队中"
        READING = "reading", "读取文字"
        EXTRACTING = "extracting", "识别指标"
        CHECKING = "checking", "校验勾稽"
        NEEDS_PERSON = "needs_person", "需人工指定"
        IN_REVIEW = "in_review", "待复核"
        AWAITING_SIGNOFF = "awaiting_signoff", "待签发"
        PUBLISHED = "published", "已发布"
        CORRECTED = "corrected", "已更正"
        WITHDRAWN = "withdrawn", "已撤回"
        FAILED = "failed", "失败"
        SPLIT = "split", "已拆分"

    WORKING = (State.QUEUED, State.READING, State.EXTRACTING, State.CHECKING)

    class Kind(models.TextChoices):
        """What kind of document it is."""

        ANNUAL = "annual", "年度报告"
        DUTY = "duty", "述法报告"
        WHITE_PAPER = "white_paper", "白皮书"
        OTHER = "other", "其他"

    sha256 = models.CharField(max_length=64, unique=True)
    original_name = models.CharField(max_length=255)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    """The workbook this is one district and year of."""
    part = models.CharField(max_length=120, blank=True)
    """Which part of that workbook: the key of `fazhi.extraction.workbooks.Record`."""
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="originals", max_length=120)
    """Stored under a random name outside the web root."""
    format = models.CharField(max_length=12, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    is_ocr = models.BooleanField(default=False)
    needs_ocr = models.BooleanField(default=False)
    """Has pages that are images: read by the workers of the queue `ocr`."""
    is_sample = models.BooleanField(default=False)
    """示例数据."""

    state = models.CharField(max_length=20, choices=State, default=State.QUEUED, db_index=True)
    failure_code = models.CharField(max_length=30, blank=True)
    failure_reason = models.CharField(max_length=400, blank=True)
    """Chinese: what is wrong and what to do."""
    attempt = models.PositiveSmallIntegerField(default=0)
    """How often a worker has begun it since it was last queued by a person."""
    run = models.PositiveIntegerField(default=0)
    """Number of the latest reading, never reset: a worker that was overtaken finds another number and stops."""
    heartbeat = models.DateTimeField(null=True, blank=True)
    """Last sign of life of the worker that reads it; old while in a working state means the worker died."""

    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="reports")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ANNUAL)
    title = models.CharField(max_length=200, blank=True)
    recognition = models.JSONField(default=dict)
    """For district, year and kind: value, evidence quotes with offsets, candidates, note."""
    identity_confirmed = models.BooleanField(default=False)
    """A person confirmed district and year, so that a later reading must not change them."""

    remarks = models.JSONField(default=list)
    definitions_hash = models.CharField(max_length=16, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="reports")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """Set while the report lies in the 30-day trash."""

    class Meta:
        verbose_name = verbose_name_plural = "报告"
        ordering = ("-uploaded_at", "-id")
        indexes = (
            models.Index(fields=("district", "year"), name="report_district_year"),
            # Why a district has no value of a year: the state of its newest report, read from the index alone.
            models.Index(
                fields=("year", "district", "-uploaded_at"), include=("state", "id"),
                condition=models.Q(deleted_at=None), name="report_newest_with_state",
            ),
            # The list's order, and the workbench's counts, over those that are not in the trash.
            models.Index(fields=("-uploaded_at", "-id"), condition=models.Q(deleted_at=None), name="report_newest"),
            models.Index(
                fields=("is_sample", "state"), include=("district", "year"), condition=models.Q(deleted_at=None),
                name="report_states",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title or self.original_name

    @property
    def is_working(self) -> bool:
        """Whether a worker still has to do, or is doing, something with it."""
        return self.state in self.WORKING


class ReportText(models.Model):
    """原文 of a report; apart from `Report` because it is large and lists must not load it."""

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True, related_name="text")
    text = models.TextField()
    blocks: Any = models.JSONField(default=list)
    """`fazhi.source.Block`s as lists: start, end, kind, page, table, cells, lines; packed by `fazhi.source_json`."""
    sections: Any = models.JSONField(default=list)
    """`fazhi.extraction.model.Section`s: [{"start", "end", "heading", "role"}, …]"""
    container_title = models.CharField(max_length=300, blank=True)
    """Title that the file itself states; a hint when the text is analysed again."""
    notes: Any = models.JSONField(default=list)
    """The reader's Chinese remarks, such as which pages were recognised from an image."""

    def __str__(self) -> str:
        return f"原文 {self.report_id}"
