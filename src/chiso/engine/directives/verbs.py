"""The verbs with which official Vietnamese orders things done, and the words that may stand before them.

The trap: Vietnamese has no imperative. A clause orders when it *begins* with one of these verbs (or adverbs and one
of them) in the part of a document that assigns work; the same verb further in is only part of the sentence.
"""

from __future__ import annotations

import re

_VERBS = (
    r"ban hành|báo cáo(?! số\s)|bám sát|bảo đảm|đảm bảo|bảo trì|biểu dương|bố trí|bổ sung|bồi dưỡng|bổ nhiệm|cải cách|"
    "cải thiện|cải tiến|cập nhật|chấm|chấm dứt|"
    "chấn chỉnh|chấp hành|chia sẻ|chỉ đạo|chịu trách nhiệm|chọn|chú trọng|chủ động|"
    "chủ trì(?!, đơn vị)(?!, cơ quan)(?!, các)|chuẩn bị|chuẩn hóa|"
    "chuyển|công bố|công khai|"
    "cung cấp|củng cố|cụ thể hóa|cử|cắt giảm|dành|duy trì|duy tu|đáp ứng|đa dạng hóa|đánh giá|đào tạo|đăng|đăng ký|"
    "đăng tải|đầu tư|đẩy mạnh|đẩy nhanh|"
    "đề xuất|đề ra(?! mục tiêu)(?! chỉ tiêu)(?! các mục tiêu)(?! \\d)|"
    "điều tra|đo lường|đôn đốc|đổi mới|đối thoại|đơn giản hóa|đưa|gắn|ghi(?! nhận)|giải quyết|giám sát|"
    "giao|giảm|giữ vững|gửi|hạn chế|"
    "hoàn thành|hoàn thiện|họp|hỗ trợ|huy động|hướng dẫn|kế thừa|kết nối|khai thác|khảo sát|khắc phục|khen thưởng|"
    "khuyến khích|"
    "kiểm điểm|kiểm soát|kiểm tra|kiến nghị|kiện toàn|lãnh đạo|làm|làm rõ|làm tốt|lập|lấy|lắng nghe|lồng ghép|"
    "lưu ý|lựa chọn|minh bạch|mở|mời|nâng cấp|nâng cao|"
    "nắm|nghiên cứu|niêm yết|nộp|nhân rộng|phát động|phát huy|phát hiện|phát sóng|phát triển|phân công|phân tích|"
    "phấn đấu|phê duyệt|phổ biến|phối hợp|phản ánh|"
    "quan tâm|quán triệt|quản lý|quyết định(?! cũng)(?! này)(?! giao)(?! nêu)(?! số)(?! quy định)"
    "(?! của)(?! về việc)(?! yêu cầu)(?! có)(?! phê duyệt)(?! ban hành)|"
    "quyết liệt|rà soát|rút gọn|rút kinh nghiệm|rút ngắn|sắp xếp|số hóa|"
    "sơ kết|sử dụng|sửa đổi|tập hợp|tập huấn|"
    "tập trung|tăng|tăng cường|tạo|tạo điều kiện|tham gia|tham mưu|thanh tra|thành lập|theo dõi|thẩm định|"
    "thông báo|thông tin|"
    "thống kê|thống nhất(?! đề xuất)(?! với)(?! chủ trương)(?! mục tiêu)(?! ý kiến)(?! theo)|"
    "thu thập|thúc đẩy|thực hành|thực hiện|thường xuyên|tích hợp|tiếp nhận|tiếp thu|tiếp tục|"
    "tiếp cận|tải|tinh giản|tổng hợp|tổng kết|tổ chức|trang bị|"
    "trao đổi|trả|tranh thủ|triển khai|trình|trú trọng|truyền thông|tự chấm|tự đánh giá|tuyên truyền|tuyên dương|"
    "xét|xét chọn|trao|tặng|xét tặng|trồng|đặt(?! mục tiêu)(?! ra)|thay đổi|ứng dụng|"
    "ưu tiên|vận động|vận hành|viết|xây dựng|nâng|phát thanh|phát(?! biểu)|tiếp công dân|tiếp dân|tiếp cùng|"
    "tự chủ|thí điểm|thi đua|giải trình|hoàn chỉnh|giao ban|cải tạo|lắp đặt|lắp|nhắn|thay thế|"
    "điều chuyển|điều chỉnh|cân đối|ngăn chặn|"
    "phòng ngừa|tháo gỡ|bàn giao|vinh danh|tôn vinh|ký kết|lan tỏa|tái cấu trúc|đấu mối|đồng hành|cam kết|luân chuyển|"
    "phỏng vấn|nhập|làm sạch|phúc tra|in ấn|in(?= \\d)|in(?= song ngữ \\d)|in(?= màu \\d)|biên dịch|"
    "phê chuẩn|thẩm tra|kê khai|đối chiếu|giải ngân|phân bổ|hợp nhất|công nhận|tự kiểm tra|tự rà soát|"
    r"xác định(?!\s*[,:])|xác minh|xem xét|xin lỗi|xử lý|xử phạt|xếp hạng|áp dụng|nhắc nhở|phê bình|lưu trữ|chỉnh sửa|"
    "thể chế hóa|hiện đại hóa|thường trực|chăm lo|"
    "có giải pháp|có biện pháp|có kế hoạch|có văn bản|không để|không được|không yêu cầu|không tham mưu|"
    "không ban hành|là đầu mối|là đơn vị chủ trì|là đơn vị đầu mối|là đơn vị thường trực|"
    "là cơ quan|làm đầu mối|đóng vai trò|"
    "giúp UBND|giúp Ủy ban|giúp cấp ủy|giúp Chủ tịch|giúp Hội đồng|gương mẫu|nêu cao|nhận thức|nghiêm cấm|"
    "nghiêm túc|nghiêm chỉnh|tuân thủ|vào cuộc|khẩn trương|kịp thời|tích cực|gấp rút|kiên quyết|"
    "định hướng|biên soạn|biên tập|bình xét|bình chọn|bãi bỏ|bảo quản|bảo mật|cảnh báo|chuyển đổi|chuyển giao|chốt|"
    "đảm nhận|đề cao|điều hành|điều phối|đóng góp|đón tiếp|đẩy|gia hạn|gia tăng|giải đáp|giải thể|giới thiệu|"
    "giữ|góp ý|gỡ bỏ|gỡ khó|hình thành|hoàn trả|hợp tác|hệ thống hóa|kêu gọi|kết hợp|khắc họa|khích lệ|khôi phục|"
    "khơi dậy|khơi thông|khởi công|khuyến nghị|kiểm kê|kiểm đếm|kéo giảm|ký cam kết|liên hệ|liên kết|loại bỏ|"
    "mở rộng|mua sắm|nêu gương|nhắc|nhận diện|nhìn nhận|nuôi dưỡng|phân cấp|phân loại|phân rã|phân định|phân quyền|"
    "phát hành|phòng, chống|phòng chống|quảng bá|quyết toán|siết chặt|soạn thảo|sao gửi|sát hạch|sưu tầm|"
    "tạm dừng|tạo lập|tăng tốc|tái cơ cấu|thay mặt|tham vấn|thiết kế(?! bởi)|thiết lập|thu hút|thu hồi|thuê|thực thi|"
    "tiến hành|tinh gọn|tìm hiểu|tìm kiếm|tọa đàm|tổng rà soát|tổng kiểm tra|trả lời|truyền đạt|tuyển chọn|"
    "tuyển dụng|tư vấn|vượt qua|xác lập|xác nhận|xếp loại|xóa|xóa bỏ|xuất bản|ủy quyền|thăm dò|phụ trách|tri ân|"
    "bám nắm|treo|dựng|vẽ|dán|gọi điện|gặp gỡ|bốc thăm|"
    "phản biện|hoàn tất|coi|tôn trọng|sửa chữa|mua|chi trả|cấp đổi|đính chính|hòa giải|ra quân|thu gọn|thu gom|"
    "dừng|ngừng|hẹn|truy thu|cho phép|miễn|bảo vệ|phủ sóng|đọc|tiếp xúc|chứng thực|động viên|phối kết hợp|xã hội hóa|"
    "tin học hóa|kích hoạt|liên thông|cài đặt|sao lưu|dự báo|lượng hóa|nhận xét|phổ cập|chỉnh trang|phân luồng|"
    "trưng bày|trợ giúp|hậu kiểm|soát xét|loại trừ|tố giác|thảo luận|"
    "cấp(?= giấy)|cấp(?= thẻ)|cấp(?= căn cước)|cấp(?= tài khoản)|cấp(?= lại)|cấp(?= mới)|cấp(?= kinh phí)|"
    r"cấp(?= \d[\d.]+\s)|giải tỏa|dẹp(?= \d)|khám(?! phá)|"
    r"in và|in,|cấp phát|phân phát|sản xuất(?= \d)|sản xuất(?=,? phát sóng)"
)
_ADVERBS = (
    "kịp thời|gấp rút|kiên quyết|tuyệt đối|kiên trì|khẩn trương|tích cực|nghiêm túc|thường xuyên|"
    "trực tiếp|định kỳ|hằng tháng|hàng tháng|hằng quý|"
    "hàng quý|hằng năm|"
    "hàng năm|hằng tuần|hàng tuần|hằng ngày|hàng ngày|cần|phải|sẽ|đồng thời|đặc biệt|nhất là|tiếp đó|sớm|ngay|"
    "cùng|tự|luôn|luôn luôn|chủ động|tập trung|"
    "có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|căn cứ|trên cơ sở|theo đó|tiếp tục|quyết liệt|mạnh dạn|tổ chức|"
    "quan tâm|là|"
    "nỗ lực|quyết tâm|hướng đến|hướng tới|trên cơ sở đó|nhanh chóng|đồng loạt|thực sự|thật sự|"
    "không ngừng|từng bước|sát sao|tiếp đến|"
    "cần tiếp tục|trước mắt|bên cạnh đó|ngoài ra|cùng với đó|trong đó|và"
)
_TIMES = (
    r"(?:(?:trước|vào|trong|chậm nhất|chậm nhất là|đến)\s+)?(?:ngày\s+)?\d{1,2}"
    r"(?:[/-]\d{1,2}(?:[/-]\d{4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)?(?:\s+(?:hằng|hàng)\s+(?:tháng|quý|năm))?|"
    r"(?:(?:trong|đến|vào)\s+)?(?:tháng|quý)\s+(?:\d{1,2}|[IV]+)(?:(?:/|\s+năm\s+)\d{4})?|"
    r"định kỳ \d{1,2} lần/(?:tuần|tháng|quý|năm)|\(\d{1,2}\)|0?6 tháng|mỗi (?:năm|quý|tháng|tuần)|(?:cả|trong) năm"
)
"""When something is due, as it may stand before the verb: "Định kỳ trước ngày 20 hằng tháng gửi …"."""
ACTION = re.compile(
    rf"(?:(?:{'|'.join(sorted(_ADVERBS.split('|'), key=len, reverse=True))}|{_TIMES}),?\s+)*"
    rf"(?:{'|'.join(sorted(_VERBS.split('|'), key=len, reverse=True))})(?!\w)",
    re.I,
)
"""Matches at the beginning of a clause that orders something."""

CONNECTIVES = re.compile(
    r"(?:(?:theo đó|(?:cũng\s+)?theo (?:phân công|kế hoạch|hướng dẫn|nội dung|công văn|chỉ thị|văn bản)"
    r"(?:\s(?:này|trên|nêu trên))?(?=\s*[,:])|trên cơ sở đó|"
    r"(?:thứ\s)?(?:một|nhất|hai|ba|bốn|tư|năm|sáu|bảy|tám)(?:\slà)?,|đồng thời|"
    r"bên cạnh đó|ngoài ra|"
    r"cùng với đó|trong đó|mặt khác|"
    r"cụ thể(?! hóa)|để đạt (?:được )?(?:các )?mục tiêu (?:trên|đề ra)|thời gian tới|trong thời gian tới|"
    r"trước mắt)\s*[,:]?\s+)+",
    re.I,
)
NOTHING_NEW = (
    r"(?:(?:quan tâm|phối hợp|nghiêm túc|khẩn trương|kịp thời|tổ chức|tập trung|triển khai|biết|thực hiện|,|và|"
    r"đúng quy định|có hiệu quả|các nội dung trên)\s*)+"
    r"(?:(?:Kế hoạch|Chỉ thị|Công văn|Quyết định|Thông báo|văn bản) này)?"
)
CLOSING = re.compile(rf"{NOTHING_NEW}\s*(?:[.;]|\./\.|$)", re.I)
"""A closing formula ("nghiêm túc triển khai thực hiện./."), which orders nothing new."""

PAST = re.compile(r"(?<!\w)(?:đã|vừa|mới|vừa qua|đang|được|bị|từng)\s+", re.I)
PURPOSE = re.compile(
    r"(?:nhằm|với mục đích|với mục tiêu|mục đích|mục tiêu|phấn đấu|để (?:triển khai|thực hiện|khắc phục|bảo đảm|"
    r"kịp thời)|qua đó|từ đó|góp phần|kết quả|theo kết quả|trong khi)",
    re.I,
)
"""Beginnings of clauses that say why, not what."""
