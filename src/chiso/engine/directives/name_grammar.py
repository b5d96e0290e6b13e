"""Patterns of names of Vietnamese bodies. Kept apart from `names.py`, which puts them together step by step.

The trap: one pattern of everything takes seconds to compile; these take a fifth of one, which every start of the
site would pay: the two long ones are compiled when the first document is read. Bodies with one tail stand in one group,
for each copy of a tail is compiled again.
"""

from __future__ import annotations

import re
from functools import cached_property

from chiso.engine.directives.name_words import ALL_FIELDS, GROUP_NOUNS, PROVINCES, SECONDS, SURNAMES, TAILS
from chiso.engine.directives.source import LOWER, UPPER

_BARE_FIELDS = {re.sub(r" (?:và|&|-) |, ", " ", field) for field in ALL_FIELDS.split("|")}
FIELDS = "|".join(sorted({*ALL_FIELDS.split("|"), *_BARE_FIELDS}, key=lambda field: (-len(field), field)))
"""Also without what joins their words: "Tài nguyên Môi trường"."""
_L = rf"[{UPPER}{LOWER}]"
_WORD_END = r"(?![^\W\d_])"
_CAP = rf"[{UPPER}][{LOWER}]*{_WORD_END}"
_LEVEL = r"(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|thị|xã|phường|đặc khu)"
_PLACE = r"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu|Tỉnh|Thành phố|Huyện|Xã|Phường)"
_BODY_HEADS = (
    r"(?:Sở|Bộ|Phòng|Ban|UBND|HĐND|Ủy ban|Hội đồng|Văn phòng|Trung tâm|Công an|Thanh tra|Cục|Chi cục|Đài|Báo|Chủ tịch|"
    r"Giám đốc|Trưởng|Thủ trưởng|Chánh|Bí thư|Hội|Đoàn|Mặt trận|Bưu điện|Kho bạc|Bảo hiểm|Các|Đối|Chỉ|Kế|Công văn|"
    r"Quyết|"
    r"Nghị|Thông báo|Tổ|Số|Luật|PAPI|PAR|SIPAS|PCI|DDCI|Liên minh|Liên đoàn|Hiệp hội|Phó|Lưu|Cổng|Trang|Theo|Để|Trong|"
    r"(?<=\n)(?:Tham|Hướng|Kiểm|Thẩm|Đôn|Lập|Cập|Bố|Đăng|Báo cáo|Công khai|Công bố)|"
    r"Tăng|Thực|Triển|Tổ chức|Phối|Chủ|Xây|Rà|Tiếp|Đẩy|Nâng|Chi(?= nhánh))"
)
_SMALLEST = r"(?:[Tt]hôn|[Ấấ]p|[Kk]hu phố|[Kk]hóm|[Xx]óm|[Ll]àng|[Bb]uôn|[Tt]ổ dân phố|[Tt]iểu khu|[Kk]hu dân cư)"
_WHOLE = r"\s+(?:Hải Phòng|Bà Rịa\s?-\s?Vũng Tàu|Thừa Thiên\s?-\s?Huế|Phan Rang\s?-\s?Tháp Chàm)"
"""Places whose own names hold a hyphen or a word that begins bodies."""
_PERSON = rf"(?:{SURNAMES})(?: +{_CAP}){{2,3}}"
_PROPER = rf"(?:{_WHOLE}|(?: +(?!{_BODY_HEADS}{_WORD_END})(?:{_CAP}|\d{{1,2}}(?![\d/.,%])))" + "{1,4})"
_COUNTED_NAME = rf"(?:\s+số)?\s+\d{{1,2}}[A-Z]?(?![{UPPER}{LOWER}\d/%]|[.,]\d)"
_VILLAGE = (
    rf"(?:{_SMALLEST}(?:{_COUNTED_NAME}|{_PROPER})|(?<!văn )(?<!phiên )(?<!kịch )(?<!cơ )[Bb]ản{_PROPER})"
    rf"(?:,?\s+(?:xã|phường|thị trấn|đặc khu|huyện){_PROPER})?"
)
"""A village or a residential group by its name or number: "thôn" alone is a common noun."""
_TOWN = rf"\s+(?:TX|TP|TT)\.\s?{_CAP}(?: {_CAP}){{0,2}}"
_LIST = (
    rf"(?:xã phường|quận huyện|huyện thị|{_LEVEL})(?:(?:,\s*|\s+và\s+|\s*-\s*){_LEVEL}{_WORD_END})*{_WORD_END}"
    r"(?:\s+(?:trực thuộc Trung ương|thuộc tỉnh))?"
)
_OWN = r"(?:Tỉnh|Thành phố|Huyện|Quận|Thị xã|Xã|Phường)"
"""An area that needs no name: "Phòng Nội vụ Huyện"."""
_LEVELS = rf"cấp\s+{_LEVEL}(?:(?:,\s*|\s+và\s+)(?:cấp\s+)?{_LEVEL}(?![^\W\d_]))*"
_WHOSE = (
    rf"(?:\s+(?:các cấp|cùng cấp|{_LEVELS}|các\s+{_LIST}(?::(?= +{_CAP} +{_CAP}))?{_PROPER}"
    rf"(?:(?:,|\s+và)(?:{_PROPER}|{_TOWN}))*|(?:các\s+|"
    rf"từng\s+)?{_LIST}(?:{_PROPER})?(?:(?:\s*,?\s*tỉnh|\s+(?:thành phố|huyện)){_PROPER})?|"
    rf"(?:{_OWN}|TP\.?\s?HCM|TP\.?){_WORD_END}(?:{_PROPER})?|"
    rf"\d{{1,2}}\s+{_LIST}|các địa phương|quận\s?-\s?huyện{_WORD_END}))"
)
_COUNCIL = (
    r"(?:UBND\s+và\s+HĐND|[Ủủ]y ban nhân dân|Ủy ban Nhân dân|UBND|"
    r"Hội đồng nhân dân(?:\s*(?:và|,|-)\s*Ủy ban nhân dân)?|"
    r"HĐND(?:\s*(?:và|,|-|&)\s*UBND)?|Đoàn ĐBQH(?:\s*và\s*HĐND)?|Đoàn đại biểu Quốc hội)(?:\s*\((?:UBND|HĐND)\))?"
)
_WITH = (
    r"(?:\s+có tổ dân phố được khảo sát|\s+được (?:giao nhiệm vụ|phân công)(?:\s+tại\s+(?:Phụ lục|Kế hoạch này))?"
    r"(?=\s+(?:báo cáo|có trách nhiệm|chủ động|cần|phải|khẩn trương|thực hiện)|\s*[:,])|"
    r"\s+(?:đã|có)\s+ban hành(?:\s+(?:văn bản|kế hoạch))?(?:\s+nhưng\s[^,.;:\n]{3,50}?)?"
    r"(?=\s+(?:phải|cần|có trách nhiệm|tiếp tục|khẩn trương|rà soát|chủ động)(?!\w)|\s*:)|"
    r"\s+được (?:(?:lựa )?chọn (?:để\s+)?)?(?:điều tra|khảo sát)(?:\s+[A-Z]{3,}(?:\s+INDEX)?)?(?:\s+năm\s+\d{4})?|"
    r"\s+chưa\s+(?:ban hành|gửi|báo cáo|triển khai|hoàn thành|có|nộp|thực hiện)"
    r"(?:\s+(?:văn bản|kế hoạch|báo cáo|phiếu|chương trình))?(?:\s+(?:triển khai|thực hiện|tự chấm điểm))?|"
    r"\s+được (?:thanh tra|kiểm tra|giám sát|đánh giá|xếp hạng)(?!\w)|"
    r"\s+(?:có\s+)?liên quan(?:\s+ở\s+(?:địa phương|cơ sở))?)"
)
_TOLD = "|".join(f"(?<={word} )" for word in ("phối hợp với", "yêu cầu", "đề nghị", "giao", "giao cho", "phê bình"))
"""Before a place that stands for those who govern it: "giao huyện A"."""
_COUNCILS = rf"(?:{_COUNCIL}(?:{_WHOSE}|{_PROPER})?)"
_COMMITTEE = (
    r"(?:(?:Ban Thường vụ|Thường trực|Ban Chấp hành|BTV|TT\.?|Ban [Cc]án sự [Đđ]ảng)\s+)?"
    rf"(?:(?:Tỉnh|Thành|Huyện|Quận|Thị) ủy|Đảng ủy(?:{_WHOSE})?|[Đđ]ảng bộ\s+(?:các\s+{_LIST}|{_LEVEL}(?:{_PROPER})?)|"
    rf"Trung ương Đảng)"
)
_FRONT = (
    r"(?:(?:(?:Ban Thường trực )?Ủy ban(?: Trung ương)?|UB|Ban Công tác)\s*)?(?:Mặt trận Tổ quốc|MTTQ|"
    r"Mặt trận)(?:\s+(?:Việt Nam|VN))?"
)
_SYLLABLES = (
    rf"(?!(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng)\s+ủy)[{UPPER}][{LOWER}]*(?:\s+(?:{SECONDS}){_WORD_END})?{_WORD_END}"
)
_FIXED = rf"(?:Hành chính công|Tiếp nhận và Trả kết quả|Một cửa|Nhà báo|Người (?:cao tuổi|khuyết tật|mù)){_WORD_END}"
_PIECE = rf"{_FIXED}|(?!{_BODY_HEADS}{_WORD_END}){_SYLLABLES}"
_FIRST = rf"{_FIXED}|{_SYLLABLES}"
_NAMED = (
    rf"(?:{_FIRST})(?:(?:\s*-\s*|\s+và\s+|\s*&\s*|\s+)(?:{_PIECE})|(?:\s+|,\s+|\s+và\s+|"
    rf"\s*-\s*)(?:{TAILS}){_WORD_END})*"
)
_HEAD = (
    r"(?:(?:Trung ương )?(?:Hội|Đoàn)|Tổng Liên đoàn|Trung tâm|Ban|Cục|Chi cục|Tổng cục|Đài|Báo|Hiệp hội|Liên đoàn|"
    r"Liên minh|Bưu điện|Kho bạc|Viện|Trường|"
    r"Bệnh viện|Khoa|Tổ|Bộ phận|Công an|Thanh tra|Bộ Chỉ huy|Ngân hàng|Quỹ|Cổng|Phòng|Sở|Bộ|Công ty|Bảo hiểm|Văn phòng|"
    r"Tòa án|Hội đồng|Tòa soạn)"
)
_NEAR = r"Văn phòng|VP|Ủy ban Kiểm tra|UBKT|Đảng đoàn|Ban [Cc]án sự [Đđ]ảng"
"""Bodies beside a council or a committee of the Party: "Văn phòng UBND tỉnh"."""
_BODIES = "|".join(
    (
        rf"(?:(?:{_NEAR}|Thường trực|TT\.?|Đảng ủy)\s+)?{_COUNCILS}",
        rf"(?:{_NEAR})\s+{_COMMITTEE}",
        r"Văn phòng\s+(?:Chính phủ|Quốc hội|Sở|Bộ|Cục|huyện|xã|phường)",
        r"TT(?:TU|HU|ĐU)(?!\w)",
        rf"(?:Tỉnh|Huyện|Thành|Thị|Quận) (?:[Đđ]oàn|[Hh]ội)(?:{_PROPER})?",
        r"[Nn]gành\s+(?:giáo dục(?! và)|thuế|điện lực|điện|ngân hàng|thanh tra|tuyên giáo|kiểm lâm)(?!\w)",
        r"(?:Báo|Đài)\s+(?:tỉnh|thành phố|huyện)(?!\w)",
        r"[Cc]ông chức\s+(?:chuyên môn|một cửa|[Vv]ăn phòng|[Tt]ư pháp|[Đđ]ịa chính|[Tt]ài chính|[Vv]ăn hóa|[Kk]ế toán)"
        r"(?:(?:\s*[-–,]\s*|\s+và\s+)(?:[Tt]hống kê|[Hh]ộ tịch|[Kk]ế toán|[Xx]ã hội|[Xx]ây dựng|[Nn]ông nghiệp|"
        r"[Mm]ôi trường|[Đđ]ô thị)(?!\w))*",
        _VILLAGE,
        r"(?:[Bb]ộ phận\s+(?:\"?[Mm]ột cửa\"?(?: liên thông| hiện đại)?|[Tt]iếp nhận và [Tt]rả kết quả)|"
        r"(?:[Cc]hi nhánh\s+)?[Vv]ăn phòng\s+[Đđ]ăng ký\s+(?:quyền sử dụng đất|[Đđ]ất đai)|"
        rf"Ban Giám sát đầu tư(?: của)? cộng đồng)(?:{_WHOSE}|\s+khu vực(?:\s+(?:[IVX]+|\d{{1,2}}){_WORD_END}|"
        rf"{_PROPER}(?:\s?-{_PROPER})?)|\s+của\s+(?:Sở|Bộ|tỉnh|huyện|xã|"
        rf"phường)(?!\s+[{UPPER}]){_WORD_END})?",
        rf"{_OWN}{_PROPER}(?=\s+(?:(?:cũng|đã|vừa)\s+)*(?:yêu cầu|chỉ đạo|giao|đề nghị|phải|cần|có trách nhiệm)\s)",
        rf"(?:{_TOLD})(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu){_PROPER}",
        rf"Đảng ủy\s+(?:các cơ quan [Đđ]ảng|[Cc]ác cơ quan|Công an|Quân sự)(?:{_WHOSE})?",
        rf"{_COMMITTEE}(?:(?<=[hnị] ủy){_PROPER})?",
        rf"(?:(?:Chi )?[Cc]ục Thuế|Kho bạc Nhà nước|Bảo hiểm xã hội|BHXH)\s+khu vực"
        rf"(?:\s+[IVX]+{_WORD_END}|{_PROPER}(?:\s?-{_PROPER})?)",
        rf"Ngân hàng Nhà nước(?:\s+Việt Nam)?(?:\s*-?\s*[Cc]hi nhánh)?(?:{_WHOSE}|{_PROPER})?",
        rf"(?:TAND|VKSND|Tòa án nhân dân|Viện [Kk]iểm sát(?: nhân dân)?|Bộ đội Biên phòng|BĐBP|Điện lực|"
        rf"Liên minh (?:[Hh]ợp tác xã|HTX)|Đoàn TNCS Hồ Chí Minh|LĐLĐ|"
        rf"BQL (?:các )?[Kk]hu công nghiệp|"
        rf"(?:Sở|Phòng|Hội|Trung tâm|Ban Chỉ đạo|Tổ công tác|Cục|Chi cục)\s+"
        rf"[{UPPER}][{UPPER}&,-]{{1,9}}(?![{LOWER}\d]))"
        rf"(?:{_WHOSE}|{_PROPER})?",
        r"(?:Ban Thường vụ|Thường trực|BTV)\s+các\s+(?:tỉnh|thành|huyện|quận|thị|đảng) ủy"
        r"(?:(?:,\s*|\s+và\s+)(?:tỉnh|thành|huyện|quận|thị|đảng) ủy)*(?:\s+trực thuộc)?",
        rf"(?:(?:Ban )?Công an|Trạm Y tế|Thanh tra|Bưu điện|Kho bạc|Bảo hiểm xã hội|BHXH|"
        rf"(?:Chi )?[Cc]ục Thuế|Thuế|Cục Thống kê|Cục Hải quan|"
        rf"Đoàn Thanh niên){_WHOSE}",
        rf"(?:Ban Chấp hành|Ban Thường vụ)\s+(?:Hội|Đoàn){_WORD_END}(?!\s+[{UPPER}])|"
        r"Công an các đơn vị, địa phương|"
        r"Phòng (?:Nghiệp vụ|Thanh tra)(?: số)? \d{1,2}(?!\w)",
        rf"Trường\s+(?:Đại học|Cao đẳng|Trung cấp|Chính trị)"
        rf"(?:\s+(?:[Nn]ghề|[Cc]ộng đồng|[Yy] tế|[Ss]ư phạm|{_CAP})){{0,6}}"
        rf"(?:{_WHOSE})?",
        rf"(?:(?<!chính )(?<!chính, )(?<!chính - )Viễn thông(?!\s+Việt Nam)|Thư viện|Bảo tàng|"
        r"Nhà (?:[Tt]hiếu nhi|[Vv]ăn hóa(?: [Tt]hanh niên| [Ll]ao động| [Tt]hiếu nhi)?)|"
        r"Liên hiệp các (?:[Hh]ội (?:[Kk]hoa học và [Kk]ỹ thuật|[Vv]ăn học [Nn]ghệ thuật)|[Tt]ổ chức [Hh]ữu nghị))"
        rf"(?:\s+{_LEVEL}{_WORD_END}(?:{_PROPER})?|\s+{_OWN}{_WORD_END})",
        rf"(?<!chính )(?<!chính, )(?<!chính - )Viễn thông(?!\s+Việt Nam){_PROPER}",
        rf"(?:(?:Sở|Bộ|[Pp]hòng|[Nn]gành)\s+(?!xây dựng|công an)(?i:{FIELDS}){_WORD_END}"
        rf"(?!\s+và\s+(?:Kiểm|Theo|Quản|Phổ|Tổng|Đăng)\s)|"
        rf"{_FRONT})(?:{_WHOSE})?",
        rf"Báo\s+(?:và|và Đài)\s+[Pp]hát thanh,?\s*(?:và\s+)?[Tt]ruyền hình(?:{_WHOSE}|{_PROPER})?",
        rf"(?:Cổng|Trang)\s+(?:TTĐT|[Tt]hông tin [Đđ]iện tử)(?:{_WHOSE}|{_PROPER}|"
        rf"\s+của\s+{_LEVEL}{_WORD_END}(?!{_PROPER}))?",
        r"Trung tâm\s+(?:Văn hóa|VH)(?:(?:,\s*|\s+và\s+|\s*-\s*|\s*&\s*)(?:[Tt]hông tin|[Tt]hể thao|[Tt]ruyền thông|"
        rf"[Dd]u lịch|[Tt]hể dục|[Tt]ruyền thanh|[Tt]ruyền hình|[Pp]hát thanh|[Gg]ia đình|[Nn]ghệ thuật|TT)"
        rf"(?!\w))+(?:{_WHOSE})?",
        rf"Trung tâm\s+(?=[^,.;:\n]{{3,50}},\s[^.;:\n]{{3,60}}\svà\s)(?:{_FIRST})"
        rf"(?:(?:\s+|,\s+(?=[^,.;:\n]{{2,30}}(?:,[^,.;:\n]{{2,30}})?\svà\s)|\s+và\s+)(?:{_PIECE}))+(?:{_WHOSE})?",
        rf"(?!Bộ [Cc]hỉ (?!huy\s)|Tổ [Cc]hức\s|Bộ [Tt]hủ tục)"
        rf"(?:(?:Ban Chấp hành|Ban Thường vụ)\s+)?{_HEAD}\s+{_NAMED}"
        rf"(?:\s+của\s+(?:{_COUNCILS}|Chính phủ)|\s+{_COMMITTEE}|{_WHOSE}|"
        rf"\s*-\s*Chi nhánh{_PROPER})?",
        rf"(?:Hội đồng|Tổ|Đoàn)\s+(?:thẩm định|đánh giá|công tác|giúp việc|xét)"
        rf"(?:\s+(?:{TAILS}|[A-Z]{{3,5}}){_WORD_END})?",
        rf"Hội đồng\s+(?:phối hợp\s+)?(?:(?:phổ biến,?\s+)?giáo dục pháp luật|PBGDPL)"
        rf"(?:\s*\(PBGDPL\))?(?:{_WHOSE}|\s+tỉnh)?",
        rf"(?:Tổ|Tổ trưởng các Tổ) (?:[Cc]ông nghệ|[Cc]huyển đổi) số cộng đồng(?:{_WHOSE})?",
        r"(?:(?:Chi nhánh )?Văn phòng [Đđ]ăng ký đất đai|Đài (?:PT-TH|PTTH|Phát thanh\s*(?:-|và|,)\s*Truyền hình))"
        rf"(?:{_WHOSE}|{_PROPER})?",
        rf"Ủy ban (?:Quốc gia|Dân tộc|An toàn giao thông|Đoàn kết Công giáo)(?:\s+về\s+(?:[Cc]huyển đổi số|{_FIRST}))?",
        rf"(?:VNPT|Viettel|MobiFone|VCCI|Agribank|Vietcombank|BIDV|EVN){_WORD_END}(?:{_WHOSE}|{_PROPER})?",
        r"Chính phủ|Quốc hội|Ủy ban Thường vụ Quốc hội",
    )
)
_GROUP = (
    rf"(?:(?:Sở|Ban|Ngành|Phòng|Huyện|Xã)(?=,|\s+và\s)|Ban,? [Nn]gành|Sở [Nn]gành|"
    rf"{'|'.join(sorted(GROUP_NOUNS.split('|'), key=len, reverse=True))}){_WORD_END}"
)
_GROUP_TAIL = (
    rf"(?:\s+(?:{_LEVELS}|trực thuộc|chuyên môn|chức năng|(?:sự nghiệp\s+)?công lập|sự nghiệp|ngành dọc|"
    r"(?:nhà nước\s+)?các cấp|nhà nước|hành chính nhà nước|trong tỉnh|"
    r"chính trị(?:\s*-\s*xã hội)?|cùng cấp|tuyến (?:tỉnh|huyện|xã|trên|dưới)|"
    r"chủ trì(?=\s+(?:phải|cần|có trách nhiệm|chủ động)\s)|Trung ương(?:\s+(?:đóng\s+)?trên địa bàn)?|"
    r"chủ trì (?:các )?(?:nội dung|lĩnh vực|"
    r"tiêu chí)[^.;:\n]{0,40}?(?=\s+(?:cần|phải|có|chủ động|tập trung|\())|"
    rf"(?:của|thuộc|trực thuộc)\s+(?:{_COUNCILS}|(?:Sở|Bộ|tỉnh|huyện|thành phố|xã|phường)(?!\s+[{UPPER}]){_WORD_END})|"
    rf"của\s+(?:[Ss]ở|Bộ|[Cc]hi cục|đơn vị)(?!\s+[{UPPER}]){_WORD_END}|"
    rf"(?:của\s+)?(?:tỉnh|huyện|thành phố|xã|phường)(?:{_PROPER})?{_WORD_END}))"
)
_GROUPS = (
    r"(?:[Cc]ác\s+(?:đồng chí\s+)?(?:thành viên|ủy viên)\s+(?:của\s+)?"
    r"(?:Tổ công tác|Ban [Cc]hỉ đạo|Hội đồng|Đoàn)(?!\w)"
    rf"|(?:[Cc]ác|[Tt]oàn thể|[Tt]ừng|[Mm]ỗi|[Qq]uý)\s+{_GROUP}(?:(?:,\s*|\s+và\s+)các\s+{_GROUP})*"
    rf"(?:(?:,\s*|\s+và\s+|\s*-\s*){_GROUP})*"
    rf"|[Ss]ở\s+(?:ban\s+)?ngành(?!\s+[{LOWER}])"
    rf"|[Cc]ấp ủy(?:\s+đảng)?\s+(?:các cấp|cơ sở|cùng cấp)(?!\w)"
    rf"|[Cc]ấp ủy(?:,| và) chính quyền\s+(?:(?:các\s+)?{_LIST}|các cấp|địa phương|cơ sở)"
    rf"|(?:[Ss]ở|[Cc]ơ quan|[Pp]hòng|[Bb]an),\s*{_GROUP}(?:(?:,\s*|\s+và\s+){_GROUP})*"
    r"|(?:[Cc]ác\s+)?[Cc]ơ quan\s+(?:có\s+)?thẩm quyền(?=\s+(?:phải|cần|có trách nhiệm)\s)"
    r"|(?:[Cc]ác\s+)?[Cc]ơ quan\s+[Tt]rung ương(?:\s+(?:đóng\s+)?trên địa bàn)?)"
    rf"(?:{_GROUP_TAIL}(?:,\s*đơn vị{_WORD_END}(?!\s+(?:có|phải|cần)\s))?)*(?:{_WITH})?"
)
_OFFICE_HEAD = (
    r"(?:[Cc]ác\s+)?(?:[Cc]hủ tịch|[Pp]hó [Cc]hủ tịch|PCT|[Gg]iám đốc|[Pp]hó [Gg]iám đốc|[Cc]hánh|Phó Chánh|"
    r"[Cc]ục trưởng|[Cc]hi cục trưởng|[Hh]iệu trưởng|Bộ [Tt]rưởng|[Tt]hủ trưởng|[Tt]rưởng(?! [Đđ]oàn)|"
    r"Phó Trưởng|[Nn]gười đứng đầu|"
    r"Bí thư|[Ll]ãnh đạo|CT|LĐ)(?:(?:,|\s+và)\s*(?:các\s+)?(?:Phó Chủ tịch|PCT\.?|Phó Giám đốc|"
    r"[Tt]hủ trưởng))?\s+"
)
_VILLAGE_HEADS = (
    r"(?:Phó )?Thủ tướng(?: [Tt]hường trực)? Chính phủ|Phó Thủ tướng|"
    rf"[Tt]rưởng\s+(?:thôn|ấp|bản|khu phố|khóm|xóm|làng|buôn)(?:{_COUNTED_NAME}|{_PROPER})|"
    r"[Tt]ổ trưởng dân phố|Bí thư [Cc]hi bộ(?:\s+(?:thôn|ấp|bản|khu phố|tổ dân phố))?|"
    rf"[Ll]ãnh đạo\s+(?:Sở|Bộ|Cục|Ban)(?!\s+[{UPPER}{LOWER}]*[{UPPER}]){_WORD_END}(?=\s+[{LOWER}])|"
    r"[Gg]iám đốc\s+các\s+Sở(?!\s*[,:]|\s+[A-ZĐ])|"
    rf"[Tt]ổ trưởng\s+tổ dân phố(?:{_COUNTED_NAME}|{_PROPER})|"
    r"[Tt]rưởng\s+(?:các\s+)?(?:thôn|ấp|bản|khu phố|khóm|xóm|làng|buôn)"
    r"(?:,\s*(?:thôn|ấp|bản|khu phố|khóm|xóm|làng|buôn)(?!\w))*|[Tt]ổ trưởng\s+(?:các\s+)?tổ dân phố|"
    rf"[Gg]iám đốc(?:,\s*(?:các\s+)?(?:Phó Giám đốc|PGĐ))?\s+[Ss]ở(?!\s+[{UPPER}])|"
    r"[Tt]hủ trưởng\s+(?:sở,\s+)?ban,\s+(?:ban,\s+)?ngành|"
    rf"[Gg]iám đốc\s+(?:các|\d{{1,2}})\s+[Ss]ở(?!\s+[{UPPER}]|,)(?=\s*\()|"
    r"[Tt]hành viên Ban Chỉ đạo|[Cc]ác đồng chí (?:[Tt]ỉnh|[Tt]hành|[Hh]uyện|[Tt]hị|[Đđ]ảng) ủy viên|"
    r"Chánh (?:Thanh tra|Văn phòng)(?!\w)|"
    r"[Nn]gười đứng đầu\s+(?:cấp ủy|cơ quan|đơn vị|chính quyền)(?:,\s*(?:tổ chức đảng|chính quyền|đơn vị|địa phương))*"
    r"(?=\s+(?:phải|cần|có trách nhiệm|định kỳ|trực tiếp|chịu trách nhiệm|chỉ đạo)\s)|"
    r"[Tt]rưởng [Bb]an (?:nhân dân|điều hành|công tác [Mm]ặt trận)(?:\s+(?:các\s+)?(?:ấp|khu phố|khóm|thôn|"
    r"tổ dân phố))?|"
    r"[Vv]ăn phòng\s+các\s+(?:sở|cơ quan|đơn vị)(?:,\s*(?:ban|ngành|đơn vị))*(?!\w)"
)
_STAFF_WORDS = (
    r"(?:(?:[Mm]ỗi|[Tt]oàn thể|[Tt]ừng)\s+)?"
    r"(?:[Đđ]ảng viên,\s*công chức|(?:[Ll]ãnh đạo,\s*)?[Cc]án bộ,\s*(?:đảng viên,\s*)?"
    r"công chức(?:,?\s*viên chức)?|[Cc]ông chức,\s*viên chức)"
    r"(?:(?:,|\s+và)\s*(?:người lao động|đoàn viên|hội viên))*(?:\s+cấp (?:tỉnh|huyện|xã))?"
)
_LOWER_STARTS = (
    "các|toàn thể|từng|mỗi|sở|cơ quan|phòng|ban|chủ tịch|phó|giám đốc|chánh|cục trưởng|chi cục trưởng|hiệu trưởng|"
    "thủ trưởng|trưởng|người đứng đầu|lãnh đạo|tổ|cán bộ|đoàn|cấp|đảng|thôn|bản|ấp|khu|quý|công|ủy ban|"
    "bộ phận|ngành|chi nhánh|văn phòng|khóm|xóm|làng|buôn|tiểu khu|đội ngũ|"
    "đảng viên"
)


HOLDER = rf"(?: +(?:đồng chí +)?{_PERSON})?"
"""The name of the person who holds an office, where it may stand between the office and its verb."""
NAMES_PROVINCE = re.compile(rf"(?<!\w)(?:[Tt]ỉnh|[Tt]hành phố|TP\.?) +(?:{PROVINCES})(?= +[{UPPER}])")
"""What follows the name of a province in capitals is no part of it."""
ENDS_IN_PERSON = re.compile(rf"(?<=[{LOWER}]) +{_PERSON}$")
"""A name that runs on into the person's: "Chủ tịch UBND tỉnh Lê Văn A"."""


class Late:
    """A pattern that is compiled when it is first asked for."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """The match that begins at `at`."""
        return self._compiled.match(text, at)


START = re.compile(
    rf"(?<!{_L[:-1]}0-9&/-])(?:[{UPPER}]|(?:{_LOWER_STARTS}){_WORD_END}|"
    rf"(?:{_TOLD})(?:tỉnh|thành|huyện|quận|thị|xã|phường|đặc) )"
)
"""Where a name may begin."""
OFFICE_HEAD = re.compile(_OFFICE_HEAD)
"""The office before the name of its body: "Giám đốc" before "Sở Nội vụ"."""
OFFICE = re.compile(_VILLAGE_HEADS)
"""Offices that need no body after them."""
BODY = Late(_BODIES)
GROUP = Late(
    rf"{_GROUPS}|(?:[Đđ]oàn|[Tt]ổ)\s+(?:khảo sát|điều tra|kiểm tra|giám sát|thẩm định|phúc tra)"
    r"(?:,\s*(?:đánh giá|giám sát|khảo sát|kiểm tra|thanh tra))*"
    r"(?:\s+(?:công vụ|liên ngành|cải cách hành chính|CCHC))?(?:\s+(?:kết quả|việc|công tác)\s[^,.;:\n]{3,50}?"
    r"(?=\s+(?:có nhiệm vụ|có trách nhiệm|sẽ|phải|cần|do)\s))?"
)
STAFF = re.compile(_STAFF_WORDS)
OF_STAFF = re.compile(r"\s+(?:thuộc|trong|tại|của)\s+")
QUALIFIED = re.compile(_WITH)
"""Words that narrow an addressee: "có tổ dân phố được khảo sát"."""
MORE_FIELDS = re.compile(rf"(?:,\s*|\s+và\s+|;\s*)(?P<field>{FIELDS}){_WORD_END}(?!\s+(?:số|và Đào tạo))")
MORE_PLACES = re.compile(rf"(?:,\s*|\s+và\s+|;\s*)(?:và\s+)?(?P<place>{_PLACE}{_PROPER})")
FIELD_LIST = re.compile(rf"(?<!\w)(?:[Cc]ác\s+)?(?P<head>[Ss]ở|[Pp]hòng):?\s+(?P<field>{FIELDS}){_WORD_END}")
ENDS_IN_PLACE = re.compile(rf"{_PLACE}{_PROPER}$")
