"""Finding a district by what a person types: code, name, full name, pinyin or initials."""

from __future__ import annotations

import re

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from fazhi.accounts.permissions import Account, scope_path, subtree
from fazhi.reports.models import District


AT_MOST = 20


def search_districts(user: Account, words: str) -> QuerySet[District]:
    """At most 20 districts in the account's scope: existing before abolished, names before other matches."""
    scope = scope_path(user)
    if scope is None:
        return District.objects.none()
    return districts_matching(words).filter(subtree(scope, "path"))[:AT_MOST]


def districts_matching(words: str) -> QuerySet[District]:
    """Every district that the words may mean, in the order of `search_districts`; none for words that say nothing."""
    words = re.sub(r"[\s\x00]+", "", words)[:40]
    if not words:
        return District.objects.none()
    if words.isascii() and words.isdigit():
        match = Q(code__startswith=words)
    elif words.isascii():
        match = Q(initials__startswith=words.lower()) | Q(plain__startswith=words.lower())
    else:
        match = Q(name__startswith=words) | Q(full_name__contains=words)
    rows = District.objects.alias(plain=Replace("pinyin", Value(" "))).filter(match)
    by_name = Case(When(name__startswith=words, then=0), default=1)
    return rows.order_by(F("valid_to").desc(nulls_first=True), by_name, "code")


def find_district(words: str) -> District | None:
    """The one district meant by a code, a full name or a unique name (a code may stand before a name)."""
    words = re.sub(r"[\s\x00]+", "", words)
    if not words:
        return None
    if code := re.match(r"\d{6}(?!\d)", words, re.ASCII):
        return District.objects.filter(pk=code[0]).first()
    for match in (Q(full_name=words), Q(name=words)):
        found = list(District.objects.filter(match).order_by("valid_to")[:3])
        current = [district for district in found if district.valid_to is None]
        if len(found) == 1 or len(current) == 1:
            return (current or found)[0]
    return None
