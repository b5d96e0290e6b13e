"""Names of bodies, of groups of bodies and of office holders in running text.

The trap: "Sở Nội vụ, Tư pháp" names two departments, "Sở Văn hóa, Thể thao và Du lịch" one; "UBND các huyện, thị xã,
thành phố" is one addressee, "UBND thành phố Lào Cai, huyện Bảo Thắng" two. A name ends where its own words end, not at
the next comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chiso.engine.directives.model import Span
from chiso.engine.directives.name_words import FIELDS, GROUP_NOUNS, SECONDS, TAILS
from chiso.engine.directives.source import LOWER, UPPER, Source
from chiso.engine.text import search_key

NameKind = Literal["body", "office", "group"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands; `text` may hold a word that the text leaves out ("Sở Nội vụ, *Sở* Tư pháp")."""

    text: str
    kind: NameKind
    span: Span

    @property
    def key(self) -> str:
        return name_key(self.text)


_L = rf"[{UPPER}{LOWER}]"
_WORD_END = rf"(?!{_L})"
_CAP = rf"[{UPPER}][{LOWER}]*{_WORD_END}"
_LEVEL = r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
_PLACE = r"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|Tỉnh|Thành phố|Huyện|Xã|Phường)"
_BODY_HEADS = (
    r"(?:Sở|Bộ|Phòng|Ban|UBND|HĐND|Ủy ban|Hội đồng|Văn phòng|Trung tâm|Công an|Thanh tra|Cục|Chi cục|Đài|Báo|Chủ tịch|"
    r"Giám đốc|Trưởng|Thủ trưởng|Chánh|Bí thư|Hội|Đoàn|Mặt trận|Bưu điện|Kho bạc|Bảo hiểm|Các|Đối|Chỉ|Kế|Công văn|Quyết|"
    r"Nghị|Thông báo|Tổ|Số|Luật|PAPI|PAR|SIPAS|PCI|DDCI|Liên minh|Liên đoàn|Hiệp hội|Phó|Lưu|Cổng|Trang|Theo|Để|Trong|"
    r"Tăng|Thực|Triển|Tổ chức|Phối|Chủ|Xây|Rà|Tiếp|Đẩy|Nâng)"
)
_PROPER = rf"(?:\s+(?!{_BODY_HEADS}{_WORD_END})(?:{_CAP}|\d{{1,2}}(?![\d/.,%])))" + "{1,4}"
_LIST = rf"{_LEVEL}(?:(?:,\s*|\s+và\s+|\s*-\s*){_LEVEL}{_WORD_END})*{_WORD_END}"
_WHOSE = (
    rf"(?:\s+(?:các cấp|cùng cấp|cấp\s+{_LEVEL}|các\s+{_LIST}:?{_PROPER}(?:(?:,|\s+và){_PROPER})*|(?:các\s+|từng\s+)?{_LIST}(?:{_PROPER})?(?:\s*,?\s*tỉnh{_PROPER}|\s+(?:thành phố|huyện){_PROPER})?))"
)
_COUNCIL = (
    r"(?:Ủy ban nhân dân|Ủy ban Nhân dân|UBND|Hội đồng nhân dân(?:\s*(?:và|,|-)\s*Ủy ban nhân dân)?|"
    r"HĐND(?:\s*(?:và|,|-|&)\s*UBND)?|Đoàn ĐBQH(?:\s*và\s*HĐND)?|Đoàn đại biểu Quốc hội)"
)
_WITH = (
    r"(?:\s+có tổ dân phố được khảo sát|\s+được (?:(?:lựa )?chọn (?:để\s+)?)?(?:điều tra|khảo sát)|"
    r"\s+chưa\s+(?:ban hành|gửi|báo cáo|triển khai|hoàn thành|có|nộp|thực hiện)"
    r"(?:\s+(?:văn bản|kế hoạch|báo cáo|phiếu|chương trình))?(?:\s+(?:triển khai|thực hiện|tự chấm điểm))?|\s+(?:có\s+)?liên quan)"
)
_COUNCILS = rf"(?:{_COUNCIL}{_WHOSE}?)"
_COMMITTEE = (
    r"(?:(?:Ban Thường vụ|Thường trực|Ban Chấp hành|BTV|TT\.?|Ban cán sự đảng)\s+)?"
    rf"(?:Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy(?:{_WHOSE})?|Đảng bộ\s+{_LEVEL}(?:{_PROPER})?|Trung ương Đảng)"
)
_FRONT = (
    r"(?:(?:Ủy ban|Ban Thường trực Ủy ban|UB|Ban Công tác)\s*)?(?:Mặt trận Tổ quốc|MTTQ|Mặt trận)(?:\s+(?:Việt Nam|VN))?"
)
_SYLLABLES = rf"(?!(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng)\s+ủy)[{UPPER}][{LOWER}]*(?:\s+(?:{SECONDS}){_WORD_END})?{_WORD_END}"
_FIXED = rf"(?:Hành chính công|Tiếp nhận và Trả kết quả|Một cửa){_WORD_END}"
_PIECE = rf"{_FIXED}|(?!{_BODY_HEADS}{_WORD_END}){_SYLLABLES}"
_FIRST = rf"{_FIXED}|{_SYLLABLES}"
_NAMED = rf"(?:{_FIRST})(?:(?:\s*-\s*|\s+và\s+|\s*&\s*|\s+)(?:{_PIECE})|(?:\s+|,\s+|\s+và\s+|\s*-\s*)(?:{TAILS}){_WORD_END})*"
_HEAD = (
    r"(?:Trung tâm|Ban|Cục|Chi cục|Tổng cục|Đài|Báo|Hội|Hiệp hội|Liên đoàn|Liên minh|Đoàn|Bưu điện|Kho bạc|Viện|Trường|"
    r"Bệnh viện|Tổ|Bộ phận|Công an|Thanh tra|Bộ Chỉ huy|Ngân hàng|Quỹ|Cổng|Phòng|Sở|Bộ|Công ty|Bảo hiểm|Văn phòng|Tòa án|Hội đồng|Tòa soạn)"
)
_BODIES = "|".join(
    (
        rf"Văn phòng\s+(?:{_COUNCILS}|{_COMMITTEE}|Chính phủ|Quốc hội|Sở|Bộ|Cục|huyện|xã|phường)",
        rf"(?:Thường trực|TT\.?)\s+{_COUNCILS}",
        _COUNCILS,
        _COMMITTEE,
        rf"(?:Công an|Thanh tra|Bưu điện|Kho bạc|Bảo hiểm xã hội|BHXH|Cục Thuế|Thuế|Cục Thống kê|Cục Hải quan|Đoàn Thanh niên){_WHOSE}",
        rf"(?:Sở|Bộ|Phòng)\s+(?:{FIELDS}){_WORD_END}(?:{_WHOSE})?",
        rf"{_FRONT}(?:{_WHOSE})?",
        rf"Báo\s+(?:và|và Đài)\s+[Pp]hát thanh,?\s*(?:và\s+)?[Tt]ruyền hình(?:{_WHOSE}|{_PROPER})?",
        rf"Ban cán sự đảng\s+(?:{_COUNCILS}|{_COMMITTEE})",
        rf"{_HEAD}\s+{_NAMED}(?:\s+của\s+{_COUNCILS}|\s+{_COMMITTEE}|{_WHOSE})?",
        r"Chính phủ|Quốc hội|Ủy ban Thường vụ Quốc hội",
    )
)
_GROUP = rf"(?:{GROUP_NOUNS}){_WORD_END}"
_GROUP_TAIL = (
    r"(?:\s+(?:cấp (?:tỉnh|huyện|xã)|trực thuộc|chuyên môn|nhà nước(?:\s+các cấp)?|hành chính nhà nước|trong tỉnh|"
    r"chính trị(?:\s*-\s*xã hội)?|cùng cấp|chủ trì (?:các )?(?:nội dung|lĩnh vực|tiêu chí)[^.;:\n]{0,40}?(?=\s+(?:cần|phải|có|chủ động|tập trung|\())|"
    rf"(?:thuộc|trực thuộc)\s+(?:{_COUNCILS})|(?:của\s+)?(?:tỉnh|huyện|thành phố|xã|phường)(?:{_PROPER})?{_WORD_END}))"
)
_GROUPS = (
    rf"(?:(?:[Cc]ác|[Tt]oàn thể|[Tt]ừng|[Mm]ỗi)\s+{_GROUP}(?:(?:,\s*|\s+và\s+|\s*-\s*)(?:các\s+)?{_GROUP})*"
    rf"|(?:[Ss]ở|[Cc]ơ quan|[Pp]hòng|[Bb]an),\s*{_GROUP}(?:(?:,\s*|\s+và\s+){_GROUP})*)"
    rf"(?:{_GROUP_TAIL})*(?:{_WITH})?"
)
_OFFICES = (
    r"(?:Thủ tướng Chính phủ|"
    r"(?:(?:[Cc]ác\s+)?(?:[Cc]hủ tịch|[Pp]hó [Cc]hủ tịch|PCT|[Gg]iám đốc|[Pp]hó [Gg]iám đốc|[Cc]hánh|Phó Chánh|[Cc]ục trưởng|[Cc]hi cục trưởng|[Hh]iệu trưởng|Bộ trưởng|"
    r"[Tt]hủ trưởng|[Tt]rưởng|Phó Trưởng|[Nn]gười đứng đầu|Bí thư|[Ll]ãnh đạo)(?:,\s*(?:các\s+)?(?:Phó Chủ tịch|PCT|Phó Giám đốc))?"
    rf"\s+(?:{_BODIES}|{_GROUPS})(?:{_WITH})?)"
    r"|(?:[Tt]rưởng\s+(?:các\s+)?(?:thôn|ấp|bản|khu phố|khóm|xóm)|[Tt]ổ trưởng\s+(?:các\s+)?tổ dân phố))"
)
_BARE = ("UBND", "HĐND", "MTTQ", "Mặt trận", "Ủy ban nhân dân", "HĐND và UBND", "các cấp")
_STAFF = (
    r"(?:[Ll]ãnh đạo,\s*)?[Cc]án bộ,\s*(?:đảng viên,\s*)?công chức(?:,?\s*viên chức)?(?:(?:,|\s+và)\s*người lao động)?"
    rf"(?:\s+thuộc\s+{_GROUPS})?"
)
_SURVEYORS = r"(?:[Đđ]oàn|[Tt]ổ)\s+(?:khảo sát|điều tra|kiểm tra)"

_PATTERN = re.compile(
    rf"(?<!{_L[:-1]}0-9&/-])(?:(?P<office>{_OFFICES})|(?P<body>{_BODIES})(?:{_WITH})?|(?P<group>{_STAFF}|{_GROUPS}|{_SURVEYORS}))"
)
_MORE_FIELDS = re.compile(rf"(?:,\s*|\s+và\s+|;\s*)(?P<field>{FIELDS}){_WORD_END}(?!\s+(?:số|và Đào tạo))")
_MORE_PLACES = re.compile(rf"(?:,\s*|\s+và\s+|;\s*)(?:và\s+)?(?P<place>{_PLACE}{_PROPER})")
_FIELD_LIST = re.compile(rf"(?<!\w)(?:[Cc]ác\s+)?(?P<head>[Ss]ở|[Pp]hòng):?\s+(?P<field>{FIELDS}){_WORD_END}")
_ENDS_IN_PLACE = re.compile(rf"{_PLACE}{_PROPER}$")


def find_names(source: Source) -> tuple[Name, ...]:
    """Every name in the order of the text; shorter names inside longer ones are left out."""
    found: list[Name] = []
    at = 0
    for match in _PATTERN.finditer(source.view):
        if match.start() < at or match.group() in _BARE:
            continue
        kind: NameKind = "office" if match["office"] else "body" if match["body"] else "group"
        span = _trimmed(source, Span(*match.span()))
        found.append(Name(source.cut(span), kind, span))
        at = match.end()
        more = list(_continued(source, found[-1]))
        found += more
        at = more[-1].span.end if more else at
    return tuple(sorted([*found, *_listed(source, found)], key=lambda name: name.span))


def _trimmed(source: Source, span: Span) -> Span:
    text = source.view[span.start : span.end]
    return Span(span.start, span.start + len(text.rstrip(" ,-")))


def _continued(source: Source, first: Name) -> Iterator[Name]:
    """Further bodies that share the head of the first: "Sở Nội vụ, Tư pháp", "UBND huyện A, huyện B"."""
    if first.kind == "group":
        return
    head = first.text.split(" ", 1)[0]
    if head in ("Sở", "Phòng", "Bộ"):
        pattern, part, prefix = _MORE_FIELDS, "field", f"{head} "
    elif _ENDS_IN_PLACE.search(source.view[first.span.start : first.span.end]):
        pattern, part, prefix = _MORE_PLACES, "place", ""
    else:
        return
    at = first.span.end
    while (more := pattern.match(source.view, at)) is not None:
        span = Span(*more.span(part))
        yield Name(prefix + source.cut(span), "body", span)
        at = span.end


def _listed(source: Source, known: list[Name]) -> Iterator[Name]:
    """Departments listed after a common head: "các sở: Nội vụ, Tài chính"."""
    starts = {name.span.start for name in known}
    for match in _FIELD_LIST.finditer(source.view):
        if match.start() in starts or any(name.span.start <= match.start("field") < name.span.end for name in known):
            continue
        head = match["head"].capitalize()
        first = Span(*match.span("field"))
        yield Name(f"{head} {source.cut(first)}", "body", first)
        at = first.end
        while (more := _MORE_FIELDS.match(source.view, at)) is not None:
            span = Span(*more.span("field"))
            yield Name(f"{head} {source.cut(span)}", "body", span)
            at = span.end


_LONG_FORMS = (
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("mttq", "mat tran to quoc"),
    ("bhxh", "bao hiem xa hoi"),
    ("pct", "pho chu tich"),
    ("kh&dt", "ke hoach va dau tu"),
    ("tt&tt", "thong tin va truyen thong"),
    ("nn&ptnt", "nong nghiep va phat trien nong thon"),
    ("gd&dt", "giao duc va dao tao"),
    ("tn&mt", "tai nguyen va moi truong"),
    ("kh&cn", "khoa hoc va cong nghe"),
    ("gtvt", "giao thong van tai"),
    ("cchc", "cai cach hanh chinh"),
)
_AREA = re.compile(r"\s+tren dia ban(?: tinh| huyen| xa| thanh pho)?$")
_LEADING = re.compile(r"^(?:cac|toan the|tung|moi)\s+")


def name_key(name: str) -> str:
    """The name for comparing: folded, abbreviations written out, "các" left out, "và" and signs alike."""
    key = search_key(name)
    for short, long in _LONG_FORMS:
        key = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", long, key)
    key = _AREA.sub("", _LEADING.sub("", re.sub(r"[,;:&-]", " ", key)))
    return " ".join(word for word in key.split() if word not in ("va", "cac"))


def same_body(one: str, other: str) -> bool:
    """Whether two keys mean one body in one document: equal, or one only adds its province ("sở nội vụ tỉnh lào cai")."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if not long.startswith(short + " "):
        return False
    rest = long[len(short) + 1 :]
    if short.endswith((" tinh", " huyen", " xa", " thanh pho", " phuong")):
        return True
    return rest.startswith(("tinh", "thanh pho")) and not short.endswith("nhan dan") and not short.endswith("uy ban nhan dan")
