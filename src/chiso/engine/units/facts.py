"""The few facts about units that no list carries: dates, decisions, and the words that name kinds.

Sources: resolutions 15/2008/QH12 (Hà Tây into Hà Nội: 63 provinces), 175/2024/QH15 (Huế), 202/2025/QH15 (34 provinces)
and the 34 resolutions of the Standing Committee of 16 June 2025 on communes, of which six numbers are known here.
"""

from __future__ import annotations

from datetime import date

from chiso.engine.units.model import KindCode

PROVINCES_SINCE = date(2008, 8, 1)
PROVINCE_MERGERS = "Nghị quyết 202/2025/QH15 ngày 12/6/2025"
HUE_CITY = "Thành phố Huế"
HUE_RENAMED = date(2025, 1, 1)
HUE_RENAMED_BY = "Nghị quyết 175/2024/QH15 ngày 30/11/2024"

_COMMUNE_RESOLUTIONS = {
    "Thành phố Hà Nội": "1656",
    "Thành phố Hồ Chí Minh": "1685",
    "Thành phố Hải Phòng": "1669",
    "Thành phố Đà Nẵng": "1659",
    "Thành phố Huế": "1675",
    "Thành phố Cần Thơ": "1668",
}

KIND_WORDS: dict[str, tuple[tuple[str, KindCode], ...]] = {
    "province": (("tỉnh", "province"), ("thành phố", "municipality")),
    "district": (
        ("quận", "urban_district"),
        ("huyện", "rural_district"),
        ("thị xã", "district_town"),
        ("thành phố", "district_city"),
    ),
    "commune": (("xã", "commune"), ("phường", "ward"), ("thị trấn", "township"), ("đặc khu", "special_zone")),
}


def commune_basis(province: str) -> str:
    """The legal basis of the commune mergers in a province of July 2025; the number where it is known."""
    number = _COMMUNE_RESOLUTIONS.get(province)
    if number:
        return f"Nghị quyết {number}/NQ-UBTVQH15 ngày 16/6/2025"
    return f"Nghị quyết của UBTVQH ngày 16/6/2025 về sắp xếp cấp xã: {province}"
