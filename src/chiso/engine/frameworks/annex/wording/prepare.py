"""A scoring text as clauses: one condition or remark each, in one spelling.

The trap: annexes put three options on three lines, on one line with semicolons, with commas that are also decimal
signs, or with nothing between them because a cell lost its line breaks. All of these must give the same clauses, and
nothing of the text may get lost on the way.
"""

from __future__ import annotations

import re

from chiso.engine.frameworks.annex.wording.spelling import mended, without_capitals
from chiso.engine.text import nfc

_OLD_TONE = re.compile(r"(?<!q)([ou])([àáảãạèéẻẽẹỳýỷỹỵ])(?!\w)")
_PLAIN = {"à": "a", "á": "a", "ả": "a", "ã": "a", "ạ": "a", "è": "e", "é": "e", "ẻ": "e", "ẽ": "e", "ẹ": "e",
          "ỳ": "y", "ý": "y", "ỷ": "y", "ỹ": "y", "ỵ": "y"}  # fmt: skip
_MARKED = {
    ("o", "àè"): "ò", ("o", "áé"): "ó", ("o", "ảẻ"): "ỏ", ("o", "ãẽ"): "õ", ("o", "ạẹ"): "ọ",
    ("u", "ỳ"): "ù", ("u", "ý"): "ú", ("u", "ỷ"): "ủ", ("u", "ỹ"): "ũ", ("u", "ỵ"): "ụ",
}  # fmt: skip

_SIGNS = (
    (re.compile(r"(?<=[≤<≥>])\s*(?:\.{2,}|…)\s*(?=[<≤>≥])"), " Tỷ lệ "),
    (re.compile(r"=>|⇒|→|-->|->|➔|➜"), "→"),
    (
        re.compile(
            r"(?<=[\d%])\s*→\s*(?=(?:cận\s+)?(?:dưới|<|≤)?\s*\d+(?:[.,]\d+)?\s*%(?!\s*(?:của\s+)?(?:tổng\s+|số\s+)*điểm)(?!\s*[×x*])"
            r"|(?:cận\s+)?(?:dưới|<)\s*\d|\d+(?:[.,]\d+)?[^\d→:=]{0,30}[:=→])",
            re.IGNORECASE,
        ),
        " - ",
    ),
    (re.compile(r">\s*=|≧"), "≥"),
    (re.compile(r"<\s*=|=\s*<|≦"), "≤"),
    (re.compile(r"[‐‑‒–—−]"), "-"),
    (re.compile(r"(?<=[\d%])\s*[÷~]\s*(?=[\d<≤])"), " - "),
    (re.compile(r"[✕✖∗⋅]"), "×"),
    (re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad]"), ""),
    (re.compile(r"[“”„\"’‘]"), ""),
    (re.compile(r"…"), "..."),
    (
        re.compile(
            r"\b(?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|lăm|mốt|tư|linh|lẻ)\s+)+(?:phần trăm\s+)?"
            r"\(\s*(\d+(?:[.,]\d+)?\s*%?)\s*\)",
            re.IGNORECASE,
        ),
        r"\1",
    ),
    (re.compile(r"\s*\.\s*/\s*\.?\s*$"), "."),
    (re.compile(r"([:(=→]\s*|\b(?:thì|được|đạt|là|tính|chấm)\s+)[Oo](?=[.,]\s?\d)"), r"\g<1>0"),
    (re.compile(r"(?<![\w.,])(\d)\s+,(?=\d{1,2}\s*(?:điểm|đ)(?!\w))", re.IGNORECASE), r"\1,"),
    (re.compile(r"(?<![\w.,])0\s*,\s+(?=\d{1,2}\s*(?:điểm|đ)(?!\w))", re.IGNORECASE), "0,"),
    (re.compile(r"([:=→]\s*)0\s*,\s+(?=\d{1,2}\s*(?:;|$))", re.MULTILINE), r"\g<1>0,"),
)
_QUOTIENT = re.compile(
    r"\(?\b[a-z]\s*[/:]\s*[a-z]\b\)?\s*[×x*]\s*100\s*%?(?=\s*[<>≥≤=]\s*\d)|(?<=[<≤])\s*\(?\b[a-z]\s*[/:]\s*[a-z]\b\)?\s*[×x*]\s*100\s*%?(?=\s*[<≤])",
    re.IGNORECASE,
)
"""A quotient in letters as the figure that is compared: "a/b × 100% ≥ 90%"."""
_BULLET = re.compile(
    r"^(?:[-+•*●○▪■◦·]+(?=\s|[^\W\d_])|[a-hđ][).]\s|\(?\d{1,2}\)\s|\(?[a-hđ]\)\s|\d{1,2}\.\s(?=\D))\s*", re.IGNORECASE
)
_UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_AMOUNT = r"-?\d+(?:[.,]\d+)?(?:\s*(?:điểm|đ)(?!\w))?"
_LEADS = r"(?:[:=→]|được|đạt|thì|là|trừ|cộng|tính|chấm|cho)"
_NEXT = rf"\s*(?:,|/(?=\s)(?!\s*100\s*%)|\||-(?=\s+(?-i:[{_UPPER}])))\s+(?=\D|\d+(?:[.,]\d+)?\s*(?:%|-))"
_AFTER_AMOUNT = re.compile(rf"({_LEADS}\s*{_AMOUNT}\)?){_NEXT}", re.IGNORECASE)
_AFTER_POINT_WORD = re.compile(rf"(\d\s*(?:điểm|đ)\)?){_NEXT}", re.IGNORECASE)
_AFTER_FULL = re.compile(
    r"((?:(?:\b(?:được|đạt|là|thì|tính|chấm)|[×x*])\s+(?:số\s+)?điểm tối đa"
    r"|\bkhông\s+(?:được\s+|tính\s+|có\s+|chấm\s+)+điểm))"
    r"\s*,\s+(?=(?:nếu|đạt|từ|dưới|trên|còn|tỷ lệ|tỉ lệ)\b|[<≥])",
    re.IGNORECASE,
)
"""All or none as the points of a condition, and the next condition after a comma."""
_NEXT_AMOUNT = re.compile(r"(\d[^,]*?),\s+(?=\d+(?:[.,]\d+)?\s*(?:điểm|đ)\s+(?:nếu|khi)\b)", re.IGNORECASE)
"""Points before their condition, after a comma: "1 điểm nếu …, 0,5 điểm nếu …"."""
_AFTER_BRACKET = re.compile(
    r"(\(\s*\d+(?:[.,]\d+)?\s*(?:điểm|đ)\s*\))(?:\s*/\s*|,?\s+hoặc\s+)(?=[^\W\d_])", re.IGNORECASE
)
_MARK_WITHIN = re.compile(
    rf"(\d\s*(?:điểm|đ)?\)?[.;,]?)\s+(?:[*+•●▪]\s*(?=[{_UPPER}≥≤<>])"
    rf"(?!(?i:điểm (?:tối đa|chuẩn)))|(?i:[b-hđ][.)]|[2-9][.)])\s+(?=[{_UPPER}≥≤<>]))"
)
"""The mark of the next entry of a list that lost its line breaks."""
_RANK = re.compile(r"^(?:mức|bậc|mức độ)\s*(?:\d{1,2}|[ivx]{1,4}|[a-e])\s*[:.)]\s*(?=.+[:=→(])", re.IGNORECASE)
"""A rank before a condition ("Mức 1: từ 90% trở lên: 2 điểm"); without a condition after it, it is the case itself."""
_RUN_ON = re.compile(rf"([:=→]\s*{_AMOUNT})\s+(?=[{_UPPER}])")
_NEXT_SHARE = re.compile(rf"((?:[:=→]|\bthì)\s*{_AMOUNT})\.\s+(?=\d+(?:[.,]\d+)?\s*%\s*[^\W\d_-])", re.IGNORECASE)
"""A full stop behind points and before the next range that begins with its figure."""
_SENTENCE = re.compile(
    rf"(?<!\d\.\d)\.\s+(?=[{_UPPER}(])|(?<=[^\d\s])\.\s+(?=\d+(?:[.,]\d+)?\s*(?:điểm|đ)\s*[:(])|(?<=[^\W\d_])\.\s+(?=\d|[≥≤<>]|[-+•]\s|[a-hđ]\)\s|[a-z]\s?/\s?[a-z]\b)"
)
_ASIDE = re.compile(
    r"\s*\((?P<aside>(?:dưới|trên|từ|nếu|mỗi|cứ|thiếu|chậm|không|chưa|"
    r"còn lại|ngược lại|trường hợp|đơn vị|cơ quan)\s[^()]*(?:\bđiểm|\dđ)\b[^()]*)\)\s*$",
    re.IGNORECASE,
)
"""A case in brackets at the end of a clause."""
_ENDED = re.compile(rf"(?:[.;:]|{_AMOUNT})\s*$", re.IGNORECASE)
_POINTS_FIRST = re.compile(rf"^\(\s*{_AMOUNT}\s*\)\s*\D", re.IGNORECASE)
_COMPARED = re.compile(r"^[a-z]\s*[<>≤≥]")
"""A letter that is compared begins a condition ("x ≥ 95%")."""
_FORMULA_FOLLOWS = re.compile(r"\d[^:]*\b(?:công thức|tỷ lệ)(?: sau)?\s*:$", re.IGNORECASE)
"""A range whose formula stands on the next line."""
_FORMULA = re.compile(r"^[(\[]?[^:;]*[×x*/][^:;]*$")
_FRACTION_BAR = re.compile(
    r"^[ \t]*(?P<above>[^\n:;]{1,80}?)[ \t]*\n[ \t]*[-_]{3,}[ \t]*(?P<factor>[×x*][^\n]*|)\n"
    r"[ \t]*(?P<below>[^\n:;]{1,80}?)[ \t]*$",
    re.MULTILINE,
)
"""A fraction drawn with a line of dashes, the factor beside the line."""
_MEANINGS_FOLLOW = re.compile(
    r"(?<=[^\s(])[,.]?\s+(?:trong đó|ở đây|với)\s*[:,]?\s+(?=[A-Za-z]\s*(?::|=|là\s))", re.IGNORECASE
)
_DEFINES = re.compile(r"^[a-zđ]\s*(?::|=|là\b)\s*\D")
"""A letter that is explained stands on a line of its own ("a: số hộ")."""
_EQUALS_IF = re.compile(
    r"^(?:(?:số )?điểm(?: số| đánh giá| đạt được)?\s*)?=\s*(?P<value>[^×x*:;=]{1,30}?)"
    r"\s+(?:nếu|khi)\s+(?P<condition>[^=:]+)$",
    re.IGNORECASE,
)
"""Points before their condition as an equation: "= 1/2 điểm tối đa nếu cung cấp chậm"."""
_CODE = re.compile(
    r"^(?:(?:tiêu chí|chỉ số|nội dung|mục|chỉ tiêu)(?: thành phần)?\s+)?\d{1,2}(?:\.\d{1,2})*\s*[.:)]\s+"
    rf"(?=(?-i:[{_UPPER}]))|^\d{{1,2}}(?:\.\d{{1,2}})+\s+(?=(?-i:[{_UPPER}]))(?!điểm|đ\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""The code of the leaf in front of its name ("2.1. Ban hành kế hoạch")."""
_TABLE_ROW = re.compile(rf"^\s*(?P<case>[^|\t]*[^|\t\s:])\s*[|\t]\s*(?P<points>{_AMOUNT})\s*\|?\s*$", re.IGNORECASE)
_TABLE_HEAD = re.compile(
    r"^[^|\t\d;.:,]{0,60}[|\t]\s*(?:số |mức |thang )?điểm(?: số| chấm| đạt(?: được)?)?\s*\|?\s*$", re.IGNORECASE
)
_CASE_IN_BRACKETS = re.compile(rf"^\((?P<case>[^():;=]*[:=]\s*{_AMOUNT})\s*[.;]?\s*\)$", re.IGNORECASE)
_CASES_IN_BRACKETS = re.compile(
    rf"^(?P<name>[^():;=\n]+?)\s*\((?P<cases>[^():]+[:=]\s*{_AMOUNT}\s*[,;][^()]+[:=]\s*{_AMOUNT})\s*\)\.?$",
    re.IGNORECASE,
)
"""All cases in brackets behind the name: "Lắp camera (có: 1 điểm, không: 0 điểm)"."""
_OUTER = re.compile(r"^\((?P<inside>[^()]*)\)$")


def fold(text: str) -> str:
    """The text in lower case with one spelling of tones and signs; one space between words."""
    lowered = _OLD_TONE.sub(_modern_tone, nfc(text).lower())
    return " ".join(lowered.split())


def _modern_tone(found: re.Match[str]) -> str:
    first, second = found.groups()
    for (vowel, marks), moved in _MARKED.items():
        if vowel == first and second in marks:
            return moved + _PLAIN[second]
    return found.group()


def clauses_of(text: str) -> list[str]:
    """The clauses of a scoring text in their order, original letters kept, list marks removed."""
    unified = nfc(text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    for pattern, sign in _SIGNS:
        unified = pattern.sub(sign, unified)
    unified = _FRACTION_BAR.sub(r"(\g<above>/\g<below>) \g<factor>", unified)
    unified = _MEANINGS_FOLLOW.sub("\n", unified)
    unified = _without_code(unified.lstrip())
    unified = _headed(_table_as_lines(_QUOTIENT.sub(" Tỷ lệ ", unified)))
    unified = _MARK_WITHIN.sub(r"\1\n", mended(without_capitals(unified)))
    unified = _CASES_IN_BRACKETS.sub(r"\g<name>:\n\g<cases>", unified.strip())
    outer = _OUTER.match(unified)
    if outer is not None:
        unified = outer["inside"]
    found: list[str] = []
    for line in _lines(unified):
        for part in _outside_brackets(line):
            found.extend(_split_points(part))
    return [clause for clause in (_trim(part) for part in found) if clause]


def _without_code(text: str) -> str:
    """The text without the code of its leaf; several codes number the parts of a sum or a list of cases."""
    return _CODE.sub("", text) if _CODE.match(text) and len(_CODE.findall(text)) == 1 else text


def _table_as_lines(text: str) -> str:
    """A small table inside the cell, its columns parted by bars or tabs, as lines of conditions with points."""
    lines = text.split("\n")
    rows = [_TABLE_ROW.match(line) for line in lines]
    if sum(row is not None for row in rows) < 2:
        return text
    return "\n".join(
        f"{row['case']}: {row['points']};" if row else line
        for line, row in zip(lines, rows, strict=True)
        if row or not _TABLE_HEAD.match(line)
    )


def _headed(text: str) -> str:
    """The text with a colon behind a first line without a list mark above lines that all have one: it names them."""
    first, *others = [line for line in text.split("\n") if line.strip()] or [""]
    plain = not re.search(r"\d", first) and not first.rstrip().endswith((":", ";")) and _BULLET.match(first) is None
    if len(others) < 2 or not plain or not all(_BULLET.match(line.strip()) for line in others):
        return text
    return "\n".join([first.rstrip(" .,") + ":", *others])


def _lines(text: str) -> list[str]:
    """The lines, wrapped ones joined to what they continue, list marks removed."""
    joined: list[str] = []
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if not line:
            continue
        mark = _BULLET.match(line)
        plain = line[mark.end() :] if mark else line
        starts_low = plain[:1].islower() or plain[:1] in "(/×"
        starts_low = starts_low and not any(form.match(plain) for form in (_POINTS_FIRST, _COMPARED, _DEFINES))
        goes_on = joined and (
            (starts_low and _ENDED.search(joined[-1]) is None)
            or _closes(joined[-1], plain)
            or (_FORMULA_FOLLOWS.search(joined[-1]) is not None and _FORMULA.match(plain) is not None)
        )
        if goes_on and mark is None:
            joined[-1] = f"{joined[-1]} {plain}"
        else:
            joined.append(plain)
    return joined


def _closes(before: str, line: str) -> bool:
    """Whether the line closes a bracket that the line before left open."""
    return before.count("(") > before.count(")") and line.count(")") > line.count("(")


def _outside_brackets(line: str) -> list[str]:
    """The line cut at semicolons that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(line):
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth = max(0, depth - 1)
        elif letter == ";" and depth == 0:
            parts.append(line[start:place])
            start = place + 1
    return [*parts, line[start:]]


def _split_points(part: str) -> list[str]:
    """The part cut where points are followed by another sentence or condition."""
    marked = _SENTENCE.sub("\n", _ASIDE.sub(_aside_lines, part.rstrip(" .;")))
    marked = _NEXT_AMOUNT.sub(r"\1\n", _AFTER_FULL.sub(r"\1\n", _AFTER_AMOUNT.sub(r"\1\n", marked)))
    marked = _AFTER_BRACKET.sub(r"\1\n", _AFTER_POINT_WORD.sub(r"\1\n", marked))
    marked = _NEXT_SHARE.sub(r"\1\n", _RUN_ON.sub(r"\1\n", marked))
    return marked.split("\n")


def _aside_lines(found: re.Match[str]) -> str:
    return "\n" + found["aside"].replace(";", "\n")


def _trim(clause: str) -> str:
    bare = clause.strip(" \t.;,")
    mark = _BULLET.match(bare)
    plain = (bare[mark.end() :] if mark else bare).strip(" \t;,")
    plain = _CASE_IN_BRACKETS.sub(r"\g<case>", plain)
    return _EQUALS_IF.sub(r"\g<condition>: \g<value>", _RANK.sub("", plain))
