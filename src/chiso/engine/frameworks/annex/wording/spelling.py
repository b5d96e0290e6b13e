"""Slips of typing that hide a word of the grammar: a mark left off ("duới", "diểm", "tôi đa"), everything in capitals.

The trap: a word without its marks may be another word ("tư" is in "đầu tư"), so only words that the grammar needs are
mended, only where they hold fewer marks than the grammar's word, never one mark in place of another.
"""

from __future__ import annotations

import re
import unicodedata

_WORDS = (
    "điểm", "dưới", "trên", "không", "chưa", "đến", "mỗi", "được", "nếu", "thì", "đạt", "tỷ", "lệ", "đầy",
    "chậm", "trễ",
    "hạn", "thực", "hiện", "kịp", "triển", "khai", "hồ", "sơ", "nhân", "công", "thức", "lượng",
)  # fmt: skip
_PHRASES = ("tối đa", "trở lên", "trở xuống", "không quá", "đúng hạn", "trễ hạn", "báo cáo", "kế hoạch", "nhiệm vụ",
            "ban hành", "hoàn thành", "cách tính điểm", "thực hiện")  # fmt: skip
_REAL = frozenset({"đen", "den", "lê", "le", "hân", "han", "so", "sơ", "hô", "ho", "nêu", "môi", "đuôi", "công", "chăm",
                   "tri", "tre", "thi", "ty", "dat", "hiên"})  # fmt: skip
"""Words or syllables in their own right; mended only inside a phrase."""
_FROM_BEFORE_FIGURE = re.compile(r"(?<!hông )(?<!ầu )(?<!ật )\b(?:tu|tư)(?=\s*\d)")
"""And no "Thông tư 01", "đầu tư 5 tỷ"."""
_LETTER = re.compile(r"[^\W\d_]")


_ABBREVIATIONS = {
    "bc": "báo cáo", "hs": "hồ sơ", "kh": "kế hoạch", "vb": "văn bản", "qđ": "quyết định", "nv": "nhiệm vụ",
    "cchc": "cải cách hành chính", "tthc": "thủ tục hành chính", "dvc": "dịch vụ công",
    "dvctt": "dịch vụ công trực tuyến",
    "cbcc": "cán bộ công chức", "cc": "công chức", "cntt": "công nghệ thông tin", "cđs": "chuyển đổi số",
    "pakn": "phản ánh kiến nghị", "knct": "khiếu nại tố cáo", "vbqppl": "văn bản quy phạm pháp luật",
}  # fmt: skip


_TERMS = re.compile(
    r"\bkhông (?:giấy(?: tờ)?|dùng tiền mặt|sử dụng tiền mặt|tiền mặt|gian|khói)\b|\bchi thường xuyên\b"
    r"|\bmáy tính\b|\btheo dõi\b|\btính (?:năng|chất|minh bạch)\b|\b(?:trọng|thí|địa|thời) điểm\b|\bđiểm nghẽn\b"
    r"|\b(?:cá|công|tư|bệnh|pháp|nguyên|doanh|quân|hôn|nạn|tác) nhân\b"
    r"|\bnhân (?:dân|viên|lực|sự|khẩu|quyền|tài|đạo|rộng)\b"
    r"|\b(?:khen|giải|tiền) thưởng\b|\b(?:xử|hình|nộp) phạt\b|\bcông cộng\b|\bcộng (?:đồng|tác viên|tác|hòa|sản)\b"
    r"|\bđiểm (?:đến|cầu|giao dịch|bưu điện|sáng|đen|tập kết|du lịch|trường|danh)\b|\b(?:quan|đặc|khuyết|ưu) điểm\b"
    r"|\bhội đồng (?:nhân dân|quản lý|quản trị|trường)\b|\bmất (?:an toàn|an ninh|điện|vệ sinh|đoàn kết|trật tự)\b"
    r"|\b(?:cầu thang|thang máy|khẩn cấp|riêng tư|riêng lẻ|khấu trừ)\b"
)
"""Names that hold a word of the grammar and do not mean it: "thanh toán không dùng tiền mặt" denies nothing."""


def without_terms(key: str) -> str:
    """The folded words without the fixed terms that hold a word of the grammar and do not mean it."""
    return _TERMS.sub(" ", key)


_FALLING_FAULT = re.compile(r"\b(?:vi phạm|trễ(?: hạn)?|quá hạn|chậm|sai phạm|sai sót)\b(?=.*\bgiảm\b(?! (?:trừ|đi)))")


def without_falling_faults(key: str) -> str:
    """The folded words without faults that fall ("số vụ vi phạm giảm"), which is no fault."""
    return _FALLING_FAULT.sub(" ", key)


_MENDING = r"\b(?:xin lỗi|khắc phục|chấn chỉnh|thu hồi|giải trình|đôn đốc|nhắc nhở|xử lý|kiểm điểm)\b"
_DEALT_WITH = re.compile(
    rf"\b(?:trễ(?: hạn)?|quá hạn|chậm|vi phạm|sai phạm|sai sót)\b"
    rf"(?= (?:[^\W\d_]+ ){{0,3}}?(?:được|đã|có)\b[^,;]*{_MENDING})|{_MENDING}"
    r"(?! (?:chậm|trễ|quá hạn|muộn|không|chưa)).*"
)


def without_dealt_with(key: str) -> str:
    """The folded words without the faults that a deed makes good ("xin lỗi đối với hồ sơ trễ hạn")."""
    return _DEALT_WITH.sub(" ", key)


_YEAR = re.compile(r"\bnăm (?:19|20)\d\d(?:\s*-\s*(?:19|20)\d\d)?\b")


def without_years(key: str) -> str:
    """The folded words without the years that a figure is compared with ("so với năm 2021")."""
    return _YEAR.sub("năm", key)


_IDLE_FIGURES = re.compile(
    r"\b(?:(?:dưới|từ đủ|từ|trên|đủ) )?\d+(?:\s*(?:-|đến)(?: dưới)?\s*\d+)? tuổi(?: trở lên| trở xuống)?\b"
    r"|\b(?:đề án|dự án|chương trình|nghị quyết|nghị định|thông tư|chỉ thị"
    r"|luật)(?: số)? \d+(?![\d.,]*\s*%)(?:/[\w/-]+)?"
    r"|\b0?[69] tháng(?: đầu năm)?(?=,| và|\)| hoặc| năm)|(?<=quý, )0?[69] tháng"
    r"|\bngẫu nhiên (?:ít nhất |tối thiểu |khoảng )?\d+\b"
    r"|\b\d[gdsk](?:/\d[gdsk])*\b|\bngày \d{1,2} (?:hàng|hằng|mỗi|của) (?:tháng|quý|năm)\b|\b24/(?:7|24)\b"
    r"|\b(?:mức|mức độ|cấp độ)(?: độ)? \d(?: và \d)?(?! trở)\b(?=[^;]*\d\s*%)"
    r"|\((?:theo )?thang(?: điểm)? \d+(?: điểm)?\)"
)


def without_idle_figures(key: str) -> str:
    """The folded words without ages, days of a month and levels of a service: they name a thing and bound nothing."""
    return _IDLE_FIGURES.sub(" ", key)


def expanded(key: str) -> str:
    """The folded words with the offices' abbreviations written out."""
    return " ".join(_ABBREVIATIONS.get(word, word) for word in key.split())


def unmarked(word: str) -> str:
    """The word without tone and vowel marks; đ as d."""
    plain = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _marks(letter: str) -> set[str]:
    found = set(unicodedata.normalize("NFD", letter)[1:])
    return found | {"đ"} if letter == "đ" else found


def _lacks_marks(word: str, whole: str) -> bool:
    """Whether `word` is `whole` with marks left off and none added."""
    return (
        word != whole
        and len(word) == len(whole)
        and unmarked(word) == unmarked(whole)
        and all(_marks(got) <= _marks(meant) for got, meant in zip(word, whole, strict=True))
    )


_BY_SKELETON = {unmarked(word): word for word in _WORDS}
_PHRASE_BY_SKELETON = {unmarked(phrase): phrase for phrase in _PHRASES}
_PHRASE = re.compile(r"\b(?:" + "|".join(_phrase.replace(" ", r"\s+") for _phrase in _PHRASE_BY_SKELETON) + r")\b")


def mended(text: str) -> str:
    """The text with marks restored in words of the grammar; the number of letters stays."""
    plain = "".join(unmarked(letter) or letter for letter in text)
    if len(plain) != len(text):
        return text
    letters = list(text)
    for found in _PHRASE.finditer(plain):
        _mend(letters, found.start(), _PHRASE_BY_SKELETON[" ".join(found.group().split())])
    for found in re.finditer(r"[^\W\d_]+", plain):
        whole = _BY_SKELETON.get(found.group())
        written = "".join(letters[found.start() : found.end()]).lower()
        if whole is not None and written not in _REAL:
            _mend(letters, found.start(), whole)
    return _FROM_BEFORE_FIGURE.sub("từ", "".join(letters))


def _mend(letters: list[str], start: int, whole: str) -> None:
    written = "".join(letters[start : start + len(whole)])
    if not _lacks_marks(written.lower(), whole):
        return
    for place, letter in enumerate(whole):
        letters[start + place] = letter.upper() if written[place].isupper() else letter


def without_capitals(text: str) -> str:
    """A text in capitals throughout in small letters, the first of each line large; any other text as it is."""
    letters = _LETTER.findall(text)
    if sum(letter.isupper() for letter in letters) < 0.7 * len(letters) or len(letters) < 8:
        return text
    return "\n".join(line[:1] + line[1:].lower() for line in text.split("\n"))
