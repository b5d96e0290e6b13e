"""Which heading means which column in workbooks that every office lays out for itself."""

from __future__ import annotations

import re

from chiso.engine.moving.model import Use
from chiso.engine.text import search_key

_RULES: tuple[tuple[Use, re.Pattern[str]], ...] = (
    ("skip", re.compile(r"^(ghi chu|giai trinh|ly do|chenh lech|tang giam|so sanh|tai lieu|minh chung|kiem chung)")),
    ("skip", re.compile(r"(don vi|co quan|bo phan).*(chu tri|phoi hop|tham muu)|(don vi|co quan) tham dinh$")),
    ("skip", re.compile(r"^(cach|phuong phap|huong dan|cong thuc).*(tinh|cham|danh gia)")),
    ("max", re.compile(r"toi da|diem chuan|diem cao nhat|khung diem|thang diem|^max")),
    ("self", re.compile(r"tu (cham|danh gia|dg|cho)|^tdg$|^(diem )?(don vi|dv) cham")),
    ("appraised", re.compile(r"tham dinh|^td$|^(diem )?to cong tac|(cham|danh gia) lai")),
    ("rank", re.compile(r"^(xep hang|thu hang|hang|vi tri|xh|xep thu)( |$)")),
    ("grade", re.compile(r"^(xep loai|phan loai|loai)( |$)")),
    (
        "percent",
        re.compile(
            r"^(ty le|ti le)( %| phan tram| dat| diem| dat duoc| so voi.*)*$|^%|%$|phan tram"
            r"|^(ket qua )?(chi so|par index)( cchc| cai cach hanh chinh| nam.*| %)*$"
        ),
    ),
    ("total", re.compile(r"^(tong|tong so|tong cong|cong)( diem)?( dat| dat duoc)?$|tong diem|^diem tong|^tong cong")),
    (
        "final",
        re.compile(
            r"^(diem )?(cua )?hoi dong( tham dinh| cham| danh gia)?$"
            r"|^(diem )?(ket qua|dat duoc|chinh thuc|cuoi cung|cong bo|phe duyet|ket luan)"
            r"( diem| cham| danh gia| cuoi cung| chinh thuc| dat duoc| cong bo)*$|^(so )?diem( so)?( dat)?( duoc)?$"
        ),
    ),
    (
        "unit",
        re.compile(
            r"^(ten )?(cac )?(don vi|co quan|dia phuong|so ban nganh|xa phuong( dac khu)?|phuong xa|huyen|xa|phuong)"
            r"( don vi| dia phuong)?( duoc)?( danh gia| cham diem| cham)?$"
        ),
    ),
    (
        "code",
        re.compile(r"^(stt|tt|so tt|s tt|so thu tu|ma|ma so|ma tieu chi|ma tctp|ky hieu|so hieu|muc)( tieu chi)?$"),
    ),
    ("name", re.compile(r"linh vuc|tieu chi|noi dung|chi tieu|nhiem vu|hang muc|^ten( |$)")),
)
_YEAR = re.compile(r"^(?:nam |ket qua nam |chi so nam |diem nam )?((?:19|20)\d\d)$")
_YEAR_IN_TEXT = re.compile(r"\bnam ((?:19|20)\d\d)\b|(?<!\d)((?:19|20)\d\d)(?!\d)")
_TOTAL_ROW = re.compile(r"^(tong|cong|tong so|cong diem)[:. ]*$|^(tong diem|tong cong|tong so diem)")
_KIND_ROWS: tuple[tuple[Use, re.Pattern[str]], ...] = (
    ("rank", re.compile(r"^(xep hang|thu hang|xep thu)")),
    ("grade", re.compile(r"^(xep loai|phan loai)")),
    ("percent", re.compile(r"^(ty le|ti le|chi so|% )")),
    ("total", _TOTAL_ROW),
)
_NO_UNIT = re.compile(
    r"^(tong|cong)[:. ]*$|^(tong cong|tong so|tong diem|trung binh|binh quan|cao nhat|thap nhat|toan tinh"
    r"|diem trung binh)( |$|:)"
)
_BLOCK = re.compile(r"^(khoi|nhom|cap|phan) |^[ivx]+\.?$|^cac (so|xa|phuong|huyen|co quan|don vi)( |$|,)")


def heading_key(text: str) -> str:
    """A heading for comparison: no diacritics, no signs but %, single blanks."""
    return " ".join(re.sub(r"[^\w\s%]", " ", search_key(text)).split())


def use_of(text: str) -> Use | None:
    """What a heading says its column holds; None for words that name a thing (a unit, a criterion) or nothing."""
    key = heading_key(text)
    if not key or len(key) > 90:
        return None
    return next((use for use, pattern in _RULES if pattern.search(key)), None)


def year_of(text: str) -> int | None:
    """The year that a heading is: "2021", "Năm 2021"."""
    found = _YEAR.match(heading_key(text))
    return int(found[1]) if found else None


def year_in(text: str) -> int | None:
    """The year that a title or a file name speaks of; a year after the word "năm" wins."""
    key = search_key(text).replace("_", " ").replace("-", " ")
    years = [(bool(found[1]), int(found[1] or found[2])) for found in _YEAR_IN_TEXT.finditer(key)]
    named = [year for has_word, year in years if has_word]
    return next(iter(named or [year for _, year in years]), None)


def row_kind(name: str) -> Use | None:
    """Whether a row of criteria is a total, percentage, rank or grade of each unit."""
    key = search_key(name).strip()
    return next((use for use, pattern in _KIND_ROWS if pattern.match(key)), None)


def is_no_unit(text: str) -> bool:
    """Whether a row of units is a sum, an average or the name of a block of units."""
    key = search_key(text).strip()
    return bool(_NO_UNIT.match(key) or _BLOCK.match(key))
