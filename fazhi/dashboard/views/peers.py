"""`/peers/`: named sets of districts with the reason why they are compared; made from a pasted list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fazhi.accounts.models import User
from fazhi.accounts.permissions import account_of, allowed, covers, may_administer, signed_in
from fazhi.dashboard.fictional import sample_words
from fazhi.dashboard.naming_districts import Named, problem_of, read_districts_list
from fazhi.dashboard.places import find_area
from fazhi.dashboard.problems import explains_problems
from fazhi.dashboard.queries.peers import Group, group_of, groups_for
from fazhi.dashboard.selection import DEFAULT_INDICATOR, SelectionError, read_indicator
from fazhi.dashboard.series import Area
from fazhi.dashboard.words import LEVELS
from fazhi.reports.models import District, PeerGroup


GROUPS_AT_MOST = 100
"""Groups of one account."""
NAMES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form."""

    name: str = ""
    note: str = ""
    districts: str = ""
    is_shared: bool = False


@allowed(signed_in)
@require_safe
@explains_problems
def peers(request: HttpRequest) -> HttpResponse:
    """The groups that the account may use, and the form for a new one."""
    indicator = read_indicator(request.GET)
    groups = groups_for(account_of(request).pk)
    shown = [(group, members[:NAMES_SHOWN], len(members), LEVELS.get(members[0].level, "") if members else "")
             for group in groups for members in [areas_of(group)]]  # fmt: skip
    return render(
        request,
        "dashboard/peers.html",
        {
            "groups": shown,
            "indicator": indicator if indicator != DEFAULT_INDICATOR else "",
            "mine": account_of(request).pk,
            "entered": Entered(),
            "named": Named(()),
            "action": reverse("peers_new"),
            "shows_samples": sample_words(groups),
        },
    )


@allowed(signed_in)
@require_http_methods(["POST"])
@explains_problems
def peers_new(request: HttpRequest) -> HttpResponse:
    """Keep a new group, or ask back what is not clear."""
    user = account_of(request)
    entered, named, problem = read_form(request)
    if not problem and PeerGroup.objects.filter(owner=user).count() >= GROUPS_AT_MOST:
        problem = f"每个账号最多保存 {GROUPS_AT_MOST} 个组，请先删去不用的。"
    if not problem and PeerGroup.objects.filter(owner=user, name=entered.name).exists():
        problem = f"您已有名为“{entered.name}”的组，请换一个名称。"
    if problem or not named.is_clear:
        return form_page(request, entered, named, problem, action=reverse("peers_new"), title="新建同类组")
    with transaction.atomic():
        group = PeerGroup.objects.create(name=entered.name, note=entered.note, is_shared=entered.is_shared, owner=user)
        group.districts.set(District.objects.filter(pk__in=[area.code for area in named.areas]))
    messages.success(request, f"已保存“{group.name}”，{len(named.areas)} 个行政区。")
    return redirect("peer_group", group.pk)


@allowed(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
@explains_problems
def peer_group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group: its districts by the unit above, and the form to change it for those who may."""
    user = account_of(request)
    group = group_of(group_id, user.pk)
    if group is None:
        raise SelectionError("没有这个同类组，或它没有共享给您", hint="请从同类组列表中选择。", status=404)
    changes = may_change(user, group)
    if request.method == "POST":
        if not changes:
            raise PermissionDenied("只有建组人和建组人所在辖区的管理员可以修改。")
        entered, named, problem = read_form(request)
        if not problem and PeerGroup.objects.filter(owner=group.owner, name=entered.name).exclude(pk=group.id).exists():
            problem = f"已有名为“{entered.name}”的组，请换一个名称。"
        if problem or not named.is_clear:
            action = reverse("peer_group", args=[group.id])
            return form_page(request, entered, named, problem, action=action, title=f"修改“{group.name}”")
        with transaction.atomic():
            row = PeerGroup.objects.select_for_update().get(pk=group.id)
            row.name, row.note, row.is_shared = entered.name, entered.note, entered.is_shared
            row.save()
            row.districts.set(District.objects.filter(pk__in=[area.code for area in named.areas]))
        messages.success(request, "已保存修改。")
        return redirect("peer_group", group.id)
    members = areas_of(group)
    listed = "\n".join(f"{area.code} {area.name}" for area in members)
    return render(
        request,
        "dashboard/peer_group.html",
        {
            "group": group,
            "members": members,
            "level": LEVELS.get(members[0].level, "") if members else "",
            "by_above": by_above(members),
            "may_change": changes,
            "entered": Entered(group.name, group.note, listed, group.is_shared),
            "named": Named(()),
            "action": reverse("peer_group", args=[group.id]),
            "codes": ",".join(group.codes[:50]),
            "shows_samples": "all" if group.is_sample else "",
        },
    )


@require_POST
@allowed(signed_in)
@explains_problems
def peers_delete(request: HttpRequest, group_id: int) -> HttpResponse:
    """Remove a group for good; comparisons that name it then say so."""
    user = account_of(request)
    group = group_of(group_id, user.pk)
    if group is None:
        raise SelectionError("没有这个同类组", hint="它可能已经删除。", status=404)
    if not may_change(user, group):
        raise PermissionDenied("只有建组人和建组人所在辖区的管理员可以删除。")
    PeerGroup.objects.filter(pk=group.id).delete()
    messages.success(request, f"已删除“{group.name}”。")
    return redirect("peers")


def may_change(user: User, group: Group) -> bool:
    """Whoever made it, and an administrator whose scope holds whoever made it."""
    if group.owner == user.pk:
        return True
    if not may_administer(user):
        return False
    owner = User.objects.select_related("district").get(pk=group.owner)
    return covers(user, owner.district.path if owner.district else "")


def form_page(
    request: HttpRequest, entered: Entered, named: Named, problem: str, *, action: str, title: str
) -> HttpResponse:
    """The form again, with what is to be mended and the choices for names that mean several districts."""
    context: dict[str, Any] = {
        "entered": entered, "named": named, "problem": problem, "action": action, "title": title, "resolved": named.areas,
    }  # fmt: skip
    return render(request, "dashboard/peer_form.html", context, status=400)


def read_form(request: HttpRequest) -> tuple[Entered, Named, str]:
    """What was entered, what its list means, and what is wrong beside the list ("" for nothing)."""
    post = request.POST
    entered = Entered(
        name=" ".join(post.get("name", "").replace("\x00", "").split()),
        note=" ".join(post.get("note", "").replace("\x00", "").split()),
        districts=post.get("districts", "").replace("\x00", "")[:40_000],
        is_shared=post.get("is_shared") == "1",
    )
    asked, picked = post.getlist("asked")[:500], {key: value for key, value in post.items() if key.startswith("pick-")}
    picks = {entry: str(picked.get(f"pick-{number}", "")) for number, entry in enumerate(asked)}
    named = read_districts_list(entered.districts, picks)
    problem = ""
    if not entered.name or len(entered.name) > 40:
        problem = "请填写名称，最多 40 个字。"
    elif not entered.note or len(entered.note) > 300:
        problem = "请写明为什么把它们放在一起比较，最多 300 个字。"
    elif named.is_clear:
        problem = problem_of(named.areas)
    return entered, named, problem


def areas_of(group: Group) -> list[Area]:
    """The districts of a group in the order of codes."""
    return [area for code in group.codes if (area := find_area(code)) is not None]


def by_above(members: list[Area]) -> list[tuple[str, list[Area]]]:
    """Districts under the full name of the unit above."""
    groups: dict[str, list[Area]] = {}
    for area in members:
        groups.setdefault(area.full_name.removesuffix(area.name) or "省级", []).append(area)
    return list(groups.items())
