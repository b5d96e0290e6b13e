"""Formulas: "(b/a) × điểm tối đa", "tỷ lệ % × 1,5", "chỉ số hài lòng × 10/100".

The trap: a formula with a factor that is not the leaf's maximum, a sum in it, or two figures that may be swapped looks
the same at a glance and gives other points.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from chiso.engine.errors import Text
from chiso.engine.frameworks.annex.wording.amounts import NUMBER, decimal
from chiso.engine.frameworks.annex.wording.intervals import HUNDRED, ONE
from chiso.engine.frameworks.annex.wording.prepare import fold
from chiso.engine.frameworks.annex.wording.proportions import Formula, bad_numerator, points_told, read_proportion
from chiso.engine.frameworks.annex.wording.spelling import without_terms

_MAX = (
    r"(?:số )?(?:điểm tối đa|điểm chuẩn|thang điểm|tổng điểm|mức điểm tối đa)"
    r"(?: (?:của )?(?:tiêu chí|chỉ tiêu|nội dung|mục|chỉ số)"
    r"(?: thành phần)?(?: này)?)?"
)
FACTOR = rf"(?P<factor>{_MAX}|0*{NUMBER}(?:\s*(?:điểm|đ)(?!\w))?)"
_HUNDRED = r"(?:\s*[×/:]\s*100\s*%?)?"
_OPERAND = r"[^/×:+()=]+?"
_QUOTIENT = re.compile(
    rf"^\(?\s*(?P<above>{_OPERAND})\s*[/:]\s*(?P<below>{_OPERAND})\s*\)?{_HUNDRED}\s*\)?\s*×\s*\(?{FACTOR}\)?{_HUNDRED}\)?$"
)
_NAMED_QUOTIENT = re.compile(r"^(?:tổng )?số (?!điểm)(?!.*\bcông thức\b)[^:=]+/[^:=]+$")
"""A quotient of two named numbers from its first word on: nothing stands before it."""
_FACTOR_FIRST = re.compile(rf"^{FACTOR}\s*×\s*\(?\s*(?P<above>{_OPERAND})\s*[/:]\s*(?P<below>{_OPERAND})\s*\)?$")
_FACTOR_ABOVE = re.compile(
    rf"^\(?\s*(?P<above>{_OPERAND})\s*×\s*{FACTOR}\s*\)?\s*[/:]\s*\(?\s*(?P<below>(?!\s*\d){_OPERAND})\s*\)?$"
)
"""The maximum beside the numerator: (a × 2) / b."""
_OVER_FULL = re.compile(
    rf"^\(?\s*\(\s*(?P<above>{_OPERAND})\s*[/:]\s*(?P<below>{_OPERAND})\s*\)\s*[/:]\s*(?P<full>{NUMBER}\s*%)\s*\)?"
    rf"\s*×\s*\(?{FACTOR}\)?$"
)
"""The share over the share that earns everything: (b/a) / 90 % × the maximum."""
_RATE = re.compile(
    rf"^\(?\s*(?P<rate>(?:tỷ|tỉ) lệ{_OPERAND}|(?:tỷ|tỉ) lệ)\s*(?:\(%\))?\s*\)?\s*×\s*\(?{FACTOR}\s*\)?"
    rf"(?:\s*[/:]\s*(?P<full>{NUMBER}\s*%?))?\)?$"
)
"""The rate times the maximum, over 100 % or over the rate that earns everything."""
_AT_MOST_ONE = re.compile(
    r"\bmin\s*\(\s*(?:(?:1|100\s*%)\s*[;,]\s*)?(?P<share>[^;]+?)(?:\s*[;,]\s*(?:1|100\s*%))?\s*\)(?=\s*×)"
)
"""The share, or one where it is more: what a ratio gives anyway."""
_RATE_LAST = re.compile(rf"^{FACTOR}\s*×\s*\(?\s*(?P<rate>(?:tỷ|tỉ) lệ(?:{_OPERAND})?)\s*(?:\(%\))?\s*\)?(?P<full>)$")
_INDEX = re.compile(
    rf"^\(?\s*(?P<index>[^/×:+()=]*\b(?:hài lòng"
    rf"|sipas)\b[^/×:+()=]*?)\s*(?:\(%\))?\s*\)?\s*×\s*{FACTOR}\s*\)?{_HUNDRED}$"
)
_INDEX_OF_HUNDRED = re.compile(
    rf"^\(?\s*(?P<index>(?:điểm|chỉ số|kết quả|mức độ)\s[^/×:+()=]*?)\s*\)?\s*[/:]\s*100\s*%?\s*\)?"
    rf"\s*×\s*{FACTOR}\s*\)?$"
)
"""An index over 100, whatever it measures: the text itself says where its scale ends."""
_DEFINED_RATE = re.compile(
    rf"^(?:trong đó[,:]? )?(?:tỷ|tỉ) lệ[^=:/]*[=:]\s*\(?{_OPERAND}[/:]{_OPERAND}\)?\s*×\s*100\s*%?$"
    r"|^(?:tỷ|tỉ) lệ[^=]*=\s*[^×=]+/[^×=]+$"
)
_SPEECH = (
    r"(?:số|điểm|đ|đánh giá|đạt được|đạt|được|sẽ|tính|chấm|theo|bằng|công thức|sau|như|là|cách|lấy|cụ thể|của|tiêu chí"
    r"|thành phần|đơn vị|kết quả|tổng|phương pháp|xác định|thì|sau đây|thực tế|từng|mỗi)"
)
_INTRO = re.compile(
    rf"(?:(?<=^)|(?<=[\s,:;]))(?:{_SPEECH}\s+)*(?:"
    rf"{_SPEECH}\s*[:=]\s*|điểm(?: [^\W\d_]+){{1,3}}\s*=\s*"
    r"|(?:(?:theo|tính|bằng) )?(?:tỷ|tỉ) lệ(?: %| phần trăm)?(?: [^\W\d_]+){0,12}\s*:\s*(?=[^:]*[/×:][^:]*[/×:])"
    r"|(?:theo|bằng|lấy|theo công thức|công thức|công thức sau|công thức là)\s+"
    r"(?!tỷ lệ(?: %| phần trăm)?(?: [^\W\d_]+){0,12}\s*:)"
    r"|(?:thì\s+)?(?:số )?điểm(?: đánh giá| số| đạt được)?\s+(?:là|bằng)\s+(?=\()"
    r"|thì\s+(?=\()|(?<=: )(?:tính|chấm|được)\s+(?=\())"
)
"""Words that only announce a formula: "điểm được tính theo công thức:", "số điểm đạt được =", "lấy"."""
_LEADING = re.compile(
    r"^(?:được )?(?:tính|chấm)(?: điểm)?(?: đánh giá)? (?:theo|bằng) công thức(?: sau)?$"
    r"|^(?:số )?điểm(?: số| đánh giá| đạt được| của tiêu chí)?(?: được)?$|(?: thì| được)?(?: số)? điểm(?: đánh giá)?$"
)
_TAIL = re.compile(
    r"[,(]?\s*(?:nhưng )?(?:tối đa (?P<cap>\d+(?:[.,]\d+)?) điểm|làm tròn[^()]*"
    r"|(?:không (?:vượt )?quá|tối đa)(?: bằng| là| không quá)? (?:số )?(?:điểm tối đa|điểm chuẩn|thang điểm))\)?\s*$"
)
_SOURCE_TAIL = re.compile(r",?\s+(?:lấy |tính |căn cứ )?(?:theo|từ) (?:kết quả|số liệu|báo cáo|dữ liệu)\b[^\d×/:;=]*$")
"""Where the figure of a formula is taken from: "lấy theo kết quả … công bố"."""
_LEGEND_FOLLOWS = re.compile(r"\s*[,;(]?\s*(?:trong đó|ở đây|với)\s*:?\s*$")
_ONLY_SPEECH = re.compile(rf"^(?:{_SPEECH}[\s:=]*)+$")
_MULTIPLIED = re.compile(r"(?<=[\s)\]%\d])(?<![<>≤≥=] )(?<![<>≤≥=])x(?=[\s(\[\d])(?!\s*[<>≤≥=])")
_DEFINITION = re.compile(
    r"^(?:(?:trong đó|với|gọi|ký hiệu)\s*[,:]?\s*)?(?P<letter>[a-z])\s*(?:là|:|=)\s*(?P<label>[^\d×/=][^×=]*)$"
)
_NOT_A_LABEL = re.compile(r"\b(?:(?<!dứt )điểm|trừ|cộng thêm)\b|\s[x*]\s*\d|\bhoặc \d")
"""What is counted is named by words; points or a factor in a meaning are part of the rule."""
_TOLD_TWICE = re.compile(r"^(?P<told>[^×]*\btheo (?:tỷ|tỉ) lệ[^×()]*?)\s*\((?P<written>[^×]*×[^×]*)\)$")
"""A proportion in words that brackets write out: "tính theo tỷ lệ tương ứng (tỷ lệ % × 2)"."""
_LIMITED = re.compile(r"^(?P<formula>[^()]*×[^()]*)\((?:nếu|khi|áp dụng khi) (?P<range>[^()]*\d\s*%[^()]*)\)$")
"""A formula and the range it holds for, in brackets behind it."""
_BRACKETED = re.compile(r"\(([^()/×:+=]+)\)\s*([/:])\s*\(([^()/×:+=]+)\)")
"""A quotient with brackets around each side."""
_A_TIME = re.compile(r"\b(?:trong(?: vòng| thời hạn)?|không quá) 0*\d+ (?:ngày|giờ|phút|tháng)(?: làm việc)?\b")
"""A time kept, in the name of what is counted, is no figure of the formula; one that was not kept is a fault."""
_IN_PERCENT = re.compile(r"\s*\((?:được )?(?:tính |quy )?(?:theo |bằng |ra )?(?:(?:tỷ|tỉ) lệ )?(?:%|phần trăm)\)")
_LETTER_OF = re.compile(r"\s*\([a-z]\)(?=\s*(?:,|chia\b|nhân\b|$))")
"""The letter of a figure that is told in words: "tổng số hộ (a)"."""
_PERCENT = re.compile(rf"^0*(?P<value>{NUMBER})\s*%$")
_BARE_PERCENT = re.compile(r"^(?P<value>[2-9]\d|100)$")
"""Below a rate that is counted in percent the sign may be left off: "tỷ lệ giải ngân/90"."""


def is_formula(clause: str) -> bool:
    """Whether the clause multiplies or names a formula; points alone do not."""
    key = _spelled(fold(clause))
    written = "×" in key or "công thức" in key
    return written or read_proportion(key) is not None or bool(re.search(r"điểm[^:;]{0,30}=\s*[^\d\s]", key))


def read_definition(clause: str) -> tuple[str, str] | None:
    """The letter and its meaning in "a là tổng số hồ sơ", or None."""
    found = _DEFINITION.match(fold(clause))
    if found is None or _NOT_A_LABEL.search(without_terms(found["label"])):
        return None
    return found["letter"], found["label"].strip()


def is_rate_definition(clause: str) -> bool:
    """Whether the clause only says how a rate is worked out ("tỷ lệ % = (b/a) × 100%")."""
    return _DEFINED_RATE.match(_bare(_spelled(fold(clause)))) is not None


def read_formula(clause: str, maximum: Decimal | None) -> Formula | None:
    """The clause as a formula, or None when its shape is another one."""
    key = _spelled(_LETTER_OF.sub("", _IN_PERCENT.sub("", fold(clause))))
    first, colon, second = key.partition(":")
    if colon and "×" in first and "×" in second:
        return _same(read_formula(first, maximum), read_formula(second, maximum))
    twice = _TOLD_TWICE.match(key)
    if twice is not None:
        written = read_formula(twice["written"], maximum)
        of_the_maximum = written is not None and written.factor in (None, maximum)
        return _same(read_proportion(twice["told"]), written) if of_the_maximum else None
    limited = _LIMITED.match(key)
    if limited is not None:
        inner = read_formula(limited["formula"], maximum)
        return None if inner is None or inner.before else replace(inner, before=limited["range"])
    in_proportion = read_proportion(key)
    if in_proportion is not None:
        return in_proportion
    whole = _LEGEND_FOLLOWS.sub("", _SOURCE_TAIL.sub("", key))
    before, expression = ("", whole) if _NAMED_QUOTIENT.match(whole) and _QUOTIENT.match(whole) else _parts(whole)
    tail = _TAIL.search(expression)
    doubts: list[Text] = []
    if tail is not None:
        if tail["cap"] and maximum is not None and decimal(tail["cap"]) != maximum:
            doubts.append(Text("giới hạn trong công thức khác điểm tối đa", "the formula's limit is not the maximum"))
        expression = expression[: tail.start()].strip()
    expression = _bare(_AT_MOST_ONE.sub(r"(\g<share>)", expression))
    index = _INDEX.match(expression) or _INDEX_OF_HUNDRED.match(expression)
    if index is not None:
        return Formula("linear", before, index["index"], "", ONE, tuple(doubts), points_told(index["factor"]))
    rate = _RATE.match(expression) or _RATE_LAST.match(expression)
    if rate is not None:
        full_at = _full_at(rate["full"])
        if full_at is None:
            return None
        doubts += bad_numerator(rate["rate"])
        return Formula("ratio", before, rate["rate"], "", full_at, tuple(doubts), points_told(rate["factor"]))
    return _read_quotient(before, expression, doubts)


def _read_quotient(before: str, expression: str, doubts: list[Text]) -> Formula | None:
    """A quotient times the points it may earn, the quotient over the share that earns everything too."""
    over = _OVER_FULL.match(expression)
    if over is not None and (full_at := _full_at(over["full"])) is not None:
        quotient = _quotient(before, over["above"].strip(), over["below"].strip(), doubts)
        return replace(quotient, full_at=full_at, factor=points_told(over["factor"]))
    found = _QUOTIENT.match(expression) or _FACTOR_FIRST.match(expression) or _FACTOR_ABOVE.match(expression)
    if found is None:
        return None
    quotient = _quotient(before, found["above"].strip(), found["below"].strip(), doubts)
    return replace(quotient, factor=points_told(found["factor"]))


def _same(told: Formula | None, written: Formula | None) -> Formula | None:
    """A formula in words that is written once more in letters; None where the two differ."""
    if told is None or written is None or not told.agrees_with(written):
        return None
    factor = told.factor if told.factor is not None else written.factor
    before = told.before or written.before
    return replace(written, doubts=(*told.doubts, *written.doubts), factor=factor, before=before)


def _quotient(before: str, above: str, below: str, doubts: list[Text]) -> Formula:
    percent = _PERCENT.match(below) or (_BARE_PERCENT.match(below) if re.match(r"(?:tỷ|tỉ) lệ", above) else None)
    full_at = decimal(percent["value"]) / HUNDRED if percent else ONE
    if percent and not re.match(r"(?:tỷ|tỉ) lệ", above):
        doubts.append(Text("không rõ tử số là tỷ lệ hay số lượng", "the numerator may be a rate or a number"))
    rest = _A_TIME.sub(" ", above if percent else f"{above} {below}")
    if re.search(r"\d|\b[a-z] ?- ?[a-z]\b|\s-\s", rest):
        doubts.append(Text("công thức còn số hoặc phép tính khác", "the formula holds other figures or operations"))
    if ". " in above or ". " in below or re.search(r"\w{2,}\s+[a-z]$", above) or re.search(r"^[a-z]\s+\w{2,}", below):
        doubts.append(Text("lẫn chữ cái và lời văn trong công thức", "letters and words are mixed in the formula"))
    doubts += bad_numerator(above, "" if percent else below)
    if above.startswith("tổng") and not below.startswith("tổng") and not percent:
        doubts.append(Text("tử số là “tổng”: có thể bị đảo", "the numerator is a total: perhaps swapped"))
    return Formula("ratio", before, above, "" if percent else below, full_at, tuple(doubts))


def _full_at(divisor: str | None) -> Decimal | None:
    """The share that earns everything: 100 %, "80%" or "0,8"; None for a divisor that is none of them."""
    if not divisor:
        return ONE
    value = decimal(divisor.strip(" %"))
    share = value if value <= ONE and "%" not in divisor else value / HUNDRED
    return share if Decimal("0.2") <= share <= ONE else None


def _spelled(key: str) -> str:
    """Multiplication and division in one sign each, one kind of brackets."""
    key = key.translate(str.maketrans("[]{}*÷", "()()×/"))
    key = re.sub(r"\s*(?<!phân )\bchia(?: cho\b|(?= (?:tổng|số)\b)|(?=\s*[\d(]))\s*", " / ", key)
    key = re.sub(r"\(\(([^()]*)\)\)", r"(\1)", _BRACKETED.sub(r"(\1 \2 \3)", key))
    key = re.sub(r",?\s+(?:(?:kết quả|rồi|sau đó)\s+)+(?=nhân\b)", " ", key)
    key = re.sub(r"\s*(?<!cá )(?<!tư )(?<!công )(?<!bệnh )\bnhân(?: với\b|(?=\s*(?:\d|\(|điểm)))\s*", " × ", key)
    return _MULTIPLIED.sub("×", key)


def expression_of(clause: str) -> tuple[str, str]:
    """What stands before the formula of a clause, and the bare formula in one spelling."""
    before, expression = _parts(_spelled(_LETTER_OF.sub("", fold(clause))))
    return before, _bare(expression)


def _parts(key: str) -> tuple[str, str]:
    """What stands before the formula, and the formula."""
    intro = None
    for found in _INTRO.finditer(key):
        rest = key[found.end() :]
        if rest.count("(") == rest.count(")"):
            intro = found
    if intro is not None and "×" in key[intro.end() :]:
        return _LEADING.sub("", _ONLY_SPEECH.sub("", key[: intro.start()].strip(" :,-"))), key[intro.end() :].strip()
    first = key.find(":")
    named = re.search(r"\d", key[:first]) or re.match(r":\s*(?:tỷ|tỉ) lệ\b", key[first:])
    if first > 0 and named and key.count("(", 0, first) == key.count(")", 0, first) and "×" in key[first:]:
        return key[:first].strip(), key[first + 1 :].strip()
    return "", key.strip()


def _bare(expression: str) -> str:
    """The expression without brackets that enclose all of it."""
    text = expression.strip(" .,;:")
    while text.startswith("(") and text.endswith(")") and _matching(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _matching(text: str) -> int:
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place
    return -1
