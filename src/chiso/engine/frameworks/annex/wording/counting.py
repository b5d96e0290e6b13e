"""Points per case: "mỗi báo cáo chậm trừ 0,25", "mỗi sáng kiến 0,5, tối đa 1"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chiso.engine.frameworks.annex.wording.amounts import NUMBER, decimal
from chiso.engine.frameworks.annex.wording.left_over import is_harmless
from chiso.engine.frameworks.annex.wording.prepare import fold
from chiso.engine.frameworks.annex.wording.spelling import without_terms

_UNIT = r"(?:điểm|đ)(?!\w)"
_PER = r"(?:/\s*(?:0?1 )?[^\W\d_][^\d×:;()]*|(?: cho|đối với|với)? ?(?:mỗi|một|01|1)\s+[^\d]+)"
_SPECIAL = r"(?:nếu|khi|riêng|trường hợp|đối với|ngoài ra|tiêu chí)\b"
_ILL = r"(?:không|chưa|thiếu|chậm|trễ|muộn|sai|quá hạn|vi phạm)"
_EACH = r"(?:mỗi|cứ(?: mỗi)?|từng)"
_MINUS = r"(?:thì |sẽ |bị |được )*(?:trừ(?: đi)?|giảm(?: trừ)?|giảm đi)"
_PLUS = r"(?:thì |sẽ |được |đạt |(?:cộng|thưởng)(?: thêm)? |tính |chấm |cho |hưởng )*"
_CAP = re.compile(
    rf"[,(]?\s*(?:nhưng |và |tổng (?:số )?điểm |tổng cộng |tổng |điểm |số điểm |thưởng )*"
    rf"(?:(?:bị )?trừ |cộng )?(?:tối đa"
    rf"|không quá|nhiều nhất|"
    rf"không vượt quá)(?: không quá| là| bằng| trừ| cộng)?\s*(?P<cap>{NUMBER})\s*(?:{_UNIT})?"
    rf"(?:\s*/\s*(?:năm|kỳ|đơn vị))*\)?\s*(?P<rest>.*)$"
)
_CAP_IN_CASES = re.compile(
    r"[,(]?\s*(?:nhưng |và )*(?:tính |chấm |cộng )?(?:tối đa|không quá|không vượt quá)(?: không quá)?"
    r"\s*0*(?P<times>[1-9]\d?)"
    r"\s+(?P<thing>(?!điểm|đ\b)[^\W\d_][^\W\d_ ]*(?: [^\W\d_]+)*)\)?$"
)
_OF_CASES = re.compile(
    r"\s*(?:(?P<bracket>\()\s*(?:gồm |đủ |tổng số )?|[×x*]\s*)0*(?P<times>[1-9]\d?)\s+"
    r"(?P<thing>(?!điểm|đ\b)[^\W\d_]+(?: [^\W\d_]+)*)(?(bracket)\))$"
)
"""How many cases there are: "(04 báo cáo)", "× 4 báo cáo"."""
_TO_ZERO = re.compile(
    r"[,(]?\s*(?:nhưng |và )*(?:bị )?(?:trừ )?(?:(?:dần |tối đa )?(?:cho )?(?:đến|tới) (?:khi "
    r"|lúc )?hết(?: số)?(?: điểm)?"
    r"(?: tối đa| chuẩn)?|(?:cho )?(?:đến|tới) (?:khi |lúc )?(?:còn |bằng |về )*0(?: điểm)?"
    r"|(?:số )?điểm (?:thấp nhất|tối thiểu)(?: là| bằng)? 0(?: điểm)?|(?:số )?điểm (?:số )?không âm"
    r"|tối đa bằng (?:số )?điểm"
    r"|không (?:bị )?(?:trừ |giảm )(?:vượt )?quá (?:tổng )?(?:số )?điểm(?: tối đa| chuẩn)?"
    r"|không (?:bị )?(?:trừ )?âm|(?:tối đa )?(?:trừ )?hết(?: số)? điểm|tối đa (?:đến |bằng )?điểm tối đa"
    r"|(?:tối đa )?không (?:vượt )?quá (?:tổng )?(?:số )?điểm(?: tối đa| chuẩn)?)"
    r"(?: (?:của|ở|tại) (?:từng |mỗi )?(?:tiêu chí|chỉ tiêu|chỉ số|nội dung|mục|phần)(?: thành phần)?(?: này| đó)?)?"
    r"(?: thì (?:thôi|dừng))?\)?$"
)
_FURTHER = re.compile(
    rf"^(?:(?:và|sau đó|từ [^,:\d]*thứ (?:hai|0?2)(?: trở đi)?,?) )*(?:thêm |tăng thêm |có thêm )(?={_EACH} |0?1 )"
    rf"|(?<=\w)(?: (?:tiếp theo|tăng thêm|có thêm|thêm))(?=\s*[:,]?\s*{_PLUS}{NUMBER})"
)
"""More of the same behind a first case: "có 01 sáng kiến: 0,25; thêm mỗi sáng kiến: 0,25"."""
_A_NUMBER = r"(?:tổng )?số (?!điểm|lượng điểm)(?:(?!\b(?:chia|trung bình|bình quân)\b)[^\d×*/()=:%])+"
_OFF_THE_MAXIMUM = re.compile(
    rf"^(?:(?:số )?điểm[^=:]*[=:]\s*)?(?:(?:tổng )?(?:số )?điểm(?: tối đa| chuẩn)?|{NUMBER}(?:\s*{_UNIT})?)\s*-\s*"
    rf"\(?(?:(?P<points>{NUMBER})\s*(?:{_UNIT})?\s*[×x*]\s*(?P<what>[^\d×*/()=]+)"
    rf"|(?P<what2>[^\d×*/()=]+?)\s*[×x*]\s*(?P<points2>{NUMBER})\s*(?:{_UNIT})?)\)?$"
)
"""A deduction as a formula: "điểm tối đa - 0,1 × số hồ sơ trễ hạn"."""
_TIMES_THE_NUMBER = re.compile(
    rf"^(?:[^=:]*[=:]\s*)?(?:(?P<points>{NUMBER})\s*(?:{_UNIT})?\s*[×x*]\s*(?P<what>{_A_NUMBER})"
    rf"|(?P<what2>{_A_NUMBER}?)\s*[×x*]\s*(?P<points2>{NUMBER})\s*(?:{_UNIT})?)$"
)
"""Points per case as a formula: "0,5 × số mô hình"."""
_DEDUCTIONS = (
    re.compile(rf"^{_EACH}\s+(?P<what>.+?)\s*[:,]?\s*{_MINUS}\s+(?P<points>{NUMBER})\s*(?:{_UNIT})?(?:{_PER})?$"),
    re.compile(rf"^{_EACH}\s+(?P<what>.+?)\s*:\s*-\s*(?P<points>{NUMBER})\s*(?:{_UNIT})?$"),
    re.compile(rf"^{_MINUS}\s+(?P<points>{NUMBER})\s*(?:{_UNIT})?\s*(?P<what>{_PER})$"),
    re.compile(
        rf"^(?P<what>(?!{_SPECIAL})(?:[^\W\d_]+\s){{0,8}}?(?:cứ )?(?:mỗi|0?1"
        rf"|một)\s+.+?)\s*[:,]?\s*{_MINUS}\s+(?P<points>{NUMBER})\s*(?:{_UNIT})?"
        rf"(?:{_PER})?$"
    ),
    re.compile(
        rf"^(?P<what>(?!{_SPECIAL}|{_EACH})[^\d:,]+?)\s*[:,]?\s*{_MINUS}\s+(?P<points>{NUMBER})\s*(?:{_UNIT})?"
        r"\s*(?:/|cho mỗi |mỗi )\s*(?:0?1 )?[^\W\d_][^\d×:;()]*$"
    ),
    re.compile(
        rf"^(?:(?:trường hợp|nếu|khi|để xảy ra) )?có (?P<what>[^\d:]+?)\s*[:,]?\s*{_MINUS}\s+(?P<points>{NUMBER})"
        rf"\s*(?:{_UNIT})?\s*/\s*(?:0?1 )?[^\W\d_][^\d×:;(),]*$"
    ),
)
_COUNTS = (
    re.compile(
        rf"^{_EACH}\s+(?P<what>(?P<thing>[^\W\d_]+)\b.+?)\s*[:,=→]?\s*{_PLUS}(?P<points>{NUMBER})\s*{_UNIT}"
        r"\s*/\s*(?:0?1 )?(?P=thing)$"
    ),
    re.compile(rf"^{_EACH}\s+(?P<what>.+?)\s*[:,=→]?\s*{_PLUS}(?P<points>{NUMBER})\s*(?:{_UNIT})?$"),
    re.compile(rf"^(?:(?:cộng|thưởng|được|tính|chấm|cho|thêm) )*(?P<points>{NUMBER})\s*{_UNIT}\s*(?P<what>{_PER})$"),
    re.compile(
        rf"^(?P<what>(?:[^\W\d_]+\s){{1,4}}(?:0?1|một)\s+(?P<thing>[^\W\d_]+(?: [^\W\d_]+)?)[^\d:]*?)\s*[:,]?\s*{_PLUS}"
        rf"(?P<points>{NUMBER})\s*{_UNIT}\s*/\s*(?:0?1 )?(?P=thing)$"
    ),
    re.compile(
        rf"^(?P<what>có (?:(?:mỗi|0?1|một)\s+.+?|\D+?))\s*[:,]?\s*{_PLUS}(?P<points>{NUMBER})\s*{_UNIT}"
        r"\s*/\s*[^\W\d_][\w ]*$"
    ),
    re.compile(
        rf"^(?P<what>(?!{_SPECIAL})(?!.*\b{_ILL}\b)[^\d:]+?)\s*:\s*{_PLUS}(?P<points>{NUMBER})\s*{_UNIT}"
        r"\s*/\s*(?:0?1 )?(?P<thing>(?!năm\b)[^\W\d_]+(?: [^\W\d_]+){0,2})$"
    ),
)
_HEADED = re.compile(
    rf"^(?:(?:nếu |trường hợp |khi )?(?:có|để xảy ra|còn|phát sinh)\b"
    rf"|(?:tổng )?số(?: lượng| lần)?\b|(?:nếu|trường hợp|khi) (?:không|chưa|thiếu|chậm|trễ|sai)\b)"
    rf"(?: (?:từ |ít nhất )?(?:0?1|một)\b)?[^:,\d]*?\s*(?::|,|thì)\s*(?=(?:thì )?{_EACH}\s)"
    rf"|^(?!{_SPECIAL})(?!.*\bđiểm\b[^:]*:)[^:\d]*\b{_ILL}\b[^:\d]*(?::|,?\s+thì)\s*(?={_EACH}\s[^:\d]*{_MINUS})"
    rf"|^(?:đạt|có|hoàn thành|thực hiện|tổ chức|xây dựng|đăng|ban hành|thành lập|vận động|hỗ trợ)"
    rf"(?: được)?\s+(?={_EACH}\s)"
)
"""The case that a count of its cases follows: "Có hồ sơ trễ hạn: mỗi hồ sơ trừ 0,1"."""
_BELOW_ALL = re.compile(rf"^(?:nếu )?(?:dưới|chưa đạt|không đạt) 100\s*%\s*[:,]?\s*(?:thì )?(?={_EACH}\s+[^%]*$)")
"""All is the case before it; what is missing is counted."""
_TASK = re.compile(rf"^(?P<task>[^:;,]{{6,}})[,:]\s+(?={_EACH}\s)")
_TASK_DONE = re.compile(
    rf"^(?P<task>[^;]{{6,}}?)[,:]\s+(?=(?:nếu )?(?:thiếu|chậm|vắng|trễ|sai|không [^\W\d_]+)\s+(?:mỗi|0?1|một)\s"
    rf"[^,;:]*\b{_MINUS}\s+{NUMBER})"
)
"""What is to be done, with what is taken off for each time it was not behind a comma."""
_COUNTED_TO_A_CAP = re.compile(
    rf"^(?P<what>(?:có )?(?:0?1|một)\s+.+?)\s*[:,=→]?\s*{_PLUS}(?P<points>{NUMBER})\s*(?:{_UNIT})?$"
)
"""One case with its points, read as "each" only because a limit for several follows."""
_UNIT_COUNTED = re.compile(r"(?:^|\s)(?:mỗi|0?1|một)\s+[^\W\d_]")
_UNIT_PER = re.compile(
    r"(?:/\s*(?:0?1 )?|\d\s*(?:điểm|đ) (?:cho |với )?(?:mỗi|một|0?1) )(?P<thing>[^\W\d_]+(?: [^\W\d_]+)*)$"
)
_LATE_BY_ONE = re.compile(rf"^(?!{_ILL}\b)[^\d]*\b(?:chậm|trễ|muộn|quá hạn) (?:0?1|một) (?:ngày|giờ|tuần|tháng)\b")
"""Each thing and each day it is late: whether days are counted too is for a person to say."""
_FROM_THE_NTH = re.compile(r"\btừ (?:[^\W\d_]+ ){0,4}thứ (?:hai|ba|tư|bốn|năm|\d)")
"""The first cases are free: "từ cuộc thứ hai, mỗi cuộc trừ 1 điểm"."""
_ANY_CASE = re.compile(r"^(?:lần|lượt|trường hợp|vụ|vụ việc|việc|nội dung|vi phạm)(?: vi phạm)?$")
_PERCENT_STEP = re.compile(
    r"^(?P<below>(?:giảm|thiếu|thấp hơn|không đạt|chưa đạt|hụt|còn thiếu)(?: đi)? )?(?P<step>\d+(?:[.,]\d+)?)\s*%"
    r"(?P<above> [^\d%]+)?$"
)
_OF_A_SIZE = re.compile(
    r"(?<=[^\W\d_]) (?:có giá trị |trị giá )?từ \d+(?:[.,]\d+)* (?:triệu|tỷ|tỉ|nghìn|đồng|người|hộ|ha|m2|m²"
    r"|km)(?: đồng)? trở lên\b"
    r"|(?<=[^\W\d_]) (?:trên|quá|hơn) \d+(?:[.,]\d+)? (?:giờ|phút|ngày|tháng|triệu|tỷ|tỉ|nghìn|người"
    r"|hộ|ha|km)(?: đồng)?\b"
    r"|(?<=[^\W\d_]) (?:từ|ít nhất|tối thiểu|trên) \d+(?:[.,]\d+)?\s*%(?: [^\d%]*?)?(?: trở lên)?"
    r"(?=$| (?:được|trở lên))"
    r"|(?<=[^\W\d_]) (?:đủ|ít nhất|tối thiểu|từ) \d+ (?!điểm\b)[^\W\d_]+(?: trở lên)?\b"
)
_MANY = re.compile(r"^(?:[^\W\d_]+\s+){0,2}0*(?P<count>\d+)\s")


@dataclass(frozen=True, slots=True)
class PerCase:
    """Points won or lost for each case; `cap` is the most that all cases may win or lose together."""

    kind: Literal["count", "deduction"]
    what: str
    points: Decimal
    cap: Decimal | None
    odd: bool
    """Something beside one plain case is named: a number of cases above one, a percentage."""
    further: bool = False
    """The points are for each case behind a first one."""


def read_per_case(clause: str) -> PerCase | None:
    """The clause as points per case, or None."""
    clause_key = folded = fold(clause)
    written = _read_written(folded)
    if written is not None:
        return written
    further = _FURTHER.search(folded)
    folded = _FURTHER.sub("", folded)
    heading = _HEADED.match(folded)
    if heading is None:
        folded = _without_task(folded)
    key, cases = _without_limit_of_cases(_HEADED.sub("", folded))
    key, cap = _without_cap(key)
    kinds: tuple[tuple[Literal["count", "deduction"], tuple[re.Pattern[str], ...]], ...] = (
        ("deduction", _DEDUCTIONS),
        ("count", _COUNTS),
    )
    if cap is not None:
        kinds = (*kinds, ("count", (_COUNTED_TO_A_CAP,)))
    for kind, forms in kinds:
        for form in forms:
            found = form.match(key)
            if found is not None and cases is not None:
                named = f"{found['what']} {found.groupdict().get('thing') or ''}"
                cap = _worth(cases, named, decimal(found["points"]))
                if cap is None:
                    return None
            if found is not None and not (kind == "count" and " trừ " in f" {key} "):
                odd = _is_odd(found["what"]) or _counts_two_things(found["what"], key)
                odd = odd or (further is None and _FROM_THE_NTH.search(clause_key) is not None)
                what = found["what"].strip(" /")
                fault = heading.group().strip(" :,") if heading is not None else ""
                if " " in fault and _ANY_CASE.match(what):
                    what = fault
                return PerCase(kind, what, decimal(found["points"]), cap, odd, further is not None)
    return None


def _read_written(key: str) -> PerCase | None:
    """Points per case as a formula, added or taken off the maximum."""
    off, (bare, cap) = _OFF_THE_MAXIMUM.match(key), _without_cap(key)
    found = off or _TIMES_THE_NUMBER.match(bare)
    if found is None:
        return None
    what, points = found["what"] or found["what2"], found["points"] or found["points2"]
    if off is not None:
        return PerCase("deduction", what.strip(), decimal(points), None, _is_odd(what))
    return PerCase("count", what.strip(), decimal(points), cap, _is_odd(what))


def _without_task(key: str) -> str:
    """The clause without what is to be done in front of the count of its times ("họp dân hàng quý, mỗi lần 0,1")."""
    key = _BELOW_ALL.sub("", key)
    found = _TASK.match(key) or _TASK_DONE.match(key)
    return key[found.end() :] if found is not None and is_harmless(found["task"], "before") else key


def read_cap(clause: str) -> Decimal | Literal["all"] | None:
    """The limit that a clause on its own states ("tối đa 1 điểm"); `all` for "trừ đến hết số điểm"."""
    key = fold(clause)
    if _TO_ZERO.fullmatch(key) or _TO_ZERO.fullmatch(f"trừ {key}"):
        return "all"
    found = _CAP.fullmatch(key)
    return decimal(found["cap"]) if found is not None and not found["rest"] else None


def percent_step(case: PerCase) -> tuple[Decimal, bool] | None:
    """How many percent each case is, and whether they are counted down from the whole ("cứ giảm 1%"), or None."""
    found = _PERCENT_STEP.match(case.what)
    return None if found is None else (decimal(found["step"]), found["below"] is not None)


def _without_cap(key: str) -> tuple[str, Decimal | None]:
    unlimited = _TO_ZERO.search(key)
    if unlimited is not None and unlimited.start() > 0:
        return key[: unlimited.start()].rstrip(" ,(:"), None
    found = _CAP.search(key)
    if found is not None and found.start() > 0 and not found["rest"]:
        return key[: found.start()].rstrip(" ,(:"), decimal(found["cap"])
    return key, None


def _without_limit_of_cases(key: str) -> tuple[str, re.Match[str] | None]:
    found = _CAP_IN_CASES.search(key) or _OF_CASES.search(key)
    return (key[: found.start()].rstrip(" ,(:"), found) if found is not None and found.start() > 0 else (key, None)


def _worth(limit: re.Match[str], what: str, points: Decimal) -> Decimal | None:
    """The points that "không quá 03 giải pháp" allows; None where it limits another thing than what is counted."""
    return int(limit["times"]) * points if set(limit["thing"].split()) <= set(re.findall(r"\w+", what)) else None


def _counts_two_things(what: str, key: str) -> bool:
    """Whether one thing is counted before the points and another behind them: "trễ 01 ngày trừ 0,1 điểm/báo cáo"."""
    if re.match(r"(?:mỗi|từng) ", key) and _LATE_BY_ONE.match(what):
        return True
    counted, per = _UNIT_COUNTED.search(what) or re.match(_EACH, key), _UNIT_PER.search(key)
    if counted is None or per is None or _ANY_CASE.match(per["thing"]):
        return False
    return not (set(per["thing"].split()) - set(re.findall(_ILL, per["thing"]))) & set(what.split())


def _is_odd(what: str) -> bool:
    """Whether a figure other than one case stands in what is counted, and is no size that each of them must have."""
    if re.match(_ILL, what) is None:
        what = _OF_A_SIZE.sub(" ", what)
    many = _MANY.match(what + " ")
    if "×" in what or "điểm" in without_terms(what):
        return True
    if many is not None and int(many["count"]) != 1:
        return True
    rest = what[many.end() :] if many is not None and many.end() <= len(what) else ("" if many is not None else what)
    return bool(re.search(r"\d", re.sub(r"\b0?1\b", "", rest))) or "%" in what
