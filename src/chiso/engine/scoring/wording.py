"""How numbers look inside an explanation: "97,2" and "1,00" in Vietnamese, "97.2" and "1.00" in English."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from chiso.engine.errors import Language
from chiso.engine.scoring.arithmetic import POINT_DECIMALS, Ints


def number_text(number: Decimal, language: Language) -> str:
    """All digits of the number, no grouping, with the language's decimal sign."""
    return _signed(f"{number:f}", language)


@lru_cache(maxsize=32_768)
def points_text(units: int, language: Language) -> str:
    """Points (in millionths) with at least two decimals and no needless zeros after them."""
    sign, size = ("−", -units) if units < 0 else ("", units)
    whole, part = divmod(size, 10**POINT_DECIMALS)
    decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}{',' if language == 'vi' else '.'}{decimals}"


def points_texts(values: Ints, language: Language) -> list[str]:
    """`points_text` of every value."""
    return [points_text(value, language) for value in values.tolist()]


def _signed(text: str, language: Language) -> str:
    return text.replace(".", ",") if language == "vi" else text


def in_language(texts: Iterable[str], language: Language) -> list[str]:
    """Numbers written with a point, rewritten for the language."""
    return [text.replace(".", ",") for text in texts] if language == "vi" else list(texts)
