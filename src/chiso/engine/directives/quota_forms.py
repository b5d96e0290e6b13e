"""How numbers of things to be done are written, and the words that tell them from counts of facts.

The trap: "ít nhất 05 đơn vị" is a quota, "07 cơ quan chưa ban hành" a fact, "tối đa 05 ngày" a span of time.
"""

from __future__ import annotations

import re

from chiso.engine.directives.amounts import COUNT, PLACE_POINTS

_FLOOR = (
    r"(?P<floor>ít nhất|tối thiểu|không ít hơn|không dưới|từ|tối đa|không quá|không vượt quá|không (?:để|được|bị|"
    r"thanh tra|kiểm tra|yêu cầu|tổ chức),?\s(?:(?:thanh tra|kiểm tra|giám sát|và|hoặc|[^\W\d_]+),?\s){0,8}quá|"
    r"(?:(?<=có )|(?<=đạt )|(?<=tổ chức )|(?<=đăng )|(?<=phát )|(?<=tải )|(?<=: ))(?:trên|hơn))"
    r"(?:\s+(?:là|có|đạt|phải có|từ|được|đăng|tổ chức))?"
)
_EACH = r"(?P<each>\s*/\s*(?:đơn vị|cơ quan|sở|huyện|xã|phường|thôn|ấp|tổ dân phố|trường|người|công chức)(?!\w))"
"""A number for each of several: "500 phiếu/đơn vị"."""
UNITS = (
    r"tin nhắn|tin,\s*bài viết|tin\s*/\s*bài|tin,\s*bài|tin bài|tin ảnh|bài viết|bản tin|bài dự thi|bài thi|"
    r"bài tham luận|bài|tin|lượt truy cập|lượt người|lượt|lần|cuộc họp|cuộc kiểm tra|cuộc đối thoại|cuộc thi|"
    r"cuộc giám sát|cuộc|hội nghị|hội thảo|hội thi|lớp tập huấn|lớp bồi dưỡng|lớp|khóa|buổi|phiên|chuyên mục|chuyên đề|"
    r"phóng sự(?: hoặc bài viết)?|tiểu phẩm|sáng kiến|giải pháp|mô hình|đề tài|tập thể|cá nhân|(?:kỳ|"
    r"số) (?:chuyên trang|chuyên mục|phát sóng|báo)|giải (?:cá nhân|"
    r"tập thể|nhất|nhì|ba|khuyến khích|đặc biệt|phụ|vàng|bạc|đồng|a|b|c)|đội|thí sinh|chuyên trang|chương trình|kỳ|số|"
    r"đợt|đoàn|tọa đàm|video|clip|pa nô|băng rôn|tờ rơi|tờ gấp|phiếu khảo sát|phiếu|ý kiến|báo cáo|văn bản|kế hoạch|"
    r"thủ tục hành chính|thủ tục|TTHC|dịch vụ công trực tuyến|dịch vụ công|dịch vụ|hồ sơ|cơ quan, đơn vị|cơ quan|"
    r"đơn vị|cơ sở|xã, phường, thị trấn|xã, phường, đặc khu|xã, phường|xã, thị trấn|huyện|xã|phường|thôn|"
    r"sở, ban, ngành|sở, ngành|sở|phòng, ban|phòng chuyên môn|trường học|trường|bệnh viện|hộ gia đình|hộ dân|hộ|"
    r"người dân|người|đại biểu|cán bộ|công chức|doanh nghiệp|(?:ngày|giờ)(?=\s*(?:/|trong|mỗi)\s*(?:tháng|tuần|quý))"
)
COUNTED_FACTS = (
    r"(?:báo cáo|văn bản|kế hoạch|thủ tục(?: hành chính)?|TTHC|dịch vụ(?: công(?: trực tuyến)?)?|hồ sơ|cơ quan|đơn vị|"
    r"cơ sở|huyện|xã|phường|thôn|sở|phòng|trường(?: học)?|bệnh viện|hộ(?: gia đình| dân)?|người(?: dân)?|đại biểu|"
    r"cán bộ|công chức|doanh nghiệp|chương trình|số|kỳ|giải pháp|phiếu(?: khảo sát)?|ý kiến)"
)
"""What texts count as facts; a number of them is a quota only with a floor or a period."""
_PER = r"(?:(?:0?1|một)\s+)?(?P<per>tháng|quý|năm|tuần|ngày|0?6 tháng)"
_NO_DATE = r"(?!\w|\s+(?:\d|[IV]+(?!\w)|đầu(?!\w)|cuối(?!\w)))"
"""After a period that repeats: "trong quý IV", "trong 6 tháng đầu năm" and "trong năm 2024" are dates."""
QUOTA = re.compile(
    rf"(?:(?P<before>(?:(?P<floor_before>ít nhất|tối thiểu)\s+)?(?:mỗi|hằng|hàng|định kỳ hằng|định kỳ)\s+"
    rf"(?P<per_before>tháng|quý|năm|tuần|ngày)(?:,(?!\s+không))?"
    rf"(?:\s+(?:có|đăng|đăng tải|thực hiện|tổ chức|phát|phát sóng|phát thanh|viết|gửi|xây dựng|phải có|dành|bố trí|"
    rf"chọn|lựa chọn))?\s+)?)"
    rf"(?:{_FLOOR}\s+)?(?:là\s+)?(?<![\w/.,]){COUNT}(?:\s*(?:-|đến)\s*(?P<upto>\d{{1,4}}))?\s+(?P<unit>{UNITS}|"
    rf"(?(per_before)ngày|(?!)))(?!\w)"
    rf"(?P<up>\s*trở lên)?{_EACH}?(?:(?:(?:\s*(?:/\s*(?:mỗi\s*)?|trong|mỗi|một|trên|hằng|hàng)|\s+(?:về|cho|"
    rf"tuyên truyền|phản ánh)\s[^.;:,\d]{{3,70}}?(?:\s*/|\s(?:trong|mỗi|một|hằng|hàng))|(?:(?:,(?!\s(?:bảo đảm|"
    rf"đảm bảo|phấn đấu|trong|đồng thời|mỗi|hằng|hàng|tổ chức|có)\s))?\s[^\W\d_]+){{1,10}}?"
    rf"(?:\s*/|\s(?:trong|mỗi|một|hằng|hàng)))\s*{_PER})"
    rf"{_NO_DATE})?",
    re.I,
)
STARTS = re.compile(
    r"(?<![^\W_])(?:\d|ít nhất|tối thiểu|không ít hơn|không dưới|từ\s|tối đa|không (?:quá|vượt|để|được|bị|thanh|kiểm|"
    r"yêu|"
    r"tổ)\s|trên\s|hơn\s|mỗi\s|hằng\s|hàng\s|định kỳ|là\s|một\s|hai\s|ba\s|bốn\s|năm\s|sáu\s|bảy\s|tám\s|chín\s|"
    r"mười\s)",
    re.I,
)
"""Where a number of things may begin, its bound or its period."""
_THING = (
    rf"(?P<unit>(?!(?:bậc|hạng|thứ|điểm(?! {PLACE_POINTS})|vị trí|năm|tháng|quý|tuần|ngày(?! hội)|giờ|phút|giây|"
    rf"triệu|tỷ|tỉ|nghìn|đồng(?! chí)|km|m2|ha|tuổi|mét|"
    r"lít|tấn|chỉ số|tiêu chí|nội dung|lĩnh vực|chữ(?! ký)|ký tự|nhóm(?! Zalo)|trong|trên|phần|trục|trở|bộ(?! máy)|"
    r"mức|từ|"
    r"trang|lần|bên|câu(?! (?:lạc|trả|chuyện))|dòng|bước|khâu|tỉnh)(?!\w))"
    r"(?!đến\s|tới\s)[^\W\d_]+(?:-[^\W\d_]+)*(?:\s+(?!(?:về|cho|trong|tại|của|có|được|đủ|đạt|theo|ở|tham|để|mỗi|do|"
    r"và|hoặc|bị|đã|với|"
    r"từ|đến|trên|là|trở|hoàn|một|cấp|thuộc|vào|sau|trước|so)(?!\w))[^\W\d_]+)?)"
)
"""Something counted that is not among the usual units: one or two syllables name it."""
_EVERY = rf"(?:(?:\s(?!(?:và|hoặc)\s)[^\W\d_]+){{0,3}}?\s*(?:/|trong|mỗi|một)\s*{_PER}{_NO_DATE})?"
OTHER = re.compile(
    rf"(?P<floor>ít nhất|tối thiểu|không ít hơn|không dưới|tối đa|không quá)\s+(?:là\s+|có\s+)?"
    rf"(?<![\w/.,]){COUNT}\s+{_THING}{_EVERY}",
    re.I,
)
"""A floor under a count of anything."""
_MAKING = (
    r"tổ chức|mở|xây dựng|phát hành|đăng|đăng tải|viết|sản xuất|"
    r"in(?:\s(?:song ngữ|màu|ấn))?|biên soạn|biên dịch|thành lập|dựng|dàn dựng|treo|lắp|lắp đặt|"
    r"trồng|trao|tặng|ra mắt|ra|giới thiệu|đăng ký|trang bị|hỗ trợ|giúp|lập|đặt|cấp|cấp phát|phân phát|phát|phát sóng|"
    r"phát động|duy trì|thiết lập|thí điểm|nhân rộng|tư vấn|xây|kết nạp|phát triển|đầu tư|mua sắm|mua|bổ sung|đưa|"
    r"nâng cấp|cải tạo|tiến hành|bố trí|làm|thiết kế|quay|vẽ|dán|khởi công|bàn giao|thu hút|ký kết|ký|chuẩn hóa|"
    r"rút gọn|sửa chữa|tạo lập|cung cấp|tích hợp|kết nối|số hóa|bình chọn|bình xét|xét chọn|tôn vinh|công nhận|"
    r"quyên góp|chuyển đổi|giải tỏa|xóa|xoá|dẹp|đảm nhận|mở rộng|chạy|"
    r"gửi(?=\s+[\d.]+\s+thư(?!\w))|thay mới|thay thế|thay|(?:xử lý|khắc phục)(?=\s+\d+\s+điểm)|"
    r"hoàn thiện|đề xuất|kiện toàn|củng cố|triển khai(?!\s+\d+\s+(?:dự án|"
    r"đề án|chương trình|phần mềm))"
)
"""Verbs of things that are made, set up, given or held."""
_MAKES = (
    rf"(?:{_MAKING}|đào tạo|bồi dưỡng|tập huấn|cử|chọn|hướng dẫn|vận động|phân công|huy động|mời|gặp mặt|gặp gỡ|"
    r"(?:đào tạo|bồi dưỡng|giới thiệu|tạo|trợ giúp|tư vấn|khám|cấp|trao|tặng)\s[^.;,:\d]{2,30}\scho|"
    r"kiểm tra|khảo sát|giám sát|thanh tra|phỏng vấn|"
    r"phúc tra|hậu kiểm|thăm|luân chuyển|điều động|trả(?=\s+[\d.]+\s+giấy chứng nhận)|"
    r"(?:tham gia|tổ chức|quảng bá|giới thiệu|trưng bày)\s(?:[^.;,:\d]{2,60}\s)?tại"
    r"(?=\s+\d+\s+(?:hội chợ|phiên chợ|triển lãm|lễ hội)(?!\w)))"
)
_SHOWN = r"(?:công khai|công bố|niêm yết|đăng)(?:\s(?:trên|tại|ở)\s[^.;,\d]{3,60}?)?"
MADE = re.compile(
    rf"(?<!\w)(?:{_SHOWN}|{_MAKES}(?:\s+(?:được|thêm|khoảng|thí điểm|mới|cho))*|bình quân(?:\s+có)?|"
    rf"mỗi\s(?P<per_each>(?:tháng|quý|năm|tuần|ngày)(?=\s))?[^.;,:\d]{{0,40}}?(?<=\s)(?:có|"
    rf"{_MAKES})(?:\s+thêm)?)\s+(?:(?P<floor>từ)\s+)?(?<![\w/.,]){COUNT}\s+"
    r"(?!(?:đột phá|luật|nghị|thông tư|nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu|giai đoạn|trụ cột|hình thức|bước|khâu|cấp|"
    r"loại|đầu(?! mối)|rõ|không|quan điểm|nguyên tắc|vấn đề|công cụ|hệ thống|dạng|chiều|phía|bên|mặt|khối)(?!\w))"
    rf"{_THING}(?P<up>\s+trở lên)?{_EACH}?{_EVERY}",
    re.I,
)
"""How many of anything an order says are to be made, each time or on average."""
AWARD = re.compile(r"khen thưởng|biểu dương|tặng|bằng khen|giấy khen|tôn vinh|lựa chọn|đề nghị khen", re.I)
PRIZE = re.compile(r"giải\s", re.I)
PRIZES = re.compile(r"giải thưởng|cơ cấu giải|trao giải", re.I)
WON = re.compile(r"(?<!\w)(?:đã|vừa|kết quả|giành|đoạt|đạt(?! yêu cầu))(?!\w)", re.I)
"""Words of news that tell which prizes were won."""
TOLD = re.compile(r"(?<!\w)(?:(?:nhân )?dịp này|tại (?:hội nghị|buổi lễ|lễ|cuộc họp)|có thành tích)(?!\w)", re.I)
"""Words of news that tell of awards already given."""
AWARDED = re.compile(r"(?:tập thể|cá nhân|sáng kiến|mô hình)$", re.I)
PAST = re.compile(r"(?<!\w)(?:đã|có|được|tổng số|tổng cộng|còn)\s+(?:\w+\s+){0,3}$", re.I)
DOES = re.compile(
    rf"(?<!\w)(?:{_MAKING}|thực hiện|gửi)(?:\s+(?:được|thêm|khoảng|thí điểm))?\s+$",
    re.I,
)
TIMES_BEHIND = re.compile(
    r"(?<!\w)(?:tổ chức|giám sát|kiểm tra|họp|đối thoại|tập huấn|tuyên truyền|sinh hoạt|khảo sát|ra quân)\s"
    r"(?!đã\s)[^.;,\d]{2,50}\s$",
    re.I,
)
"""Before the number of times that ends a clause: "giám sát chuyên đề 01 cuộc;"."""
OCCASION = re.compile(r"(?:cuộc|buổi|đợt|lần|kỳ|phiên|lớp)(?!\w)", re.I)
ASKS = re.compile(
    r"(?<!\w)(?:chọn|lựa chọn|kiểm tra|giám sát|thanh tra|khảo sát|phỏng vấn|lấy ý kiến|vận động|hướng dẫn|tham vấn|"
    r"mời|bố trí|phân công|cử|điều động|đơn giản hóa|cắt giảm|số hóa|bãi bỏ|rà soát|thăm dò ý kiến|thăm dò|"
    r"khảo sát ý kiến|tham khảo ý kiến|hậu kiểm|phúc tra|thẩm định|hỗ trợ|tư vấn|đào tạo|bồi dưỡng|tập huấn|gặp gỡ|"
    r"tiếp xúc|gặp mặt|ban hành|sửa đổi|tích hợp|cung cấp|ký kết|luân chuyển|tuyển dụng|điều tra|"
    r"thu thập)(?:\s+(?:của|thêm|khoảng|ngẫu nhiên|thí điểm|đột xuất|thực tế|trực tiếp|"
    r"sâu|trực tuyến|nhanh|qua điện thoại))?\s+$",
    re.I,
)
"""Before bodies or people of whom an order names a number: "kiểm tra 06 huyện"."""
REACHES = re.compile(
    r"(?<!đoàn )(?<!tổ )(?<!cuộc )(?<!kết quả )(?<!sau )(?<!\w)(?:kiểm tra|thanh tra|giám sát|phúc tra|thí điểm)\s"
    r"(?:(?!đã\s)[^.;,\d]{2,90}\s)?(?:tại|ở|đối với)\s+$|"
    r"(?<!\w)làm việc với\s+$|"
    r"(?<!đã )(?<!\w)(?:kiểm tra|thanh tra|giám sát|khảo sát|phúc tra|hậu kiểm)\s(?:(?:ít nhất|tối thiểu|"
    r"đạt)\s)?\d+\s?%\s"
    r"[^.;,\d]{2,80}(?:,|\svà)\s+$|"
    r"(?<!lớp )(?<!đã )(?<!\w)(?:bồi dưỡng|tập huấn|đào tạo|hướng dẫn|khám|trợ giúp|tư vấn|giải ngân)\s"
    r"(?:(?!đã\s)[^.;,\d]{2,60}\s)?cho\s+$|"
    r"(?<!kết quả )(?<!theo dõi )(?<!\w)(?:khảo sát|lấy ý kiến|thăm dò)\s"
    r"(?:(?!đã\s)[^.;,\d]{2,60}\s)?(?:của|(?<!đối )với)\s+$",
    re.I,
)
"""Before areas, bodies or people that an order reaches: "kiểm tra công vụ tại 06 huyện", "tập huấn … cho 90 người"."""
EASES = re.compile(
    r"(?<!đã )(?<!kết quả )(?<!quyết định )(?<!cắt )(?<!\w)(?:"
    r"cắt giảm|rút ngắn|giảm|đơn giản hóa|phê duyệt|cập nhật|xây dựng|cấu hình|tái cấu trúc|"
    r"điện tử hóa)"
    r"\s(?:(?:ít nhất|tối thiểu)\s)?(?:\d+\s?%\s)?[^.;,\d]{2,60}\s(?:của|cho|đối với|ở|với)\s+$",
    re.I,
)
"""Before procedures that an order makes easier: "cắt giảm thời gian giải quyết của 12 thủ tục"."""
GUIDES = re.compile(r"(?<!\w)(?:hướng dẫn|mời)\s+$", re.I)
"""Before people it is an order of a number, before areas it tells who they all are: "hướng dẫn 09 huyện"."""
MORE = re.compile(
    rf"(?:\s[^\W\d_]+){{0,4}}?\s*(?:,|\svà)\s+{COUNT}\s+(?:(?P<unit2>{UNITS})(?!\w)|{_THING}){_EVERY}", re.I
)
"""One more number in the breath of a quota: "tối thiểu 01 máy tính, 01 máy in"."""
PARTS = re.compile(r"\s*[,;(]?\s*trong đó:?(?=\s)", re.I)
"""Behind a whole whose parts follow: "2.400 phiếu, trong đó …"."""
PART = re.compile(
    rf"(?:\s*(?:[,;]|\svà))?\s(?!(?:[^.;:\d\n]*\s)?(?:đã|thu về|thu được|hợp lệ|phát ra)\s)"
    rf"[^.;:\d\n]{{3,60}}?:?\s(?:là\s)?{COUNT}\s+(?P<unit>{UNITS})(?!\w)(?!\s+(?:hợp lệ|thu|đã))",
    re.I,
)
"""One part of a whole: "khối sở, ngành 1.300 phiếu"."""
FOR_EACH = re.compile(
    r"(?<!\w)mỗi\s+(?:cơ quan|đơn vị|địa phương|sở|ngành|huyện|xã|phường|thôn|ấp|tổ dân phố|trường|cụm|khối|khu phố|"
    r"khu dân cư|buôn|làng|khóm|công chức|cán bộ|đảng viên|đoàn viên|hội viên|chi bộ|chi đoàn|chi hội|cá nhân|"
    r"lĩnh vực|điểm)(?!\w)(?:\s|[^.;\d]{0,50}?\s(?:có|cử|chọn|gửi|đăng ký|thành lập|xây dựng|tổ chức|đăng|viết|"
    r"thực hiện|khảo sát|lấy|phát|phỏng vấn|trồng|vận động|giúp|hướng dẫn|nhận|đề xuất)\s+)$",
    re.I,
)
"""Before a number that is for each of several: "mỗi huyện có 01 đội"."""
AHEAD = re.compile(
    r"\W*(?:định kỳ|mỗi|cứ)\s+(?P<per3>0?6 tháng)(?!\w|\s+(?:đầu|cuối|một lần))[^\d;,]{0,25}$|"
    r"\W*(?:định kỳ\s+)?(?:mỗi|hằng|hàng)\s+(?P<per>tháng|quý|năm|tuần|ngày)(?!\w|\s+(?:\d|[IV]+(?!\w)))[^\d;]{0,90}$|"
    r".*(?<!kế hoạch)(?<!chương trình)(?<!công tác)(?<!nhiệm vụ)(?<!đánh giá)(?<!báo cáo)\s"
    r"(?:mỗi|hằng|hàng)\s+(?P<per2>tháng|quý|năm|tuần|ngày)(?!\w|\s+(?:\d|[IV]+(?!\w)))"
    r"(?:[^\d;,]{0,60}|\s[^\d;,]{2,20},\s[^\d;,]{0,60})$",
    re.I,
)
ASSIGNED_ITEM = re.compile(r"\s*[-+•*]?\s*[^:\n]{3,60}:\s*$")
ASSIGNS = re.compile(r"(?<!\w)(?:chỉ tiêu|giao|phân bổ|hoàn thành)(?!\w)", re.I)
TELLS = re.compile(
    r"(?<!\w)(?:tháng (?:đầu năm|qua)|năm qua|vừa qua|đến nay|tính đến|cho thấy)(?!\w)|(?<!\w)đã\s(?:tổ chức|mở|"
    r"xây dựng|phát|phát sóng|phát hành|đăng|đăng tải|sản xuất|thành lập|tiến hành|thực hiện|triển khai|kiểm tra|"
    r"tiếp nhận)(?!\w)",
    re.I,
)
"""Words of a sentence that tells how many were made."""
ON_AVERAGE = re.compile(r"(?<!\w)(?:bình quân|trung bình)\s(?:(?:mỗi|một)\s\w+\s)?$", re.I)
"""Before a number that something came to, unless an aim stands before it."""
REPORTS = re.compile(r"(?<!\w)(?:đã|kết quả|hiện có|hiện nay)(?!\w)", re.I)
SAMPLE = re.compile(
    r"(?<!\w)(?:số lượng|cỡ mẫu|quy mô mẫu|(?<!đã )số phiếu)(?:\s|(?=:))"
    r"(?:[^.\n]|\.(?=\d)){0,300}?(?:(?<!\w)(?:là|gồm|khoảng|mẫu)|:)\s*$",
    re.I,
)
WILL_ASK = re.compile(
    r"(?<!\w)(?<!đã )(?:lấy|phát|khảo sát|điều tra|thu thập|phỏng vấn)(?:\s+(?:ra|khoảng|tổng cộng|tối đa))?\s*$", re.I
)
PLANNED = re.compile(
    r"(?<!\w)(?:sẽ|dự kiến|mỗi)\s|(?:^|\.\s+)\W*(?:thực hiện|tiến hành|triển khai|tổ chức)\s(?:khảo sát|phát|lấy|"
    r"điều tra)\s*$",
    re.I,
)
ASKED_BY = re.compile(
    r"(?<!kết quả )(?<!theo dõi )(?<!\w)(?:"
    r"khảo sát|lấy ý kiến|điều tra|thăm dò)(?:,?\s[^.;]{2,160})?\s(?:với|gồm|bằng|qua|trên)\s(?:(?:"
    r"tổng (?:số|cộng)|quy mô|cỡ mẫu|quy mô mẫu|số lượng|số phiếu)\s(?:là\s)?)?"
    r"(?:khoảng\s)?$",
    re.I,
)
"""Before the forms by which an order has people asked: "khảo sát DDCI … với tổng số 1.500 phiếu"."""
EXPECTED = re.compile(r"(?<!\w)(?:theo kế hoạch|dự kiến|sẽ|phấn đấu)(?!\w)", re.I)
"""Words of a survey that is still to come."""

OFFERS = re.compile(r"(?<!\w)(?:sẽ|dự kiến)\s(?:[^.;\d]{0,30}\s)?trao(?!\w)", re.I)
AREA = re.compile(r"(?:huyện|xã|phường|thôn)", re.I)
"""Areas, of which "416 xã/phường" counts some; it is no number for each."""
JOINED = re.compile(r"(?:\s[^\W\d_]+){0,4}?\s*(?:,|\s(?:và|hoặc))\s*(?:có\s)?", re.I)
"""Between two numbers of one breath: "ít nhất 02 tin và 01 bài/tháng"."""
STRIVEN_FOR = re.compile(r"phấn đấu|bảo đảm|đảm bảo|yêu cầu|chỉ tiêu|giao|phải", re.I)
_WILL_HAVE = (
    r"(?:có(?: thêm)?|thành lập|thành lập mới|xây dựng|đăng|đăng phát|đăng tải|tổ chức|mở|phát|vận động|hướng dẫn|"
    r"thu hút|hỗ trợ)"
)
STRIVEN = re.compile(
    rf"(?:phấn đấu|mục tiêu|chỉ tiêu)\s(?:là\s|(?:[^.;,:\d]{{0,40}}\s)?{_WILL_HAVE}\s)?\s*$|"
    r"dự kiến\s(?:tổ chức|mở|xây dựng|thành lập|đăng|phát)\s+$",
    re.I,
)
"""Before a number of things that is an aim: "phấn đấu thành lập mới 700 doanh nghiệp"."""
