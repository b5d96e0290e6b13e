"""How figures to be reached are written, and the words that tell an aim from a result.

The trap: "xếp 20/63 tỉnh" is a rank, "đạt 43/80 điểm" points of a maximum, "20/63 xã" a part of a whole; "tăng 2%" is a
change and "tăng lên 2%" a level.
"""

from __future__ import annotations

import re

from chiso.engine.directives.amounts import NUMBER, NUMERAL, PLACE_POINTS
from chiso.engine.directives.model import Measure

_FLOORS = (
    r"(?:ít nhất|tối thiểu|t[ửứưu](?=\s+\d{1,3}(?:[.,]\d+)?\s+trở lên)|từ|trên|thêm|hơn|không thấp hơn|không dưới|"
    r"tối đa|dưới|không quá|không vượt quá|quá)"
)
"""Floors and ceilings; "từ" with a slip of its tone where "trở lên" follows."""
_MORE = rf"(?P<floor>{_FLOORS}(?:\s+(?:từ|là|đạt|thêm))?)"
_N = rf"(?P<value>{NUMBER})(?:\s*\([^()\d]{{2,12}}\))?(?:\s*(?:-|đến|tới)\s*(?P<upper>{NUMBER}))?"
_OF = rf"(?:\s*/\s*{NUMERAL})?"
"""The maximum after a figure: "43/80 điểm", "nhóm 15/63"."""
_N_OF = rf"(?P<value>{NUMERAL})(?:\s*(?:-|đến|tới)\s*(?P<upper>{NUMERAL}))?{_OF}"
_UP = r"(?P<up>\s*trở lên|\s*trở xuống)?"
_WIN = (
    r"(?:tăng(?! cường)|nâng|cải thiện|thăng|vượt)(?:\s+(?:thứ hạng|xếp hạng|hạng|bậc|thứ bậc|vị trí|điểm số|điểm|lên|"
    r"thêm|khoảng))*"
)
_NO_SHARE = r"điểm(?!\s*(?:%|phần trăm))"
_STEPS = r"(?:bậc|thứ bậc|hạng(?! mục)|vị trí(?! việc))"
_AREAS = r"(?:tỉnh|thành phố|địa phương|cả nước|toàn quốc|huyện|quận|sở|xã|phường|đơn vị)(?!\w)"
ORDINALS = {
    "một": 1, "nhất": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip

FORMS: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    (
        "percent_change",
        re.compile(
            rf"(?:tăng|nâng|giảm)(?! cường)\s[^.;:,\d]{{2,60}}?\sthêm\s+(?:{_MORE}\s+)?{_N}\s*"
            rf"(?:điểm phần trăm|điểm %){_UP}",
            re.I,
        ),
    ),
    ("percent_change", re.compile(rf"(?:{_WIN}|giảm)\s+(?:{_MORE}\s+)?{_N}\s*(?:điểm phần trăm|điểm %){_UP}", re.I)),
    ("rank_change", re.compile(rf"{_WIN}\s+(?:{_MORE}\s+)?{_N}\s+{_STEPS}{_UP}", re.I)),
    ("rank_change", re.compile(rf"{_WIN}\s[^.;:,\d]{{2,60}}?\s(?:lên\s+)?(?:{_MORE}\s+)?{_N}\s+{_STEPS}{_UP}", re.I)),
    ("rank_change", re.compile(rf"{_WIN}\s+(?:{_MORE}\s+)?(?P<ordinal>{'|'.join(ORDINALS)})\s+{_STEPS}", re.I)),
    (
        "rank_change",
        re.compile(
            rf"(?:tăng|nâng|cải thiện|thăng)(?! cường)\s[^.;:\d]{{2,70}}?\s{_MORE}\s+{_N}\s+{_STEPS}{_UP}", re.I
        ),
    ),
    (
        "points_change",
        re.compile(
            rf"(?:tăng|nâng|cải thiện)(?! cường)\s[^.;:,\d]{{2,60}}?\sthêm\s+{_N}\s+điểm(?!\s*(?:%|phần)){_UP}", re.I
        ),
    ),
    (
        "rank_change",
        re.compile(rf"cao hơn\s+(?:so với\s+)?(?:năm (?:\d{{4}}|trước)\s+)?(?:{_MORE}\s+)?{_N}\s+{_STEPS}{_UP}", re.I),
    ),
    (
        "points_change",
        re.compile(
            rf"cao hơn\s+(?:so với\s+)?(?:năm (?:\d{{4}}|trước)\s+)?(?:là\s+)?(?:{_MORE}\s+)?{_N}\s+điểm(?!\s*(?:%|"
            rf"phần)){_UP}",
            re.I,
        ),
    ),
    ("points_change", re.compile(rf"{_WIN}\s+(?:{_MORE}\s+)?{_N}\s+{_NO_SHARE}{_UP}", re.I)),
    (
        "group",
        re.compile(
            rf"(?:nhóm|top|tốp)\s+(?:các\s+)?(?:{_MORE}\s+)?{_N_OF}(?!\s*(?:chỉ số|nhiệm vụ|giải pháp|nội dung|%|\d|"
            rf"tiêu chí))"
            rf"|(?:trong|vào|thuộc|nằm trong)\s+(?:số\s+|danh sách\s+)?(?P<value2>(?!63|34)\d{{1,2}})\s+(?:tỉnh|"
            rf"địa phương|thành phố|huyện|sở|xã|phường|đơn vị)(?!\w)[^.;:\d]{{0,60}}(?:đầu|hàng đầu|nhất|(?:điểm|"
            rf"chỉ số|thứ hạng|kết quả)[^.;:,\d]{{0,30}}\s(?:cao|tốt|khá))(?!\w)",
            re.I,
        ),
    ),
    (
        "rank",
        re.compile(
            rf"(?:thứ hạng|thứ bậc|xếp hạng|xếp thứ|đứng thứ|vị trí(?: thứ)?|hạng|"
            rf"xếp vị trí)(?:\s*:)?\s+(?:lên\s+(?=\d{{1,2}}/\d))?(?:(?:thứ|số)\s+)?(?:{_MORE}\s+)?(?:thứ\s+)?"
            r"(?P<value>\d{1,3})"
            rf"(?:\s*(?:-|đến|tới)\s*(?P<upper>\d{{1,3}}))?(?![\d,.]\d)(?:/\d{{1,3}})?{_UP}",
            re.I,
        ),
    ),
    (
        "rank",
        re.compile(
            r"(?:thứ hạng|xếp hạng|vị trí|thứ bậc)\s(?:[^.;:\d]{0,60}?\s)?khoảng\s+(?:từ\s+)?(?:thứ\s+)?"
            r"(?P<value>\d{1,2})\s*(?:-|đến|tới)\s*(?:thứ\s+)?(?P<upper>\d{1,2})(?![\d,.]\d)",
            re.I,
        ),
    ),
    ("rank", re.compile(r"(?<!\w)(?P<floor>từ)\s+(?:thứ|hạng)\s+(?P<value>\d{1,3})(?P<up>\s*trở lên)", re.I)),
    (
        "rank",
        re.compile(
            r"(?:hạng|vị trí|thứ bậc)\s[^.;:]{0,60}?\slên\s+(?:thứ\s+)?(?P<value>\d{1,2})/\d{1,3}(?!\d|\s*điểm)", re.I
        ),
    ),
    ("rank", re.compile(rf"(?:xếp|đứng|đạt)\s+(?P<value>\d{{1,2}})/\d{{1,3}}\s+{_AREAS}", re.I)),
    (
        "rank",
        re.compile(
            r"(?:thứ hạng|xếp hạng|vị trí)\s[^.;:,\d]{2,40}?\s(?P<floor>từ)\s+(?:thứ\s+|vị trí\s+)?(?P<value>\d{1,2})"
            r"(?P<up>\s*trở lên)",
            re.I,
        ),
    ),
    (
        "rank",
        re.compile(rf"(?:xếp|đứng|vị trí)\s+(?:vị trí\s+|hạng\s+)?thứ\s+(?P<ordinal>{'|'.join(ORDINALS)})(?!\w)", re.I),
    ),
    (
        "percent",
        re.compile(
            rf"(?:{_MORE}\s+)?(?<![\d,./])(?P<value>{NUMBER})(?:\s*\([^()\d]{{2,12}}\))?"
            rf"(?:\s*%?\s*(?:-|đến|tới)\s*(?P<upper>{NUMBER}))?\s*(?:%|phần trăm(?!\w)){_UP}",
            re.I,
        ),
    ),
    ("percent", re.compile(rf"(?<=%/){_N}\s*%", re.I)),
    (
        "points",
        re.compile(
            rf"(?:{_MORE}\s+)?(?<![\d,./])(?<!năm ){_N_OF}\s*điểm(?!\s*(?:%|phần trăm|số|mới|{PLACE_POINTS})"
            rf"(?!\w)){_UP}",
            re.I,
        ),
    ),
)
NEEDS: dict[Measure, tuple[str, ...]] = {
    "percent": ("%", "phần trăm"),
    "percent_change": ("%", "phần trăm"),
    "points": ("điểm", "chỉ số"),
    "points_change": ("điểm",),
    "rank": ("hạng", "thứ", "vị trí", "xếp", "đứng", "đạt"),
    "rank_change": ("bậc", "hạng", "vị trí"),
    "group": ("nhóm", "top", "tốp", "trong", "vào", "thuộc"),
}
"""What a sentence must hold, in small letters, to hold a figure of the measure: cheaper than to look for its forms."""
POINTS_AFTER = re.compile(
    rf"(?:(?:số điểm|điểm số|tổng điểm)\s+(?:đạt\s+|là\s+|ở mức\s+)?|(?<!các )chỉ số\s[^.;,:\d]{{3,60}}\s(?:đạt|"
    rf"lên)\s+)"
    rf"(?:{_MORE}\s+)?(?P<value>\d+[,.]\d+|\d+(?=\s+trở lên)){_UP}(?!\s*(?:điểm|%|\d|tỷ|triệu|phần trăm|lần))",
    re.I,
)
"""Points named before their figure: "giữ số điểm 4,73", "chỉ số Tiếp cận đất đai đạt 6,8"."""
NEXT_RANK = re.compile(
    rf"(?:,|\s+và)\s+(?:xếp\s+|đứng\s+)?(?:thứ\s+(?=\d+\s)|(?=\d+/))(?P<value>\d{{1,2}})(?:/(?!(?P=value)\s)\d{{1,3}})?\s+{_AREAS}|"
    r"(?:,|;|\s+và)\s+(?:xếp\s+|đứng\s+)?thứ\s+(?P<value2>\d{1,2})(?=\s+(?:về|ở)\s)",
    re.I,
)
"""One more rank in the same breath: "xếp 20/63 cả nước, 5/14 tỉnh trong vùng"; "9/9 huyện" are all of them."""

NEXT_STEPS = re.compile(
    rf"(?:,|\s+(?:và|hoặc))\s+(?:(?:chỉ số\s+)?(?-i:[A-Z]{{3,5}}(?: INDEX)?)\s+)?(?P<value>\d{{1,2}})\s+{_STEPS}", re.I
)
"""One more number of steps in the same breath: "tăng 5 bậc, 7 bậc"."""

BARE_NUMBER = re.compile(NUMERAL)
BARE_NUMBERS = re.compile(rf"(?:(?:\s*,|,?\s+và)\s+(?:thứ\s+)?{NUMERAL}(?!\s*[%/]))+")
"""Numbers that go on from a figure for further indices: "đứng thứ 12, 17 và 9"."""
# The patterns from here to THEY meet small letters only: a search that minds no case takes four times as long.
EITHER = re.compile(r"nằm trong|thuộc nhóm|lọt vào|vào nhóm|vào top|vào tốp|100\s?%|đạt trên")
"""Words of aims with which results are told as well: "nằm trong nhóm 16 tỉnh có điểm số cao nhất"."""
AIM = re.compile(
    r"100\s?%|(?<!\w)(?:nâng|tăng|giảm|kéo giảm)\s(?!từ\s)[^.;,\d]{3,80}\s(?:lên|xuống|còn)\s+(?:trên|dưới|mức|"
    r"ít nhất)|^\W*(?:nâng|giảm|kéo giảm|cắt giảm|rút ngắn)\s(?!\d)[^.;,\d]{3,90}\s(?:từ|thêm|xuống|lên|còn)\s|"
    r"^\W*(?:tiếp tục\s+)?(?:duy trì|giữ vững)\s|phấn đấu|mục tiêu|chỉ tiêu|phải đạt|cần đạt|đạt từ|trở lên|ít nhất|"
    r"tối thiểu|quyết tâm|hướng tới|hướng đến|^\W*(?:để|nhằm)\s[^.;,\d]{0,60}\s(?:vào|lọt|đạt|thuộc|nằm trong|xếp|"
    r"đứng)\s|^\W*tăng\s(?!\d)[^.;,\d]{3,60}\sthêm\s|(?:kế hoạch|nghị quyết|đề án|"
    r"chương trình)[^.;\d]{0,60}\sxác định[\s:]|đăng ký với\s[^.;:\d]{2,40}:|"
    r"đăng ký\s+(?:đạt\s+)?\d+(?:[.,]\d+)?(?:/\d+|\s*điểm)|đăng ký (?:tiêu chí|nội dung|chỉ số)|nằm trong|thuộc nhóm|"
    r"lọt vào|vào nhóm|vào top|vào tốp|bảo đảm|đảm bảo|đạt trên|không thấp hơn|không dưới|kỳ vọng|đặt ra|đề ra|"
    r"dự kiến|không để|định hướng|muốn|(?<!\w)để đạt\s[^.;,\d]{0,40}\d|được giao|(?<!\w)giao\s(?:chỉ tiêu\s|"
    r"phải\s)?đạt|phải|yêu cầu(?! bổ sung)|đưa",
)
RESULT = re.compile(
    r"kết quả (?:công bố|xếp hạng|đạt|chỉ số|đánh giá|khảo sát|thực hiện)|đã đạt|đạt được|(?<!\w)năm (?:qua|"
    r"trước)(?!\w)|công bố kết quả|giảm \d+ bậc|tụt|hiện (?:nay|đạt|đang)|đến nay|tính đến|đã tăng|đã giảm|chỉ đạt|"
    r"mới đạt|xếp thứ\s+\d+/|đứng thứ\s+\d+/|theo kết quả|thang điểm|so với bình quân|trung bình cả nước|qua các năm|"
    r"liên tục|(?:năm|lần) đầu tiên|phân theo|(?<!\w)(?<!xuống )còn (?:có |gần |khoảng )?\d|vươn lên|có sự tiến bộ|"
    r"tiến bộ rõ rệt|(?:cao|thấp) hơn \d|đều tăng|giá trị trung bình|(?<!\w)(?:việc|chỉ|có tới|mới chỉ|"
    r"vẫn còn)\s(?:có\s)?\d[\d,.]*\s?%|cho thấy|rơi xuống|được xếp|(?<!\w)đã (?:trở lại|vươn|lọt|đứng|xếp|nằm|"
    r"vào)(?!\w)",
)
PLACED = re.compile(r"(?:xếp|đứng) thứ\s+\d+/")
"""Words of results that a row of aims may have as well: "PCI: Đứng thứ 25/63"."""
RAISES = re.compile(
    r"(?<!đã )(?<!được )(?<!\w)(?:nâng|đưa|kéo giảm|giảm)\s(?!cao)[^.;]{3,90}\s(?:lên|xuống)\s+(?:\w+\s+){0,2}\d"
)
ORDERS = re.compile(r"(?<!\w)(?<!được )(?:giao|đề nghị|chỉ đạo)\s")
LOST = re.compile(
    r"(?<!\w)trọng số\s+(?:là\s+)?$|(?<!\w)(?:trừ|mất|cách|thiếu)\s+(?:\w+\s+){0,1}$|(?:điểm chuẩn|"
    r"thang điểm)\s+(?:là\s+|tối đa\s+)?$|(?<!\w)(?<!đấu )(?<!phải )(?<!cần )được\s+$|(?:hỗ trợ|miễn|"
    r"miễn(?:,)? giảm)\s+(?:\w+\s+){0,1}$|\d\s?%?\s*(?:trở lên|trở xuống)?,?\s*(?:thì\s)?(?:được|bị|tính|chấm|cộng|"
    r"cho)\s+(?:tính\s|chấm\s|cộng\s|tối đa\s|trừ\s)?$",
    re.I,
)
"""Before points that were lost or are missing: "bị trừ 1,25 điểm"."""
OF_THOSE = re.compile(
    r"(?<!\w)(?:các|những|mỗi|nếu|đối với|trường hợp|tiêu chí|cơ quan|đơn vị)\s[^.;,]{0,40}\scó\s(?:tổng\s)?"
    r"(?:điểm|tỷ lệ|tỉ lệ|kết quả|mức|chỉ số)[^.;,\d]{0,40}$|(?<!\w)nào\s(?:(?:có|đạt)\s[^.;,\d]{0,40})?$",
    re.I,
)
LISTED = re.compile(
    r"(?<!\w)(?:danh sách|phê bình|nhắc nhở|xử lý|kiểm điểm|đôn đốc|biểu dương|"
    r"khen thưởng)\s[^.;]{0,60}\scó\s(?:tỷ lệ|tỉ lệ|điểm|kết quả|mức|chỉ số)[^.;,\d]{0,40}$",
    re.I,
)
"""Before a figure that says whom something befalls: "danh sách đơn vị có tỷ lệ trễ hạn trên 5%"."""
THEY = re.compile(
    r"\s*(?:trở lên|trở xuống)?(?:\s+(?:trong\s+)?năm \d{4})?,?\s+(?:phải|được|bị|thì|sẽ|chịu|cần|báo cáo|giải trình|"
    r"yêu cầu|đề nghị|giao|rà soát|khắc phục|kiểm điểm)(?!\w)",
    re.I,
)
"""Before and behind a figure that says who is meant: "các sở có điểm dưới 80% phải giải trình"."""
SCORED = re.compile(
    r"\s*(?:trở lên|trở xuống)?,?\s*(?:thì\s+)?(?:được|bị|tính|chấm|cho|:)\s*(?:tính\s|chấm\s|trừ\s|cộng\s|tối đa\s)*"
    r"(?:\d+(?:[.,]\d+)?\s*điểm|điểm\s\d)(?!\w)|\s(?:phí|lệ phí|mức phí|học phí)(?!\w)",
    re.I,
)
"""Behind a condition of a scoring table ("từ 90% trở lên được 1 điểm") and a discount ("giảm 50% lệ phí")."""
DONE = re.compile(
    r"\d\s?%(?:(?!không)[^.;]){0,70}?(?<!\w)đã\s|(?<![\d/])\d+\s(?:xã|phường|huyện|đơn vị|sở|thôn|cơ quan|tiêu chí|"
    r"lĩnh vực)(?:\s[^.;,\d]{0,30})?\sđạt\s(?:tỷ lệ\s)?100\s?%"
)
"""A share of what was done: "100% khu dân cư đã được tuyên truyền", "5 xã đạt 100%"."""
GOES_ON = re.compile(r"phấn đấu|mục tiêu|chỉ tiêu|(?:phải|cần) đạt|hướng (?:đến|tới)|quyết tâm")
"""Words of a sentence whose aims the next one goes on with."""
NEXT_FIELD = re.compile(
    r"(?:Về|Đối với|Trong lĩnh vực|Lĩnh vực)\s[^.;:]{3,70},\s|(?:Tối thiểu |Ít nhất |Trên )?\d+\s?%"
)
"""How a paragraph begins that goes on with the aims of the one before: "Về kinh tế số, 70% …"."""
NEXT_ITEM = re.compile(
    r"(?:Tỷ lệ|Tỉ lệ|Chỉ số|Mức độ|Mức|Hồ sơ|Số)\s(?:(?!đã\s|năm\s20)[^.:]){3,120}?\s(?:đạt|từ|trên|dưới|tối thiểu|"
    r"ít nhất|không)\s"
)
"""How an item of a list begins that goes on with the aims of the item before: "2. Tỷ lệ hài lòng đạt 85%"."""
STRONG = re.compile(
    r"phấn đấu|mục tiêu|chỉ tiêu|phải đạt|cần đạt|quyết tâm|phải\s+đạt|(?<!sự )nỗ lực\s(?:hơn nữa\s)?(?:để\s)?(?:nâng|"
    r"đưa|đạt|cải thiện)|^\W*(?:để|nhằm)\s[^.;,\d]{0,60}\s(?:vào|lọt|thuộc|nằm trong)\s(?:vào\s)?(?:nhóm|top|tốp)|"
    r"cam kết\s(?:nâng|đưa|đạt|duy trì|cải thiện)|tập trung\s(?:để\s|nâng|đưa|cải thiện)",
)
MEASURED = re.compile(
    r"(?<!\w)(?:vượt|(?:không|chưa)\s+(?:hoàn thành|đạt(?: được)?|thực hiện được)|(?:thấp|cao) hơn(?: so với)?|so với|"
    r"đạt và vượt)\s(?:[^.;,\d]{0,25}\s)?(?:mục tiêu|chỉ tiêu|kế hoạch)(?!\w)|\d\s?%\s(?:so với\s)?(?:mục tiêu|"
    r"chỉ tiêu|kế hoạch)(?!\w)|(?:mục tiêu|chỉ tiêu)[^.;]{0,60}\s(?:chưa|không)\s(?:đạt|hoàn thành)(?!\w)|(?:kết quả|"
    r"tình hình|tiến độ)\s(?:thực hiện|triển khai|hoàn thành|đạt)\s[^.;:,]{0,60}(?:mục tiêu|chỉ tiêu)(?!\w)|"
    r"\d[^.;]{0,120},\s(?:đã\s|cơ bản\s|qua đó\s)?hoàn thành\s(?:vượt mức\s|tốt\s)?(?:mục tiêu|chỉ tiêu)|"
    r"(?<!\w)trong khi\s(?:đó\s)?(?:mục tiêu|chỉ tiêu|kế hoạch)(?!\w)|(?<!\w)nhưng\s(?:[^.;,\d]{0,20}\s)?(?:chỉ|mới|"
    r"không|chưa)\s",
)
"""A result measured by its aim: "vượt mục tiêu đề ra 3 bậc", "không đạt chỉ tiêu 87%"."""
WILLED = re.compile(r"phấn đấu|quyết tâm|(?:phải|cần)\s+(?:đạt|hoàn thành|vượt)|(?<!\w)sẽ\s")
RATE = re.compile(
    r"tỷ lệ|tỉ lệ|hồ sơ|thủ tục|TTHC|cơ quan|đơn vị|xã|cán bộ|công chức|người dân, doanh nghiệp|văn bản|dịch vụ|"
    r"nhiệm vụ|mức độ hài lòng",
    re.I,
)
COMPARED = re.compile(
    r"(?:so với|từ mức|sau khi|\((?:kết quả )?năm \d{4}(?: là| đạt|:)?|tăng từ|hiện là|đang ở)\s*(?:\w+\s+){0,2}$", re.I
)
CHANGES = re.compile(
    r"(?:tỷ lệ|tỉ lệ|chỉ số|điểm số|mức độ hài lòng|PAR INDEX|SIPAS)(?:\s[^.;,]{2,80})?\s*(?<!\w)(?:tăng|giảm)\s+"
    r"(?:thêm\s+)?$",
    re.I,
)
"""Before a percentage by which a rate is to change: "mỗi năm tỷ lệ hồ sơ quá hạn giảm từ 0,5%"."""
EACH_YEAR = re.compile(
    r"(?:(?:mỗi|hằng|hàng) năm\s+(?:tăng|giảm)|(?<!\w)(?:tăng|giảm)\s+bình quân)\s+(?:thêm\s+)?$", re.I
)
CHANGED = re.compile(r"(?<!cắt )(?:tăng|giảm)\s+(?:thêm\s+)?$", re.I)
SHARE = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ|hồ sơ|thủ tục|TTHC|thanh toán|dịch vụ|văn bản|nhiệm vụ)(?!\w)", re.I)
OF_THINGS = re.compile(
    r"\s+(?!trở|so|vào|trong|năm|và|cả|của|đối|điểm|như|hoặc|tại|mỗi|là|đến|trước|theo|cao|thấp|để|lên|xuống|mức)"
    r"[^\W\d_]"
)
THINGS = re.compile(
    r"\s+(?:số\s+)?(?:hồ sơ|thủ tục|dịch vụ|văn bản|nhiệm vụ|cán bộ|công chức|viên chức|người|hộ|doanh nghiệp|cơ quan|"
    r"đơn vị|xã|phường|thôn|huyện|sở|tổ chức|trường)(?!\w)",
    re.I,
)
OPENS_SHARE = re.compile(r"\s*(?:phấn đấu|bảo đảm|đảm bảo|có|duy trì|mục tiêu)?\s*(?:có|đạt)?\s*$", re.I)
CEILING = ("tối đa", "dưới", "không quá", "không vượt quá", "quá")
ONCE: tuple[Measure, ...] = ("rank", "rank_change", "group")
