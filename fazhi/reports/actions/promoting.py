"""收入指标目录: making a definition of unmatched figures, taking it back, and reading the reports concerned again.

A definition is a few phrases, never a pattern, so that no entry can slow or break reading. Words that a definition
reads already are refused. What reports say of it is read again by the workers, with the usual review states; figures
that a person decided stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from fazhi.accounts.models import User
from fazhi.catalogue.indicators import load_catalogue
from fazhi.catalogue.promoted import PREFIX
from fazhi.extraction.claiming import claimant
from fazhi.extraction.promoted_rules import measure_of, plain
from fazhi.reports import definitions
from fazhi.reports.actions.record import record_decision
from fazhi.reports.models import Fact, Indicator, OtherFigure, PromotedDefinition, Report, ReportText
from fazhi.reports.reference import sync_reference


PHRASES_AT_MOST = 8
EXAMPLES_KEPT = 6
_PHRASE = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+(?: [\u3400-\u9fffA-Za-z0-9]+){0,3}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHORTEST, _LONGEST = 4, 24
_GENERIC = frozenset(
    ["案件数量", "件案件数", "工作人员", "有关部门", "有关单位", "全部案件", "办理案件", "受理案件", "相关案件", "行政机关", "人民群众", "人民政府", "行政案件", "行政执法", "法治建设", "法治政府", "群众满意率", "按时办结率"]
)  # fmt: skip
"""Long enough, but found in every report about anything."""


class PromotionProblem(Exception):
    """Why a definition cannot be made, in Chinese, with what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an administrator entered."""

    label: str
    unit: str
    theme: str
    phrases: tuple[str, ...]


def kind_of(unit: str) -> PromotedDefinition.Kind:
    """Rate, amount or count, as the unit says."""
    if unit in ("%", "‰"):
        return PromotedDefinition.Kind.RATE
    return PromotedDefinition.Kind.AMOUNT if measure_of(unit) == "money" else PromotedDefinition.Kind.COUNT


def checked(draft: Draft) -> Draft:
    """The draft with tidied phrases. Raises PromotionProblem for the first thing that is wrong with it."""
    label = draft.label.strip()
    if not 2 <= len(label) <= 40:
        raise PromotionProblem("请填写指标名称，2 到 40 个字。")
    if draft.theme not in {theme.code for theme in load_catalogue().themes}:
        raise PromotionProblem("请从列表中选择主题。")
    if draft.unit == "‰" or measure_of(draft.unit) is None or measure_of(draft.unit) in ("points", "fold"):
        raise PromotionProblem(f"单位“{draft.unit[:10]}”不能作为指标单位，请选择件、次、人、%等单位的数字。")
    phrases = tuple(dict.fromkeys(plain(" ".join(phrase.split())) for phrase in draft.phrases if phrase.strip()))
    if not phrases or len(phrases) > PHRASES_AT_MOST:
        raise PromotionProblem(f"请填写 1 到 {PHRASES_AT_MOST} 个说法，每行一个。")
    for phrase in phrases:
        _check_phrase(phrase, draft.unit)
    taken = next((one for one in load_catalogue().indicators if label in (one.label, one.short, *one.aliases)), None)
    if taken is not None:
        raise PromotionProblem(f"名称“{label}”已用于指标“{taken.label}”，请换一个名称。")
    return Draft(label, draft.unit, draft.theme, phrases)


def _check_phrase(phrase: str, unit: str) -> None:
    if not _PHRASE.fullmatch(phrase):
        raise PromotionProblem(f"说法“{phrase[:30]}”只能由汉字、字母和数字组成，用空格表示中间可以隔几个字。")
    words = phrase.replace(" ", "")
    if len(_HAN.findall(words)) < _SHORTEST or words in _GENERIC:
        raise PromotionProblem(f"说法“{phrase}”太宽，会读到不相干的数字。请写完整，至少 {_SHORTEST} 个汉字。")
    if len(words) > _LONGEST:
        raise PromotionProblem(f"说法“{phrase[:20]}…”太长，最多 {_LONGEST} 个字，请只留下名词。")
    owner = claimant(phrase, unit)
    if owner is not None:
        raise PromotionProblem(
            f"说法“{phrase}”已经属于指标“{owner.label}”（{owner.code}），不能再收入。"
            "如果这个数没有被读出，请在报告页按该指标补充，或联系维护人员完善它的说法。"
        )


def examples_of(phrases: tuple[str, ...], unit: str) -> list[str]:
    """Clauses of stored reports that state a figure of these names, each once."""
    quotes = OtherFigure.objects.filter(phrase__in=phrases, unit=unit, reason="unmatched", report__deleted_at=None)
    return list(dict.fromkeys(quotes.values_list("quote", flat=True).order_by("-report__year", "pk")[:40]))[
        :EXAMPLES_KEPT
    ]


@transaction.atomic
def promote(user: User, draft: Draft) -> PromotedDefinition:
    """Make the definition; once committed, the reports that state it are read again. Raises PromotionProblem."""
    draft = checked(draft)
    code = f"{PREFIX}{PromotedDefinition.objects.count() + 1:03}"
    try:
        with transaction.atomic():
            row = PromotedDefinition.objects.create(
                code=code, label=draft.label, kind=kind_of(draft.unit), unit=draft.unit, theme=draft.theme,
                phrases=list(draft.phrases), examples=examples_of(draft.phrases, draft.unit), made_by=user,
            )  # fmt: skip
    except IntegrityError as error:
        raise PromotionProblem("刚才另有人收入了指标，请重新打开页面再试。") from error
    Indicator.objects.create(
        code=code, label=row.label, theme=row.theme, kind=row.kind, unit=row.unit, polarity="neutral",
        position=Indicator.objects.count(),
    )  # fmt: skip
    after = {"name": row.label, "phrases": row.phrases, "unit": row.unit, "version": row.version}
    record_decision(user, "promote", indicator=code, after=after)
    _take_effect(code, user)
    return row


@transaction.atomic
def withdraw(user: User, code: str, *, reason: str) -> PromotedDefinition:
    """Use a promoted definition no longer; machine values of it go with the next reading. Raises PromotionProblem."""
    row = PromotedDefinition.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise PromotionProblem("这项指标不是自建的，不能撤回。")
    if row.withdrawn_at is not None:
        raise PromotionProblem("这项指标已经撤回。")
    if not reason.strip():
        raise PromotionProblem("请写明撤回的理由。")
    row.withdrawn_at, row.withdrawn_by, row.version = timezone.now(), user, row.version + 1
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "version"])
    before = {"name": row.label, "version": row.version - 1}
    record_decision(user, "withdraw_definition", indicator=code, before=before, reason=reason)
    _take_effect(code, user)
    return row


def reports_concerned(code: str) -> list[int]:
    """Reports that may state a promoted definition, or hold values of it. Looks through all texts: for workers."""
    row = PromotedDefinition.objects.get(code=code)
    found = set(Fact.objects.filter(indicator=code).values_list("report_id", flat=True))
    if row.withdrawn_at is None:
        for phrase in row.phrases:
            rarest = max(phrase.split(), key=len)
            found.update(ReportText.objects.filter(text__contains=rarest).values_list("report_id", flat=True))
        figures = OtherFigure.objects.filter(phrase__in=[phrase.replace(" ", "") for phrase in row.phrases])
        found.update(figures.values_list("report_id", flat=True))
    reports = Report.objects.filter(pk__in=found, deleted_at=None, text__isnull=False)
    return list(reports.exclude(state__in=Report.WORKING).order_by("pk").values_list("pk", flat=True))


def _take_effect(code: str, user: User) -> None:
    """Once committed: use the new set in this process, write the reference table, let the workers read again."""

    def act() -> None:
        from fazhi.reports.tasks import send_promoted  # tasks call these actions

        definitions.refresh()
        sync_reference()
        send_promoted(code, user.pk)

    transaction.on_commit(act)
