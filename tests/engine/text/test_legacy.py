"""Legacy font text is mended; good Vietnamese is never touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiso.engine.errors import InputError
from chiso.engine.text import decode_text, detect_legacy, read_table, repair
from chiso.engine.text.legacy_tables import TCVN3, VNI
from chiso.engine.text.syllables import _RIMES, is_syllable
from tests.engine.units.makers import real_register

_ONSET_WORDS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
_ONSETS = ["", *_ONSET_WORDS.split()]
_TONE_MARKS = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
_NUCLEUS = "aăâeêioôơuưy"


def _with_tone(rime: str, mark: str) -> str:
    vowels = [index for index, letter in enumerate(rime) if letter in _NUCLEUS]
    place = next(
        (index for index in vowels if rime[index] in "ăâêôơ"), vowels[-1] if rime[-1] not in _NUCLEUS else vowels[0]
    )
    return unicodedata.normalize("NFC", rime[: place + 1] + mark + rime[place + 1 :])


_SYLLABLES = [
    syllable
    for onset in _ONSETS
    for rime in _RIMES.split()
    for mark in _TONE_MARKS
    if is_syllable(syllable := onset + _with_tone(rime, mark))
]
_TO_TCVN3 = {letter: code for code, letter in TCVN3.items()}
_TO_VNI = {letter: code for code, letter in VNI.items()}


def _encode(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("legacy", "unicode_text"),
    [
        ("ñy ban nh©n d©n tØnh L©m §ång", "ủy ban nhân dân tỉnh Lâm Đồng"),
        ("C¶i c¸ch hµnh chÝnh", "Cải cách hành chính"),
        ("Hµ Néi", "Hà Nội"),
        ("QuyÕt ®Þnh sè 12/Q§-UBND", "Quyết định số 12/QĐ-UBND"),
        ("Uûy ban nhaân daân tænh", "Ủy ban nhân dân tỉnh"),
        ("UBND TÆNH ÑAÉK NOÂNG", "UBND TỈNH ĐẮK NÔNG"),
        ("Caûi caùch haønh chính", "Cải cách hành chính"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Viá»‡t Nam", "Việt Nam"),
        ("Tá»‰nh LÃ¢m Ä\u0090á»“ng", "Tỉnh Lâm Đồng"),
    ],
)
def test_mends_legacy_text(legacy: str, unicode_text: str) -> None:
    mended = repair(legacy)
    assert mended.text == unicode_text
    assert mended.changed


@pytest.mark.parametrize(
    "text",
    ["Nestlé", "où là", "lòai", "qúa", "toàn",
     "Hà Nam", "Krông Nô", "naïve café", "5 µm", "3 × 4", "m² và °C", "São Paulo", "Köln", "«hội»",
     "© 2026", "résumé", "Zürich", "Señor Núñez",
     "København", "½ ngày", "±5", "Noël", "À la carte", "§ 5", "Sè", "18 °C – 20 °C"],
)  # fmt: skip
def test_leaves_good_text_alone(text: str) -> None:
    assert repair(text).text == text


def test_a_doubtful_text_is_reported_and_not_changed() -> None:
    found = repair("5 µm")
    assert not found.changed
    assert found.found.encoding == "tcvn3"
    assert found.found.confidence < 0.7


def test_every_single_vietnamese_syllable_is_left_alone() -> None:
    assert len(_SYLLABLES) > 10_000
    touched = [
        word for word in _SYLLABLES for cased in (word, word.upper(), word.capitalize()) if repair(cased).text != cased
    ]
    assert touched == []


def test_the_decomposed_form_becomes_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Đắk Nông – Điện Biên")
    mended = repair(decomposed)
    assert mended.text == "Đắk Nông – Điện Biên"
    assert mended.changed
    assert mended.found.encoding is None


_WORDS = st.lists(st.sampled_from(_SYLLABLES), min_size=1, max_size=12)
_JOINTS = st.sampled_from([" ", ", ", " – ", "\n", " 12/QĐ-", ". ", " 97,2 % ", " m² "])


@given(_WORDS, _JOINTS)
def test_proper_vietnamese_never_changes(words: list[str], joint: str) -> None:
    text = joint.join(words)
    assert repair(text).text == text


@given(st.lists(st.sampled_from([word for word in _SYLLABLES if not word.isascii()]), min_size=6, max_size=12))
def test_text_written_in_tcvn3_comes_back_or_is_left_with_a_lower_confidence(words: list[str]) -> None:
    text = " ".join(words)
    legacy = _encode(text, _TO_TCVN3)
    found = detect_legacy(legacy)
    assert repair(legacy).text == text if found.encoding == "tcvn3" and found.needs_repair else found.confidence < 1


@given(st.text(max_size=60))
def test_mending_twice_is_mending_once(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


@given(st.text(alphabet=sorted({*"aeoubnhtg CĐ", *TCVN3, *"".join(VNI)}), max_size=30))
def test_mending_twice_is_mending_once_for_legacy_letters(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


def test_the_table_agrees_with_the_one_of_the_c_library() -> None:
    # `iconv -f TCVN -t UTF-8` of the codes A1–AE and of the single letters behind them
    from_library = "ĂÂÊÔƠƯĐăâêôơưđ"
    assert "".join(TCVN3[chr(code)] for code in range(0xA1, 0xAF)) == from_library
    lower = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    codes = [*range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCC), *range(0xCC, 0xFF)]
    assert sorted(TCVN3[chr(code)] for code in codes if chr(code) in TCVN3) == sorted(lower)


def test_a_csv_in_a_legacy_encoding_is_read() -> None:
    text = "Đơn vị,Điểm\nSở Nội vụ,97\nHuyện Đắk Glong,88\n"
    decoded = decode_text(_encode(text, _TO_TCVN3).encode("cp1252"))
    assert (decoded.text, decoded.encoding, decoded.repaired) == (text, "cp1252", True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_bytes_are_read_in_any_of_their_forms(encoding: str) -> None:
    decoded = decode_text("Sở Nội vụ;97,2\n".encode(encoding))
    assert decoded.text == "Sở Nội vụ;97,2\n"
    assert not decoded.repaired


def test_a_csv_of_vietnamese_windows_is_read() -> None:
    text = "Đơn vị;Điểm\nSở Nội vụ;97,2\nHuyện Đắk Glong;88\n"
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    data = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        data += (base + "".join(mark for mark in parts if mark in tones)).encode("cp1258")
    decoded = decode_text(data)
    assert (decoded.text, decoded.encoding) == (text, "cp1258")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_with_any_separator_and_keeps_line_numbers(delimiter: str) -> None:
    lines = ["đơn vị,điểm", "Sở Nội vụ,97", "", ",", '"Sở\nX",1,thừa', "Sở Y"]
    data = "\r\n".join(line.replace(",", delimiter) for line in lines).encode("utf-8-sig")
    table = read_table(data)
    assert table.columns == ("đơn vị", "điểm")
    assert table.lines == (
        (2, {"đơn vị": "Sở Nội vụ", "điểm": "97"}),
        (5, {"đơn vị": "Sở X", "điểm": "1"}),
        (7, {"đơn vị": "Sở Y", "điểm": ""}),
    )


def test_a_table_that_cannot_be_read_is_refused() -> None:
    assert read_table(b"").columns == ()
    with pytest.raises(InputError) as raised:
        read_table(b"a,b\n" + b"x" * 200_000 + b",1\n")
    assert raised.value.problems[0].code == "table.malformed"


def _has_toned_capital(name: str) -> bool:
    """TCVN3 has no codes for these: they are the small letters in a capital font."""
    return any(letter.isupper() and not letter.isascii() for letter in name)


def _as_vni(text: str) -> str:
    return _encode(text, {letter: code for code, letter in reversed(VNI.items())})


def test_names_of_real_units_come_back_from_legacy_fonts_or_stay_and_are_never_wrong() -> None:
    names = sorted({unit.name for unit in real_register().units if not unit.name.isascii()})
    assert [name for name in names if repair(name).text != name] == []
    for write in (_as_vni, lambda text: _encode(text, _TO_TCVN3)):
        told = [(name, repair(write(name))) for name in names if not _has_toned_capital(name)]
        mended = [(name, found.text) for name, found in told if found.changed]
        assert [pair for pair in mended if pair[0] != pair[1]] == []
        assert len(mended) > 0.97 * len(told)
