"""The beginnings of a news item and of a plan, and what a text is read to aim at and to have done how often."""

from __future__ import annotations

from chiso.engine.directives import read_document

NEWS = (
    "UBND tỉnh Mẫu nâng cao các chỉ số\nNgày đăng: 12/05/2024 08:10\n\n"
    "Ngày 05/3/2024, UBND tỉnh Mẫu ban hành Kế hoạch số 45/KH-UBND.\n\n"
)
PLAN = (
    "ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: 45/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Mẫu, ngày 05 tháng 3 năm 2024\nKẾ HOẠCH\nNâng cao các chỉ số năm 2024\n\n"
)


def aims_and_numbers(text: str) -> list[str]:
    """The targets ("group 20 PAR INDEX") and behind them the quotas (">= 2 tin, bài month"), each kind sorted."""
    found = read_document(text)
    targets = sorted(f"{one.measure} {one.value.normalize():f} {one.index}".strip() for one in found.targets)
    return targets + sorted(f"{one.bound} {one.count} {one.unit} {one.per or ''}".strip() for one in found.quotas)
