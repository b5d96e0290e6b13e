"""What each letter of the two legacy Vietnamese font encodings stands for, as seen when read as Windows-1252.

TCVN3 ("ABC" fonts, TCVN 5712:1993 VN3) has one code for each lower-case letter with its tone; capitals with a tone
are the same codes in a capital font (.VnTimeH). VNI-Windows writes a base letter followed by a mark letter.
"""

from __future__ import annotations

_TCVN3_LOWER = {
    "a": "µ¸¶·¹",
    "ă": "»¾¼½Æ",
    "â": "ÇÊÈÉË",
    "e": "ÌÐÎÏÑ",
    "ê": "ÒÕÓÔÖ",
    "i": "×ÝØÜÞ",
    "o": "ßãáâä",
    "ô": "åèæçé",
    "ơ": "êíëìî",
    "u": "ïóñòô",
    "ư": "õøö÷ù",
    "y": "úýûüþ",
}
_TONED = {
    "a": "àáảãạ",
    "ă": "ằắẳẵặ",
    "â": "ầấẩẫậ",
    "e": "èéẻẽẹ",
    "ê": "ềếểễệ",
    "i": "ìíỉĩị",
    "o": "òóỏõọ",
    "ô": "ồốổỗộ",
    "ơ": "ờớởỡợ",
    "u": "ùúủũụ",
    "ư": "ừứửữự",
    "y": "ỳýỷỹỵ",
}
_TCVN3_PLAIN = dict(zip("¨©®ª«¬\u00ad¡¢§£¤¥¦", "ăâđêôơưĂÂĐÊÔƠƯ", strict=True))

TCVN3: dict[str, str] = _TCVN3_PLAIN | {
    code: letter for base, codes in _TCVN3_LOWER.items() for code, letter in zip(codes, _TONED[base], strict=True)
}

_VNI_TONES = "øùûõï"
_VNI_CIRCUMFLEX = "âàáåãä"
_VNI_BREVE = "êèéúüë"


def _vni() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouy":
        pairs |= {base + mark: letter for mark, letter in zip(_VNI_TONES, _TONED[base], strict=True)}
    for base, hat in (("a", "â"), ("e", "ê"), ("o", "ô")):
        pairs |= {base + mark: letter for mark, letter in zip(_VNI_CIRCUMFLEX, hat + _TONED[hat], strict=True)}
    pairs |= {"a" + mark: letter for mark, letter in zip(_VNI_BREVE, "ă" + _TONED["ă"], strict=True)}
    for code, letter in (("ô", "ơ"), ("ö", "ư")):
        pairs |= {code + mark: toned for mark, toned in zip(_VNI_TONES, _TONED[letter], strict=True)}
        pairs[code] = letter
    pairs |= dict(zip("ìíæóòîñ", "ìíỉĩịỵđ", strict=True))
    # "yù" and "î" differ in length on purpose: ỵ alone has one code
    pairs.pop("yï", None)
    return pairs


_VNI_LOWER = _vni()

VNI: dict[str, str] = dict(_VNI_LOWER)
"""One- and two-letter sequences to one letter; a two-letter sequence is to be tried first."""
for _code, _letter in _VNI_LOWER.items():
    VNI[_code.upper()] = _letter.upper()
    if len(_code) == 2:
        VNI[_code[0].upper() + _code[1]] = _letter.upper()
