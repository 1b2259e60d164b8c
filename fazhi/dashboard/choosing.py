"""From names that a person typed to district codes: for pickers that work without any script."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import QueryDict

from fazhi.dashboard.districts import AT_MOST, districts_matching, find_district
from fazhi.dashboard.selection import SelectionError


NAMES_AT_MOST = 50
"""Names in one pasted list; each costs up to three queries."""


def named_districts(typed: str, address: Callable[[str], str]) -> tuple[str, ...]:
    """Codes of the districts named in `typed`, a list separated by commas or line breaks.

    Each name may be a code, a name, a full name, pinyin or initials. `address(code)` is where a candidate leads.
    Raises SelectionError for a name that means nothing (404) or several districts (400, with candidates).
    """
    names = [name.strip()[:60] for name in re.split(r"[,，、;；\n\r\t]+", typed) if name.strip()]
    if not names:
        raise SelectionError("没有填写行政区名称", hint="可以输入全称、六位代码或拼音首字母。")
    if len(names) > NAMES_AT_MOST:
        raise SelectionError(f"一次最多粘贴 {NAMES_AT_MOST} 个名称", hint="请分几次添加。")
    codes = []
    for name in names:
        district = find_district(name)
        if district is not None:
            codes.append(district.pk)
            continue
        candidates = list(districts_matching(name)[:AT_MOST])
        if len(candidates) == 1:
            codes.append(candidates[0].pk)
        elif candidates:
            raise SelectionError(
                f"“{name}”可能指多个地区，请选择",
                candidates=tuple((address(one.pk), f"{one.full_name} {one.pk}") for one in candidates),
            )
        else:
            raise SelectionError(f"没有找到行政区“{name}”", hint="可以输入全称、六位代码或拼音首字母。", status=404)
    return tuple(dict.fromkeys(codes))


def read_named_district(query: QueryDict, key: str) -> str:
    """The code of the one district that a filter names, "" for none; a name is understood as well as a code.

    Raises SelectionError as `named_districts` does, its candidates keeping the other filters, and for several names.
    """
    typed = query.get(key, "").replace("\x00", "").strip()
    if not typed or (len(typed) == 6 and typed.isascii() and typed.isdigit()):
        return typed

    def address(code: str) -> str:
        kept = query.copy()
        kept[key] = code
        return f"?{kept.urlencode()}"

    try:
        codes = named_districts(typed, address)
    except SelectionError as problem:
        problem.status = 400  # the list itself exists
        raise
    if len(codes) > 1:
        raise SelectionError("一次只能筛选一个地区", hint="请填写一个名称；要看多个县区，可填写它们的上级。")
    return codes[0]
