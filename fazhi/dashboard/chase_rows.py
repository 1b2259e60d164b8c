"""Rows of the list of late districts as HTML: state, dates, the letter to copy, the form that excuses.

Built in Python for the reason that `compare_tables` gives. Every interpolated text is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from fazhi.dashboard.chasing import EXCUSES, Chase, letter


@dataclass(frozen=True, slots=True)
class ExcuseForm:
    """What the forms of all rows share; None in its place when the account may not excuse."""

    csrf_token: str
    within: str


def chase_rows(chases: Sequence[Chase], form: ExcuseForm | None, *, today: date) -> SafeString:
    """The <tr>s, in the order given."""
    reports, districts = reverse("report", args=[0]).removesuffix("0/"), reverse("districts")
    return mark_safe("".join(_row(chase, form, reports, districts, today) for chase in chases))


def _row(chase: Chase, form: ExcuseForm | None, reports: str, districts: str, today: date) -> str:
    area = chase.area
    due = f"{chase.due_date:%Y-%m-%d}" if chase.lack else '<span class="absent">不催</span>'
    late = f"{chase.days_late} 天" if chase.lack else '<span class="absent">未逾期</span>'
    return (
        f'<tr id="d{area.code}"><th scope="row"><a href="{districts}{area.code}/?y={chase.year}">{escape(area.name)}</a>'
        f'<div class="note only-wide">{escape(area.full_name)}</div></th><td>{_standing(chase, reports)}</td>'
        f'<td class="only-wide num">{due}</td><td class="num">{late}</td>'
        f'<td class="chase__do">{_letter(chase, today)}{_excuse(chase, form)}</td></tr>'
    )


def _standing(chase: Chase, reports: str) -> str:
    parts = []
    if chase.excuse:
        parts.append(
            f'<span class="chip chip--count">{escape(chase.excuse_words)}</span> '
            f'<span class="note">{escape(chase.excuse.reason)}</span>'
        )
    if chase.lack:
        told = escape(chase.lack_words)
        linked = f'<a href="{reports}{chase.report}/">{told}</a>' if chase.report else told
        state = f' <span class="note">{escape(chase.words)}</span>' if chase.state else ""
        parts.append(f"<div>{linked}{state}</div>")
    return "".join(parts)


def _letter(chase: Chase, today: date) -> str:
    if not chase.lack:
        return ""
    code, name = chase.area.code, escape(chase.area.name)
    return (
        f'<details><summary>催报函</summary><div class="letter"><pre id="letter-{code}" tabindex="0" '
        f'aria-label="致{name}的催报函">{escape(letter(chase, today=today))}</pre>'
        f'<p><button class="button button--small" type="button" data-copy-text="letter-{code}">复制全文</button> '
        '<span class="note">纯文本，粘贴到本单位公文模板；请按实际填写联系人。</span></p></div></details>'
    )


def _excuse(chase: Chase, form: ExcuseForm | None) -> str:
    if form is None:
        return ""
    code, excuse = chase.area.code, chase.excuse
    kinds = "".join(
        f'<option value="{kind}"{" selected" if excuse and excuse.kind == kind else ""}>{escape(label)}</option>'
        for kind, label in EXCUSES.items()
    )
    until = f"{excuse.until:%Y-%m-%d}" if excuse and excuse.until else ""
    remove = (
        '<button class="button button--small" type="submit" name="remove" value="1" formnovalidate>取消标注</button>'
        if excuse
        else ""
    )
    return (
        f"<details><summary>{'修改标注' if excuse else '标注涉密或延期'}</summary>"
        f'<form class="inline-form" method="post" action="{reverse("coverage_excuse")}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{form.csrf_token}">'
        f'<input type="hidden" name="district" value="{code}"><input type="hidden" name="year" value="{chase.year}">'
        f'<input type="hidden" name="within" value="{escape(form.within)}">'
        f'<div class="field"><label for="k-{code}">事由</label><select id="k-{code}" name="kind">{kinds}</select></div>'
        f'<div class="field"><label for="u-{code}">延期至（仅延期填写）</label>'
        f'<input id="u-{code}" name="until" type="date" value="{until}"></div>'
        f'<div class="field"><label for="r-{code}">依据</label><input id="r-{code}" name="reason" maxlength="200" required '
        f'value="{escape(excuse.reason) if excuse else ""}"></div><div class="filters__actions">'
        f'<button class="button button--small button--primary" type="submit">保存标注</button>{remove}</div></form></details>'
    )
