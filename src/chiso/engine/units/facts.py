"""The few facts about units that no list carries: dates, decisions, and the words that name kinds.

The trap: on 1 August 2008 only Hà Nội and its neighbours changed. The other provinces are older than that; the day is
merely the first of which 63 provinces can be told, so their start is not known here.

Read in: resolution 15/2008/QH12, in force on 1 August 2008 (baomoi.com, 29 May 2008); resolution 175/2024/QH15 of
30 November 2024, in force on 1 January 2025 (ngoisao.vn after VGP; th389.vn; khamphahue.com.vn); 202/2025/QH15 of
12 June 2025, governments at work from 1 July 2025 (sotuphap.kontum.gov.vn); the 34 resolutions of the Standing
Committee of 16 June 2025 on communes: all numbers in two lists made independently (the README of tinhthanhvn, with the
signed PDFs of datafiles.chinhphu.vn; a table by province code after xaydungchinhsach.chinhphu.vn, "Toàn văn 34 nghị
quyết …"), which agree with each other and with those read elsewhere (vietnamplus, thuviennhadat.vn); and the decrees of
2026 (`data/decrees_2026.csv`, each with its source), compared with the statistics office's list up
to 25 September 2026 by others.
"""

from __future__ import annotations

from datetime import date

from chiso.engine.units.model import KindCode

PROVINCES_SINCE = date(2008, 8, 1)
BEGAN_THEN = frozenset({"Thành phố Hà Nội"})
"""Provinces that really began (in their new extent) on that day; the start of all others is not recorded."""
LATER_KNOWN_UNTIL = date(2026, 9, 25)
PROVINCE_MERGERS = "Nghị quyết 202/2025/QH15 ngày 12/6/2025"
HUE_CITY = "Thành phố Huế"
HUE_RENAMED = date(2025, 1, 1)
HUE_RENAMED_BY = "Nghị quyết 175/2024/QH15 ngày 30/11/2024"

_COMMUNE_RESOLUTIONS = {
    "Tỉnh An Giang": "1654",
    "Tỉnh Cà Mau": "1655",
    "Thành phố Hà Nội": "1656",
    "Tỉnh Cao Bằng": "1657",
    "Tỉnh Bắc Ninh": "1658",
    "Thành phố Đà Nẵng": "1659",
    "Tỉnh Đắk Lắk": "1660",
    "Tỉnh Điện Biên": "1661",
    "Tỉnh Đồng Nai": "1662",
    "Tỉnh Đồng Tháp": "1663",
    "Tỉnh Gia Lai": "1664",
    "Tỉnh Hà Tĩnh": "1665",
    "Tỉnh Hưng Yên": "1666",
    "Tỉnh Khánh Hòa": "1667",
    "Thành phố Cần Thơ": "1668",
    "Thành phố Hải Phòng": "1669",
    "Tỉnh Lai Châu": "1670",
    "Tỉnh Lâm Đồng": "1671",
    "Tỉnh Lạng Sơn": "1672",
    "Tỉnh Lào Cai": "1673",
    "Tỉnh Ninh Bình": "1674",
    "Thành phố Huế": "1675",
    "Tỉnh Phú Thọ": "1676",
    "Tỉnh Quảng Ngãi": "1677",
    "Tỉnh Nghệ An": "1678",
    "Tỉnh Quảng Ninh": "1679",
    "Tỉnh Quảng Trị": "1680",
    "Tỉnh Sơn La": "1681",
    "Tỉnh Tây Ninh": "1682",
    "Tỉnh Thái Nguyên": "1683",
    "Tỉnh Tuyên Quang": "1684",
    "Thành phố Hồ Chí Minh": "1685",
    "Tỉnh Thanh Hóa": "1686",
    "Tỉnh Vĩnh Long": "1687",
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
    """The legal basis of the commune mergers in a province of July 2025."""
    return f"Nghị quyết {_COMMUNE_RESOLUTIONS[province]}/NQ-UBTVQH15 ngày 16/6/2025"
