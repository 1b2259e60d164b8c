"""Who is late by how many days, whose dates hold, and the words to ask with."""

from __future__ import annotations

from datetime import date

import pytest

from fazhi.dashboard.chasing import chases, circular, due_of, lack_of, law_dates, letter
from fazhi.dashboard.queries.chasing import DueRow, ExcuseRow, State
from fazhi.dashboard.series import Area
from fazhi.dashboard.tables import safe_cell


AREA = Area("330102", "上城区", "浙江省杭州市上城区", "county", "33/3301/330102")
DUE = law_dates(2024)


@pytest.mark.parametrize(
    ("state", "today", "lack", "days"),
    [
        ("", date(2025, 3, 1), "", 0),
        ("", date(2025, 3, 2), "submit", 1),
        ("", date(2025, 4, 2), "submit", 32),
        ("failed", date(2025, 3, 11), "submit", 10),
        ("withdrawn", date(2025, 3, 11), "submit", 10),
        ("in_review", date(2025, 3, 11), "", 0),
        ("in_review", date(2025, 4, 1), "", 0),
        ("in_review", date(2025, 4, 4), "publish", 3),
        ("needs_person", date(2025, 4, 4), "publish", 3),
        ("imported", date(2025, 4, 4), "publish", 3),
        ("published", date(2026, 1, 1), "", 0),
        ("corrected", date(2026, 1, 1), "", 0),
        ("imported_published", date(2026, 1, 1), "", 0),
    ],
)
def test_lack_begins_the_day_after_the_date(state: str, today: date, lack: str, days: int) -> None:
    assert lack_of(state, DUE, today) == (lack, days)


def test_due_dates_of_the_nearest_unit_above_hold() -> None:
    nation = DueRow("", "全国", 2024, date(2025, 2, 20), date(2025, 3, 20))
    city = DueRow("33/3301", "杭州市", 2024, date(2025, 1, 31), date(2025, 3, 1))
    other = DueRow("33/3302", "宁波市", 2024, date(2025, 1, 1), date(2025, 1, 2))
    assert due_of(AREA.path, 2024, []).submit_by == date(2025, 3, 1)
    assert due_of(AREA.path, 2024, [city, nation, other]).set_for == "杭州市"
    assert due_of("33/33010", 2024, [city, nation]).set_for == "全国"
    assert due_of(AREA.path, 2023, [city, nation]) == law_dates(2023)


def test_excuses_stop_the_asking_for_good_or_until_their_date() -> None:
    def lack(excuse: ExcuseRow | None, today: date) -> tuple[str, int]:
        excused = {(AREA.code, 2024): excuse} if excuse else {}
        chase = chases([AREA], 2024, {}, [], excused, today=today)[0]
        return chase.lack, chase.days_late

    late = date(2025, 5, 1)
    assert lack(None, late) == ("submit", 61)
    assert lack(ExcuseRow(AREA.code, 2024, "secret", None, "定密"), late) == ("", 0)
    extended = ExcuseRow(AREA.code, 2024, "extended", date(2025, 5, 10), "来函")
    assert lack(extended, late) == ("", 0)
    assert lack(extended, date(2025, 5, 12)) == ("submit", 2)


def test_letter_names_district_dates_and_days() -> None:
    chase = chases([AREA], 2024, {}, [], {}, today=date(2025, 3, 11))[0]
    text = letter(chase, today=date(2025, 3, 11))
    for words in ("上城区人民政府：", "2025年3月1日前报送", "已逾期10天", "尚未报送", "2024年度"):
        assert words in text
    handed_in = {(AREA.code, 2024): State(AREA.code, 2024, "in_review", 1)}
    chase = chases([AREA], 2024, handed_in, [], {}, today=date(2025, 4, 11))[0]
    assert "已经报送，但尚未向社会公开" in letter(chase, today=date(2025, 4, 11))
    assert "已报送、未公开：上城区（1个）" in circular([chase], 2024, "杭州市", today=date(2025, 4, 11))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), (" =1", "' =1"), ("\t=1", "'\t=1"),
        ("＝1", "'＝1"), ("上城区", "上城区"), (-3, "-3"), (None, ""), ("", ""),
    ],
)  # fmt: skip
def test_cells_never_become_formulas(cell: object, written: str) -> None:
    assert safe_cell(cell) == written
