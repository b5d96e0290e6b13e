"""Which letter strings are Vietnamese syllables: the yardstick by which legacy font text is recognised.

Onsets and rimes follow the spelling of the Hoàng Phê dictionary, with the loan rimes seen in place names
(Đắk, Kông). A closed syllable in p, t, c, ch carries only the acute or the dot-below tone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from chiso.engine.text.unicode import ACUTE, DOT, strip_tone

_ONSET = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ăk âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ek ê êch êm ên êng ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oem oen oeo oet oi om on ong "
    "ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut "
    "uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
    "y yêm yên yêng yêt yêu"
)
_RIME = "|".join(sorted(_RIMES.split(), key=len, reverse=True))
_STRICT = re.compile(f"(?:{_ONSET})?(?P<rime>{_RIME})")
_LOOSE = re.compile(f"[bcdđfghjklmnpqrstvwxz]*?(?:gi|qu)?(?P<rime>{_RIME})")
_CLOSED = re.compile("(?:p|t|c|ch)$")


def _well_cased(token: str) -> bool:
    return token.islower() or token.isupper() or (token[:1].isupper() and (len(token) == 1 or token[1:].islower()))


@lru_cache(maxsize=20_000)
def is_syllable(token: str) -> bool:
    """Whether the token is a Vietnamese syllable in correct spelling, cased as a word is."""
    bare, tones = strip_tone(token.lower())
    found = _STRICT.fullmatch(bare)
    if found is None or len(tones) > 1 or not _well_cased(token) or not _tone_in_place(token, found["rime"]):
        return False
    return _CLOSED.search(bare) is None or tones in (ACUTE, DOT)


@lru_cache(maxsize=20_000)
def could_be_syllable(token: str) -> bool:
    """Whether the token may be left alone as Vietnamese: a known rime after any consonants ("Krông", "Plông")."""
    bare, tones = strip_tone(token.lower())
    found = _LOOSE.fullmatch(bare)
    return found is not None and len(tones) <= 1 and _well_cased(token) and _tone_in_place(token, found["rime"])


def _tone_in_place(token: str, rime: str) -> bool:
    """Whether the tone, if any, stands on a vowel that may carry it: "xão" is a word, "xaõ" is VNI for "xã"."""
    place = next((at for at, letter in enumerate(token) if strip_tone(letter)[1]), None)
    if place is None:
        return True
    within = place - (len(token) - len(rime))
    vowels = len(rime.rstrip("bcdghklmnprstvx"))
    if rime in ("oa", "oe", "uy"):
        return within in (0, 1)  # hoà and hòa are both written
    if vowels < len(rime) or rime in ("uê", "uơ"):
        return within == vowels - 1
    return within == (0 if vowels <= 2 else 1)
