"""Words of which names of Vietnamese bodies are made. They change with reforms of the state, so they stand together.

Departments of before and after Decrees 45/2025 and 150/2025 are both here: old documents keep the old names.
"""

from __future__ import annotations

ALL_FIELDS = (
    "Tài chính hành chính sự nghiệp|Kế hoạch và Đầu tư|Kế hoạch & Đầu tư|Kế hoạch - Đầu tư|Nội vụ|Tư pháp|"
    "Tài chính|Công Thương|Công thương|"
    "Nông nghiệp và Phát triển nông thôn|Nông nghiệp và Phát triển Nông thôn|Nông nghiệp & PTNT|Nông nghiệp và PTNT|"
    "Nông nghiệp và Môi trường|Giao thông vận tải|Giao thông Vận tải|Xây dựng|Tài nguyên và Môi trường|"
    "Thông tin và Truyền thông|Lao động - Thương binh và Xã hội|Lao động, Thương binh và Xã hội|"
    "Lao động Thương binh và Xã hội|Lao động - TB&XH|Lao động - Thương binh & Xã hội|"
    "Văn hóa, Thể thao và Du lịch|Văn hóa Thể thao và Du lịch|Văn hóa và Thể thao|Văn hóa và Thông tin|"
    "Văn hóa - Thông tin|Văn hóa, Thông tin|Văn hóa - Xã hội|Văn hóa và Xã hội|"
    "Khoa học và Công nghệ|Khoa học & Công nghệ|Giáo dục và Đào tạo|Giáo dục & Đào tạo|Y tế|Ngoại vụ|Du lịch|"
    "Dân tộc và Tôn giáo|Quy hoạch - Kiến trúc|An toàn thực phẩm|Quốc phòng|Công an|Ngoại giao|"
    "Tài chính - Kế hoạch|Kế hoạch - Tài chính|Kế hoạch và Tài chính|"
    "Tài chính và Kế hoạch|Kinh tế và Hạ tầng|Kinh tế - Hạ tầng|Kinh tế, Hạ tầng và Đô thị|"
    "Kinh tế|Quản lý đô thị|Nội vụ và Lao động|Dân tộc|Hành chính - Quản trị|Hành chính - Tổ chức|"
    "NNPT&NT|NN&PTNT|NN và PTNT|NN-PTNT|NNPTNT|KH&ĐT|KHĐT|KH-ĐT|TT&TT|TTTT|NN&MT|NNMT|"
    "LĐ-TB&XH|LĐTB&XH|LĐTBXH|LĐ, TB&XH|GD&ĐT|GDĐT|GD-ĐT|TN&MT|TNMT|"
    "GTVT|VHTT&DL|VH,TT&DL|VHTTDL|VH-TT|VH&TT|KH&CN|KHCN|KH-CN|DT&TG"
)
"""What departments, ministries and divisions are called after."""

SECONDS = (
    "chiến binh|nghiệp vụ|đổi số|nghệ số|điện tử|phối(?! hợp)|vụ|cách|mại|sách|dục|kiệm|bằng|thuế|nhập|cảnh|thương|"
    "dựng|mưu|tin|thông|hình|thanh|hóa|thao|chính|lý|trị|nhận|nghiệp|dân|nữ|hiệp|thư|tế|hội|chức|đạo|hành|trực|"
    "nghệ|học|tra|"
    "sát|niên|binh|tư|tiến|lịch|đất|đai|bạc|quan|kê|toán|soát|tạo|luyện|pháp|luật|động|quyền|tộc|giáo|giới|quân|sự|"
    "phòng|lực|tải|vận|công|nông|trường|nguyên|thống|triển|trợ|phố|chuyển|giao|dịch|phẩm|chất|chuẩn|lượng|nước|hiểm|"
    "huy|hiệu|đô|thị|tầng|định|thiệu|hợp|tác|cứu|tuyển|thưởng|đua|khen|xuất|bản|lưu|trữ|kiến|thức|hệ|giúp|khoa|gia|"
    "nhân|đổi|phần|tập|cáo|truyền|vệ|trọt|nuôi|lợi|lâm|thầu|giá|dụng|ứng|vấn|tượng|chế|phóng|kiểm|chí|toàn|ninh|"
    "thuật|bị|ngoại|tàng|doanh|khuyến|khích|bệnh|viện|dưỡng|sản|thôn|ngân|hàng|đốc|ký|điều"
)
"""Second syllables that a capitalised first one may carry, the longer before the shorter: Phục vụ, Chuyển đổi số."""

TAILS = (
    "cải cách hành chính|quỹ đất|cụm công nghiệp|án dân sự|dân sự|trẻ|"
    "thị trường|dự án đầu tư xây dựng|dự án|an toàn thực phẩm|chất lượng|"
    "hành chính công|hành chính|kinh tế - xã hội|kinh tế|vận tải|nông thôn|công nghệ cao|"
    "công nghệ thông tin|công nghệ|thể thao|chuyển đổi số cộng đồng|chuyển đổi số|khu công nghiệp|các khu công nghiệp|"
    "các khu kinh tế|khu kinh tế|biên phòng|quân sự|nhà nước|xã hội|thông tin|truyền hình|truyền thông|đầu tư|"
    "doanh nghiệp nhỏ và vừa|doanh nghiệp trẻ|doanh nghiệp|đất đai|dân cử|thi đua|khen thưởng|bệnh tật|cộng đồng|"
    "giao thông|quản lý hành chính về trật tự xã hội|dịch vụ công|phát triển|đô thị|nhân dân|"
    "kiểm soát thủ tục hành chính|thủ tục hành chính|"
    "nguồn nhân lực|thương mại|năng lượng|phát triển công nghiệp|công nghiệp|hỗ trợ doanh nghiệp|pháp lý|tư pháp|"
    "văn bản quy phạm pháp luật|văn bản|thi hành pháp luật|người nộp thuế|"
    "phương tiện|người lái|"
    "môi trường|việc làm|kế hoạch hóa|sự nghiệp|"
    "cán bộ|công chức|nghiệp vụ|kế toán|pháp chế|quản trị|người cao tuổi|thanh niên|hỗn hợp|xúc tiến|một cửa|"
    "nghề nghiệp|mặt bằng|"
    "tổng hợp(?!,| (?:kết quả|báo cáo|số liệu|ý kiến|danh sách|kiến nghị))"
)
"""Lower-case ends of names: Trung tâm Phục vụ *hành chính công*."""

PROVINCES = (
    "An Giang|Bà Rịa\\s?-\\s?Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|"
    "Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Đắc Lắc|Đắc Nông|Điện Biên|Đồng Nai|Đồng Tháp|"
    "Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh|Hưng Yên|Khánh Hòa|"
    "Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|"
    "Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|"
    "Thanh Hóa|Thừa Thiên\\s?-?\\s?Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái"
)
"""Names of provinces before and after July 2025: what follows one is no part of the place but a person."""

SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Mai|Lương|Trương|Tạ|Tô|Đoàn|Đào|"
    "Quách|Triệu|Giàng|Sùng|Thào|Lò|Vàng|Hà|Cao|Lâm|Châu|Thái|Lưu|Tống|Chu|Kiều|Nông|Vương|Tôn|Phùng|Hứa|Từ|Đàm"
)
"""Family names, with which the name of an office holder begins."""

GROUP_NOUNS = (
    "trường trung học phổ thông|trường trung học cơ sở|trường trung học|trường tiểu học|trường mầm non|"
    "tổ chức cơ sở đảng|tổ chức chính trị - xã hội|cơ sở giáo dục|cơ sở y tế|bệnh viện|trung tâm y tế|nhà trường|"
    "ban đảng|chi bộ|công đoàn cơ sở|công đoàn|cấp ủy đảng|cấp ủy|tổ chức đảng|chính quyền|sở ngành|ban ngành|"
    "cơ quan ngang bộ|cơ quan thuộc Chính phủ|bộ|sở|ban|ngành|nghành|cơ quan|đơn vị|địa phương|"
    "phòng|tổ chức|chi cục thuế khu vực|chi cục thuế|chi cục|đảng ủy viên|cấp ủy viên|đảng viên|"
    "trung tâm|đoàn thể|hội|bộ phận|cấp|"
    "chủ đầu tư|chi nhánh|trường học|trạm y tế|thôn|làng|buôn|ấp|bản|khu phố|khóm|tổ dân phố|khu dân cư|"
    "chính quyền địa phương|đảng ủy trực thuộc|đảng ủy|huyện ủy|quận ủy|thị, thành ủy|thành, thị ủy|thành ủy|thị ủy|"
    "đảng bộ trực thuộc|đảng bộ|ban cán sự đảng|đảng đoàn|"
    "huyện|quận|thị xã|thành phố|xã|phường|thị trấn|đặc khu|công chức|tổ công nghệ số cộng đồng|"
    "tổ chuyển đổi số cộng đồng|chi, đảng bộ|huyện, thị, thành đoàn|huyện, thành đoàn|thị, thành đoàn|huyện đoàn|"
    "thành đoàn|chi hội|cơ sở hội|đoàn cơ sở|chi đoàn|"
    "cá nhân|ủy viên|thành viên|hiệp hội doanh nghiệp|hiệp hội|hội đoàn thể|hợp tác xã|"
    "cơ quan báo chí|"
    "cơ quan truyền thông|cơ quan thông tin đại chúng|cơ quan thông tin|cơ quan tham mưu|"
    "cơ quan thanh tra|cơ quan kiểm tra|cơ quan thuế|cơ quan thông tấn|doanh nghiệp"
)
"""Of what a group is made: "các sở, ban, ngành"."""
