"""Which district a report is of: first whose name it bears, then which of the namesakes is meant.

The name is read from the places where a report names its author: title, sign-off, first sentence, published-by line.
Divisions above (addressees, copies) and below (places told of in the body) are named too, and are not the author.
Where a name has several bearers, everything the text says of divisions above and around them is weighed
(`settling`); unless one bearer leads clearly, no district is given and a person is asked.
"""

from __future__ import annotations

from fazhi.catalogue.districts import District, load_districts
from fazhi.extraction.claims import Claim, find_claims, find_stem_claims, line_of
from fazhi.extraction.genre import department_in
from fazhi.extraction.masthead import Masthead
from fazhi.extraction.model import Candidate, Recognition, Span
from fazhi.extraction.places import Mention, find_mentions, valid_codes
from fazhi.extraction.settling import Clue, settle
from fazhi.extraction.zones import zone_report


SEARCHED = 100_000
"""Characters of the body that are searched for names: ten times the longest reports."""
LEAST = 3.0
"""Least total weight of clues that settles a name."""
LEAD = 3.0
"""By how much one bearer of a name must lead the next."""


def recognise_district(
    masthead: Masthead, text: str, source: str, *, hint: str | None, year: int | None
) -> Recognition:
    """The district with the lines that prove it; without a value, `candidates` says what it may be and `note` why.

    `text` is the normalised text, `source` the original of the same length, `year` the report's year if known.
    """
    zone = zone_report(masthead)
    if zone:
        return zone
    body = find_mentions(text, 0, min(len(text), SEARCHED))
    claims = find_claims(masthead, text, source, hint, body)
    if not any(claim.is_named for claim in claims):
        claims = find_stem_claims(masthead, text, source) or claims
    if not claims:
        return Recognition(None, note="文中没有写明是哪个地区的报告，请手工选择行政区。")
    claim = _strongest(claims)
    return _decide(claim, masthead, text, source, body, year)


def _strongest(claims: list[Claim]) -> Claim:
    """The best claim; of two about as good where one lies in the other (某省 某市人民政府), the lower one."""
    best = max(claims, key=lambda claim: claim.score)
    districts = load_districts()
    for claim in claims:
        lower = any(districts.is_within(code, top) for code in claim.codes for top in best.codes if code != top)
        if claim is not best and lower and claim.score >= 0.8 * best.score:
            best = claim
    return best


def _decide(
    claim: Claim, masthead: Masthead, text: str, source: str, body: list[Mention], year: int | None
) -> Recognition:
    districts = load_districts()
    codes = valid_codes(claim.form, claim.codes, year)
    evidence = [
        span for _, span in sorted(claim.places.values(), key=lambda entry: -entry[0]) if span.end > span.start
    ][:2]
    places = "、".join(sorted(claim.places, key=lambda place: -claim.places[place][0])[:3])
    if len(codes) == 1:
        note = f"由{places}中的“{claim.form}”确定。"
        if not claim.is_named:
            note = f"标题和落款没有写明地区，由正文中的“{claim.form}”推定，请核对。"
        return _recognition(districts[codes[0]], claim, evidence, note, masthead, text, year)
    narrowed = {code: claim.narrowed[code] for code in codes if claim.narrowed.get(code)}
    if len(narrowed) == 1:
        code = next(iter(narrowed))
        note = f"“{claim.form}”不止一处，文中写明是{districts[code].full_name}。"
        return _recognition(districts[code], claim, evidence, note, masthead, text, year)
    clues = settle(codes, claim.form, masthead, text, body)
    for code, weight in narrowed.items():
        clues.append(Clue(code, "题名", weight, 0, 0, districts[code].full_name))
    totals = {code: sum(clue.weight for clue in clues if clue.code == code) for code in codes}
    ranked = sorted(codes, key=lambda code: -totals[code])
    best, second = ranked[0], ranked[1]
    if totals[best] < LEAST or totals[best] - totals[second] < LEAD:
        candidates = tuple(Candidate(code, districts[code].full_name) for code in ranked)
        names = "、".join(candidate.name for candidate in candidates[:6])
        return Recognition(
            None,
            label=claim.form,
            evidence=tuple(evidence),
            candidates=candidates,
            note=f"“{claim.form}”可能是{names}，文中的线索不足以区分，请选择。",
        )
    proofs = sorted((clue for clue in clues if clue.code == best and clue.weight > 0), key=lambda clue: -clue.weight)
    for proof in proofs:
        if proof.end > proof.start and len(evidence) < 4:
            evidence.append(line_of(source, proof.start, proof.end))
    words = "、".join(dict.fromkeys(f"“{proof.words}”" for proof in proofs if proof.words))
    note = f"“{claim.form}”不止一处，据文中{words or '上级用语'}判定为{districts[best].full_name}。"
    return _recognition(districts[best], claim, evidence, note, masthead, text, year)


def _recognition(
    district: District, claim: Claim, evidence: list[Span], note: str, masthead: Masthead, text: str, year: int | None
) -> Recognition:
    districts = load_districts()
    ended = district.valid_to
    if year is not None and ended is not None and ended < year:
        heir = districts.successor_in(district, year)
        if heir is not district and _is_only_heir(district):
            note += f"{district.full_name}已改为{heir.name}，按{heir.full_name}归档。"
            district = heir
        else:
            note += f"{district.name}已于{ended + 1}年撤销，请核对。"
    department = department_in(masthead, text)
    if department:
        note += f"报告由{department}作出，归在其所属地区。"
    return Recognition(district.code, label=district.full_name, evidence=tuple(dict.fromkeys(evidence)), note=note)


def _is_only_heir(district: District) -> bool:
    """Whether the successor took over this district alone: mergers are never silently counted as one of their parts."""
    siblings = [other for other in load_districts() if other.successor == district.successor]
    heir = load_districts()[district.successor or ""]
    return len(siblings) == 1 and (heir.valid_from or 0) > (district.valid_to or 0)
