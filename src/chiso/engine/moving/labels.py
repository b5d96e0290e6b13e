"""Units as people write them: "P. Hòa Bình", "UBND phường Hoà Bình", "Sở GD&ĐT", "So Noi vu".

The trap: a near match that is taken for granted gives one unit another's points. Equal after folding is a match; merely
alike is a proposal that a person confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from chiso.engine.text import repair, search_key

How = Literal["exact", "close", "ambiguous", "none"]
CLOSE = 0.82
"""From this likeness on a name is proposed; two proposals within `MARGIN` of each other are ambiguous."""
MARGIN = 0.05
_LONGER = (
    (r"\b(ubnd|uy ban nhan dan)\b", " "),
    (r"\bnn ?(?:va|&)? ?ptnt\b", "nong nghiep va phat trien nong thon"),
    (r"\bnn ?(?:va|&)? ?mt\b", "nong nghiep va moi truong"),
    (r"\bgd ?(?:va|&)? ?dt\b", "giao duc va dao tao"),
    (r"\bkh ?(?:va|&)? ?cn\b", "khoa hoc va cong nghe"),
    (r"\bkh ?(?:va|&)? ?dt\b", "ke hoach va dau tu"),
    (r"\btn ?(?:va|&)? ?mt\b", "tai nguyen va moi truong"),
    (r"\btt ?(?:va|&)? ?tt\b", "thong tin va truyen thong"),
    (r"\b(ld ?-? ?tb ?(?:va|&)? ?xh)\b", "lao dong thuong binh va xa hoi"),
    (r"\bvh ?-? ?tt ?(?:va|&)? ?dl\b", "van hoa the thao va du lich"),
    (r"\bgt ?vt\b", "giao thong van tai"),
    (r"^p(?:\.| )\s*", "phuong "),
    (r"^x\.\s*", "xa "),
    (r"^tt\.\s*", "thi tran "),
    (r"^tx\.?\s+", "thi xa "),
    (r"^tp\.?\s*", "thanh pho "),
    (r"^h\.\s*", "huyen "),
)
_LEVELS = re.compile(r"^(phuong|xa|thi tran|thi xa|thanh pho|huyen|quan|dac khu|tinh)\s+")


def fold_unit(text: str) -> str:
    """A unit's name without diacritics, legacy codes, list numbers, "UBND", abbreviations of its kind, and signs."""
    key = search_key(repair(" ".join(text.split())).text)
    key = re.sub(r"^\(?\d{1,3}[.)]\s*|^[-+*•]\s*", "", key)
    for pattern, longer in _LONGER:
        key = re.sub(pattern, longer, key.strip())
    key = re.sub(r"[^a-z0-9 ]+", " ", key.replace("&", " va "))
    return " ".join(key.split())


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """What a label means: `key` when one name fits; `candidates` best first otherwise, for a person to choose from."""

    label: str
    how: How
    key: str | None = None
    candidates: tuple[str, ...] = ()


class NameIndex:
    """Names of things by key, folded once; asked label by label."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._by_name: dict[str, set[str]] = {}
        for key, known in names.items():
            for name in known:
                for form in _forms(name):
                    self._by_name.setdefault(form, set()).add(key)

    def match(self, label: str) -> LabelMatch:
        """The key that the label names; `close` is a proposal, `ambiguous` and `none` have no key."""
        folded = fold_unit(label)
        found = self._by_name.get(folded) or self._by_name.get(folded.replace(" ", "")) or set()
        if len(found) == 1:
            return LabelMatch(label, "exact", next(iter(found)))
        if found:
            return LabelMatch(label, "ambiguous", None, tuple(sorted(found)))
        return self._alike(label, folded)

    def _alike(self, label: str, folded: str) -> LabelMatch:
        best: dict[str, float] = {}
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(folded)
        for name, keys in self._by_name.items():
            matcher.set_seq1(name)
            if not name or matcher.real_quick_ratio() < CLOSE or matcher.quick_ratio() < CLOSE:
                continue
            ratio = matcher.ratio()
            # "xã Hòa Bình" and "phường Hòa Bình" are alike and are not the same
            if ratio >= CLOSE and _same_level(name, folded):
                for key in keys:
                    best[key] = max(best.get(key, 0.0), ratio)
        ranked = sorted(best, key=lambda key: (-best[key], key))[:5]
        if not ranked:
            return LabelMatch(label, "none")
        if len(ranked) > 1 and best[ranked[0]] - best[ranked[1]] < MARGIN:
            return LabelMatch(label, "ambiguous", None, tuple(ranked))
        return LabelMatch(label, "close", ranked[0], tuple(ranked))


def _forms(name: str) -> set[str]:
    """How a known name may be written: folded, and an abbreviation without its blanks."""
    folded = fold_unit(name)
    forms = {folded} if folded else set()
    if folded and len(folded) <= 12:
        forms.add(folded.replace(" ", ""))
    return forms


def _same_level(one: str, other: str) -> bool:
    first, second = _LEVELS.match(one), _LEVELS.match(other)
    return first is None or second is None or first[1] == second[1]
