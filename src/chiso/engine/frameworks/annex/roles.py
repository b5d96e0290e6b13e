"""What the words over a column say that it holds: headings in many words.

The trap: "Điểm" alone holds the maximum in one annex and the points of a case or the unit's own in another; the words
beside it decide, most telling ones first.
"""

from __future__ import annotations

import re
from typing import Literal

from chiso.engine.text import search_key

Role = Literal[
    "code",
    "name",
    "max",
    "other max",
    "weight",
    "scoring",
    "case",
    "points",
    "evidence",
    "appraiser",
    "lead",
    "channel",
    "note",
    "unused",
]
"""What a column holds; `other max` are the points of a group of units that is not read."""

_RULES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "unused",
        re.compile(
            r"\bdiem\b.*\b(tu (cham|danh gia|dg|cho)|tham dinh|dat duoc|cham lai|phuc tra|de nghi|thuc te"
            r"|nam truoc|duyet|hoi dong"
            r"|doi chieu|chenh lech|so voi)\b|^(tu (cham|danh gia)|ket qua|giai trinh|ty le|ti le|chi so %$"
            r"|phoi hop|chenh lech"
            r"|so sanh)"
            r"|^(tong )?so (luong )?(cac )?(tieu chi|tctp|linh vuc|chi tieu thanh phan)\b"
            r"|(co quan|don vi|phong).*phoi hop|\bdiem (cua )?(don vi|ubnd|so)\b|tu cham|tu danh gia"
        ),
    ),
    ("evidence", re.compile(r"tai lieu|kiem chung|minh chung|chung minh|^tlkc|\btlkc\b|ho so (kem|chung)")),
    (
        "scoring",
        re.compile(
            r"^(cach|phuong phap|phuong thuc|huong dan|cong thuc|co so|dien giai|quy dinh)\b.*\b(tinh|cham"
            r"|danh gia|xac dinh|diem|cho)"
            r"|^cong thuc|^cach (tinh|cham|cho)|^tieu chuan (cham|danh gia)|thang diem (chi tiet|danh gia|cham)"
            r"|^muc do|^muc (dat|danh gia|cham|tinh|thuc hien|hoan thanh)\b|^yeu cau"
            r"|^cac muc|^phuong phap|tieu chi cham diem chi tiet|^dieu kien"
        ),
    ),
    ("channel", re.compile(r"^(hinh thuc|kenh|loai|nguon)\b.*(danh gia|diem|du lieu|cham|so lieu)|^hinh thuc|dtxhh")),
    (
        "appraiser",
        re.compile(
            r"(co quan|don vi|so|to|bo phan|nganh|phong)\b.*(tham dinh|danh gia|cham|theo doi|kiem tra|xac nhan"
            r"|tong hop)"
        ),
    ),
    (
        "lead",
        re.compile(
            r"(co quan|don vi|phong|bo phan|nguoi).*(chu tri|phu trach|tham muu|thuc hien|dau moi)|^chu tri|^phu trach"
        ),
    ),
    ("note", re.compile(r"^ghi chu|^luu y|^chu thich")),
    (
        "max",
        re.compile(
            r"diem (toi da|chuan|quy dinh|cao nhat|ke hoach|so toi da)|toi da|thang diem|tong diem|khung diem"
            r"|bieu diem|so diem"
            r"|^diem( so| thanh phan| chi tiet| (cua )?(tung |moi )?muc)?( \(.*\))?$|^muc diem|^max|^diem$"
        ),
    ),
    (
        "code",
        re.compile(
            r"^(stt|tt|s tt|so tt|so thu tu|thu tu|ma|ma so|ky hieu|so hieu|no|#)( |$)|^muc$|^ma (tieu chi|so)|^so$"
            r"|^tt/|^stt"
        ),
    ),
    (
        "name",
        re.compile(r"linh vuc|tieu chi|noi dung|chi tieu|chi so|\bten\b|danh muc|nhiem vu|hang muc|cong viec|tctp"),
    ),
    ("weight", re.compile(r"^(?:trong so|ty trong|ti trong|quyen so)\b")),
)
_NAME_WITH_POINTS = re.compile(r"(?:linh vuc|tieu chi|noi dung)\b.*(?:\b(?:va|kem|kem theo)|\() ?(?:so |thang )?diem\b")
"""Names that end with their points: "Tiêu chí và điểm tối đa"."""
_LEVEL_WORDS = (("linh vuc",), ("tieu chi thanh phan", "tctp"), ("tieu chi",))
LONGEST = 90
"""Longer texts are no headings."""


def role_of(text: str) -> Role | None:
    """The role that a heading's words give its column; None for words that are no heading."""
    key = " ".join(re.sub(r"[^\w\s()/%#]", " ", search_key(text)).split())
    if not key or len(key) > LONGEST:
        return None
    if text.strip().casefold() == "mức":  # without its accents it would be "mục", a number
        return "scoring"
    if _NAME_WITH_POINTS.match(key):
        return "name"
    whole = next((role for role, pattern in _RULES if pattern.search(key)), None)
    parts = re.split(r"\s*[/\n,;]\s*", text) if whole is None else []
    return next((role for part in parts if len(parts) > 1 and (role := role_of(part)) is not None), whole)


def name_level(text: str) -> int | None:
    """The level that a heading of names speaks of alone: 0 field, 1 criterion, 2 sub-criterion; None for several."""
    key = search_key(text)
    found = [
        level for level, words in ((0, _LEVEL_WORDS[0]), (2, _LEVEL_WORDS[1])) if any(word in key for word in words)
    ]
    rest = key.replace("tieu chi thanh phan", "")
    if "tieu chi" in rest:
        found.append(1)
    return found[0] if len(found) == 1 else None
