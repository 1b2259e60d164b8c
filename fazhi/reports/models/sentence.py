"""检索: the sentences of every report with their words, as `/search/` asks for them."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from fazhi.reports.models.report import Report


class Sentence(models.Model):
    """One sentence or table row. `words` are jieba's, in the order of the text; rebuilt with every reading."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sentences")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    block = models.PositiveIntegerField()
    """Where the paragraph begins: the anchor on the reader page."""
    text = models.TextField()
    theme = models.CharField(max_length=30, blank=True)
    """The theme of the catalogue that it is about, "" when it names none."""
    figures = models.PositiveSmallIntegerField(default=0)
    """How many figures stand in it, those outside the catalogue included."""
    words = SearchVectorField()

    class Meta:
        verbose_name = verbose_name_plural = "句"
        ordering = ("report", "start")
        indexes = (GinIndex(fields=("words",), name="sentence_words"),)

    def __str__(self) -> str:
        return self.text[:60]
