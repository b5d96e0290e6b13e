"""Document types and issuers by their abbreviation, as Decree 30/2020 (annex III) and common practice write them.

Source: `Phụ lục III` of Decree 30/2020/NĐ-CP; Party types of guidance 36-HD/VPTW; the rest seen in real codes.
"""

from __future__ import annotations

TYPES: dict[str, str] = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "CTHĐ": "Chương trình hành động",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BCTĐ": "Báo cáo thẩm định",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "SY": "Bản sao y",
    "TrS": "Bản trích sao",
    "SL": "Bản sao lục",
    "VBHN": "Văn bản hợp nhất",
    "HNVB": "Văn bản hợp nhất",
    "CV": "Công văn",
    "KL": "Kết luận",
    "KHLT": "Kế hoạch liên tịch",
    "KHPH": "Kế hoạch phối hợp",
    "CTPH": "Chương trình phối hợp",
    "QCPH": "Quy chế phối hợp",
    "HDLN": "Hướng dẫn liên ngành",
    "NQLT": "Nghị quyết liên tịch",
}
NORMATIVE_TYPES: dict[str, str] = {
    "NĐ": "Nghị định",
    "TTLT": "Thông tư liên tịch",
    "TT": "Thông tư",
    "QĐ": "Quyết định",
    "NQ": "Nghị quyết",
    "CT": "Chỉ thị",
    "PL": "Pháp lệnh",
    "L": "Luật",
    "VBHN": "Văn bản hợp nhất",
    "NQLT": "Nghị quyết liên tịch",
}
PARTY_TYPES = (
    "NQ",
    "CTHĐ",
    "CTr",
    "CT",
    "QĐ",
    "QyĐ",
    "QC",
    "KL",
    "KH",
    "HD",
    "BC",
    "TB",
    "TTr",
    "CV",
    "ĐA",
    "PA",
    "TT",
)
ISSUERS: dict[str, str] = {
    "UBND": "Ủy ban nhân dân",
    "CTUBND": "Chủ tịch Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "VPCP": "Văn phòng Chính phủ",
    "BNV": "Bộ Nội vụ",
    "SNV": "Sở Nội vụ",
    "STP": "Sở Tư pháp",
    "TU": "Tỉnh ủy",
    "TW": "Trung ương",
}
LETTER = "Công văn"

TYPE_NAMES = tuple(
    sorted(
        {*TYPES.values(), *NORMATIVE_TYPES.values(), "Thư công", "Văn bản", "Quy định", "Luật", "Đề án", "Công điện"},
        key=len,
        reverse=True,
    )
)
"""Names of types as they stand before a code, longest first."""
