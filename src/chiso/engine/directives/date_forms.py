"""How dates, periods and recurrences are written in Vietnamese documents.

The trap: "29/34 tỉnh" is no date, "12-6" may be a range, and "quý II, III" and "ngày 12 và 13/6" name two dates
with one tail.
"""

from __future__ import annotations

import re

from chiso.engine.directives.model import DateRole, Recurrence

_Y = r"(?P<y>(?:19|20)\d{2})"
_YEAR_AFTER = rf"(?:\s*(?:/|-|năm|,\s*năm(?=\s*\d{{4}}\s*(?:[^\w\s]|của\s|về\s|đến\s|$)))\s*{_Y}(?!\d))"
"""The year of a month or quarter; after a comma, "hồi tháng 5, năm 2021 PAPI đạt …", a year may begin a new clause."""
_LEFT = r"(?<![\w/.,-])"
_DAY = r"(?P<d>\d{1,2})"
_MONTH = r"(?P<m>\d{1,2})"
_LEAD = r"(?:ngày|mùng|hôm|sáng|chiều|tối|trước|sau|đến|từ|và|hết|chậm nhất|muộn nhất|hạn|vào|thời điểm|trong)"
MONTH_WORDS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12,
}  # fmt: skip
_MONTH_WORD = r"(?P<mw>một|giêng|hai|ba|tư|(?-i:Năm)|năm(?=\s+năm\s)|sáu|bảy|tám|chín|mười hai|mười một|mười)"
"""A month in words; "tháng   năm 2024" is a date that was left open, no May."""
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = (
    r"(?P<me>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_NOT_MONTH = r"(?<!mỗi )(?<!một )(?<!hàng )(?<!hằng )(?<!các )(?<!\d )"
_COUNTED = r"(?!\d|\s*(?:tin|bài|lần|cuộc|buổi|chuyên|kỳ|hội nghị|%|phiên|lớp|ngày))"
_NOT_PART = (
    r"(?!\s+(?:sở|ban|ngành|tỉnh|huyện|xã|phường|thôn|đơn vị|cơ quan|địa phương|tiêu chí|chỉ số|chỉ tiêu|nhiệm vụ|"
    r"lĩnh vực|nội dung|điểm|hồ sơ|thủ tục)(?!\w))"
)
"""After a part of a whole ("97/148 xã và 11/12 sở") things are counted; no date."""
_BARE_SLASH = re.compile(rf"(?<=[\s(])(?P<d>[0-3]?\d)/(?P<m>[01]?\d)(?![\d/%]|-\w){_NOT_PART}", re.I)
_BARE_HYPHEN = re.compile(rf"(?<=[\s(])(?P<d>[0-3]?\d)-(?P<m>[01]?\d)(?![\d/%]|-\w){_NOT_PART}", re.I)
_BARE_POINT = re.compile(rf"(?<=[\s(])(?P<d>[0-3]?\d)\.(?P<m>1[0-2]|0?[1-9])(?![\d/%]|[-.]\w){_NOT_PART}", re.I)
_BARE_MONTH = re.compile(rf"(?<=[\s(])(?P<m>0?[1-9]|1[0-2])/{_Y}(?![\d/]|-\w)")
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "day",
        re.compile(rf"{_LEFT}(?:ngày\s+)?{_DAY}\s*,?\s*tháng\s*{_MONTH}(?:\s*,?\s*năm\s*|\s*,\s*|\s+){_Y}(?!\d)", re.I),
    ),
    ("day", re.compile(rf"{_LEFT}(?:ngày\s+)?{_DAY}\s?(?P<s>[/.-])\s?{_MONTH}\s?(?P=s)\s?{_Y}(?![\d/]|-\w)", re.I)),
    ("day", re.compile(rf"{_LEFT}{_Y}-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\d-])", re.I)),
    ("day", re.compile(rf"{_LEFT}(?:ngày\s+){_DAY}\s*tháng\s*{_MONTH}{_COUNTED}", re.I)),
    ("day", re.compile(rf"{_LEFT}ngày\s+{_DAY}(?:\s?[/-]\s?|\.){_MONTH}(?![\d/%]|[-.]\d)", re.I)),
    ("day", _BARE_SLASH),
    ("day", _BARE_HYPHEN),
    ("day", _BARE_POINT),
    (
        "day",
        re.compile(rf"{_LEFT}(?:ngày\s+)?{_DAY}\s*tháng\s*{_MONTH_WORD}(?:\s*,?\s*năm\s*|\s*,?\s*){_Y}(?!\d)", re.I),
    ),
    ("day", re.compile(rf"(?<!\w){_ENGLISH}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_Y}(?!\d)", re.I)),
    ("day", re.compile(rf"{_LEFT}{_DAY}[\s-]{_ENGLISH}\.?,?[\s-]{_Y}(?!\d)", re.I)),
    ("day", re.compile(rf"(?:(?<=ngày )|(?<=nhật: )|(?<=đăng: )){_DAY}/{_MONTH}/(?P<y>\d{{2}})(?![\d/-])", re.I)),
    ("month", re.compile(rf"(?<!\w)tháng\s+{_MONTH_WORD}(?:\s*[,/]\s*|\s+năm\s+|\s+){_Y}(?!\d)", re.I)),
    ("month", re.compile(rf"(?<!\w)T\.?{_MONTH}\s?[/.-]\s?{_Y}(?!\d)")),
    ("month", _BARE_MONTH),
    ("quarter", re.compile(rf"(?<!\w)quý\s+(?P<q>IV|III|II|I|[1-4])(?!\w){_YEAR_AFTER}?", re.I)),
    (
        "half",
        re.compile(rf"(?<![\w/])0?6\s+tháng\s+(?P<h>đầu|cuối)(?:\s*,?/?\s*(?:năm\s+)?{_Y}(?!\d)|\s+năm)?", re.I),
    ),
    (
        "month",
        re.compile(rf"{_NOT_MONTH}(?<!\w)tháng\s+{_MONTH}(?:{_YEAR_AFTER}|{_COUNTED}(?!\s*(?:đầu|cuối)))", re.I),
    ),
    ("range", re.compile(rf"giai đoạn\s+(?:từ\s+)?(?:năm\s+)?{_Y}\s*-\s*(?P<y2>20\d{{2}})(?!\d)", re.I)),
    ("year", re.compile(rf"(?:đến hết|đến cuối|đến|hết|cuối|trong|trước)\s+năm\s+{_Y}(?!\d)", re.I)),
)
_TODAY = (
    r"(?<!\w)(?:hôm|sáng|trưa|chiều|tối|đêm|ngày)\s+(?:hôm\s+)?(?:nay|qua|mai)\s*[,(]\s*$|"
    r"(?<!\w)(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\s*[,(]\s*$"
)
_NAMED_DAY = r"(?<!\w)(?-i:Ngày)\s(?-i:[A-ZĐ])[^.,;:()\d]{2,50}[\s(]+$"
STARTS = re.compile(
    rf"\d+|(?<!\w)(?:ngày|tháng|quý|giai đoạn|T\.?\d|{_ENGLISH}(?!\w)|"
    r"(?:đến hết|đến cuối|đến|hết|cuối|trong|trước)\s+năm|(?:trước|chậm nhất|hạn|vào)(?=\s+\d))",
    re.I,
)
"""Where a date may begin: one look through the text instead of one for each form."""
_TERM = r"(?<!\w)(?:hạn|thời hạn|thời gian|hoàn thành|tiến độ)(?:\s[^:\n.]{0,25})?:\s+$"
BARE_LEADS = {
    _BARE_SLASH: re.compile(rf"(?<!\w)(?:{_LEAD}|TTXVN)\s+$|{_TODAY}|{_NAMED_DAY}|{_TERM}", re.I),
    _BARE_MONTH: re.compile(
        rf"(?<!\w)(?:trước|sau|từ|đến|hết|cuối|đầu|giữa|hạn|vào|trong|xong|thành)\s+$|\d/20\d\d\s*-\s+$|{_TERM}", re.I
    ),
    _BARE_POINT: re.compile(rf"(?<!\w)(?:sáng|trưa|chiều|tối)\s+$|{_TODAY}", re.I),
    _BARE_HYPHEN: re.compile(rf"(?<!\w)(?:hôm|sáng|trưa|chiều|tối|trước|chậm nhất|muộn nhất)\s+$|{_TODAY}", re.I),
}
"""A day without "ngày" needs a word before it; with a hyphen ("Sáng 17-4") it may as well be a range."""

_DAY_OF_YEAR = r"(?:ngày\s+)?\d{1,2}\s*(?:/|-|tháng\s*)\s*\d{1,2}"
_ANY_QUARTER = r"(?!\s+(?:IV|I{1,3}|[1-4])(?!\w))(?!\w)"
"""After "quý": no number of a quarter follows."""
_AND = r"\s*(?:,|-|,?\s*(?:và|đến|tới|hoặc)(?!\w))\s*(?:hết\s+)?"
_HYPHENS = r"\d{1,2}-\d{1,2}\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?\d{1,2}-\d{1,2}(?!\d)"
"""Two days with their months: "1-8 đến hết ngày 30-9-2023", the first no list of days."""
_RUN = r"\s*(?:-|đến|tới)\s*"
_QUARTER = r"(?:IV|III|II|I)(?!\w)"
LISTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "day",
        re.compile(
            rf"(?<!\w)ngày\s+(?!{_HYPHENS})(?P<list>\d{{1,2}}(?:{_AND}(?:ngày\s+)?\d{{1,2}})+)"
            rf"(?:\s*tháng\s*|\s?[/.-]\s?){_MONTH}(?:(?:\s*,?\s*năm\s*|\s?[/.-]\s?){_Y})?"
            rf"(?![\d/%]|[-.]\d){_NOT_PART}",
            re.I,
        ),
    ),
    (
        "days",
        re.compile(
            rf"(?<!\w)(?:ngày|trước|chậm nhất|hạn|vào)\s+(?P<list>\d{{1,2}}/\d{{1,2}}(?:\s*(?:,|và)\s*(?:ngày\s+)?"
            rf"\d{{1,2}}/\d{{1,2}})+)(?:/{_Y})?(?![\d/%]){_NOT_PART}",
            re.I,
        ),
    ),
    ("day", re.compile(rf"{_LEFT}(?P<list>\d{{1,2}}{_RUN}\d{{1,2}})(?P<s>[/.]){_MONTH}(?P=s){_Y}(?![\d/])", re.I)),
    ("month", re.compile(rf"(?<!\w)tháng\s+(?P<list>\d{{1,2}}(?:{_AND}\d{{1,2}})+){_YEAR_AFTER}", re.I)),
    (
        "month",
        re.compile(
            rf"(?<=các )tháng\s+(?P<list>\d{{1,2}}(?:{_AND}\d{{1,2}})+(?![\d/%])){_YEAR_AFTER}?{_COUNTED}", re.I
        ),
    ),
    (
        "quarter",
        re.compile(rf"(?<!\w)quý\s+(?P<list>{_QUARTER}(?:{_AND}(?:quý\s+)?{_QUARTER})+){_YEAR_AFTER}?", re.I),
    ),
    ("quarter", re.compile(rf"(?<!\w)quý\s+(?P<list>[1-4](?:{_AND}(?:quý\s+)?[1-4])+){_YEAR_AFTER}", re.I)),
)
"""Several days, months or quarters with one tail: "ngày 12 và 13/6/2024", "quý II, III năm 2024"."""
OTHER_YEAR = {"ngoái": -1, "trước": -1, "nay": 0, "sau": 1, "tới": 1}
IN_OTHER_YEAR = re.compile(rf"\s*,?\s*năm\s+(?P<which>{'|'.join(OTHER_YEAR)})(?!\w)", re.I)
"""After a day or month: its year as seen from the text's own."""
RECURRENCES: tuple[tuple[Recurrence, re.Pattern[str]], ...] = (
    ("standing", re.compile(r"(?<!\w)(?<!Ủy ban )(?<!ủy ban )thường xuyên(?!\w)", re.I)),
    (
        "yearly",
        re.compile(
            rf"(?<!\w){_DAY_OF_YEAR}(?:(?:,|\s+và)\s+{_DAY_OF_YEAR})*\s+(?:của\s+)?(?:hằng|hàng|mỗi) năm|"
            r"(?<!\w)tháng\s+\d{1,2}\s+(?:hằng|hàng|mỗi) năm",
            re.I,
        ),
    ),
    (
        "half_yearly",
        re.compile(
            r"(?<!\w)(?:định kỳ\s+)?(?:(?:hằng|hàng|mỗi)\s+)?0?6 tháng(?:/lần|\s+(?:một|01|1)\s+lần|"
            r",\s*(?:một\s+)?năm)|"
            r"(?<=quý, )0?6 tháng(?=,|\s+(?:và|hằng|hàng)\s)|"
            r"(?<!\w)định kỳ\s+(?:(?:hằng|hàng|mỗi)\s+)?0?6 tháng(?!\s+(?:đầu|cuối))(?!\w)",
            re.I,
        ),
    ),
    ("daily", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) ngày(?!\w)", re.I)),
    ("weekly", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) tuần(?!\w)", re.I)),
    ("monthly", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) tháng(?!\w)|(?<!\w)định kỳ tháng(?!\w)", re.I)),
    (
        "quarterly",
        re.compile(
            r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) quý(?!\w)|(?<!\w)định kỳ quý" + _ANY_QUARTER + r"|(?<!\w)(?:ngày\s+"
            r"\d{1,2}\s+(?:của\s+)?)?tháng (?:đầu|cuối)(?: tiên| cùng)?(?: của)?(?: mỗi| hằng| hàng)? quý"
            + _ANY_QUARTER,
            re.I,
        ),
    ),
    ("yearly", re.compile(r"(?<!\w)(?:định kỳ\s+)?(?:hằng|hàng) năm(?!\w)", re.I)),
)
ROLES: tuple[tuple[DateRole, re.Pattern[str]], ...] = (
    (
        "as_of",
        re.compile(
            r"(?:tính đến|tính tới|đến thời điểm|số liệu đến)(?:\s+(?:hết|thời điểm|nay|cuối|ngày))*[\s,(]*$", re.I
        ),
    ),
    ("effective", re.compile(r"(?:hiệu lực|áp dụng|thi hành)(?:\s+\w+)?\s+(?:kể\s+)?từ[\s]*$", re.I)),
    (
        "deadline",
        re.compile(
            r"(?:trước|chậm nhất(?:\s+(?:là|đến|trong|vào))?|muộn nhất(?:\s+(?:là|đến))?|"
            r"hạn(?:\s+cuối)?(?:\s+(?:là|đến))?|"
            r"thời gian hoàn thành:?|thời hạn:?|hoàn thành|xong|đến hết|hết|đến|trong|vào|cuối|và)\s*(?:ngày|"
            r"cuối)?\s*$",
            re.I,
        ),
    ),
    ("start", re.compile(r"(?:kể từ|bắt đầu từ|từ)\s*$", re.I)),
)
