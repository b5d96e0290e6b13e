"""The wording of a form: translations, labels given in place, and values of answers inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from chiso.engine.errors import Language
from chiso.engine.forms.conditions import Conditions
from chiso.engine.forms.model import FormLanguage, Piece, Wording
from chiso.engine.forms.xml import child_named, elements, local

_ITEXT = re.compile(r"jr:itext\(\s*'([^']*)'\s*\)\s*\Z")
_IMAGE = "jr://images/"
_VIETNAMESE = re.compile(r"\(vi\)|việt|viet", re.IGNORECASE)
_ENGLISH = re.compile(r"\(en\)|english|tiếng anh", re.IGNORECASE)
DEFAULT = "default"


def code_of(name: str) -> Language | None:
    """Which of our languages the form means: by the code in brackets, else by the name."""
    if _VIETNAMESE.search(name) or name == "vi":
        return "vi"
    return "en" if _ENGLISH.search(name) or name == "en" else None


class Words:
    """Translations of one form by their ids."""

    def __init__(self, model: etree._Element, conditions: Conditions) -> None:
        self._conditions = conditions
        self.languages: tuple[FormLanguage, ...] = ()
        self._texts: dict[str, dict[str, tuple[Piece, ...]]] = {}
        self._images: dict[str, dict[str, str]] = {}
        self.heard: dict[str, None] = {}
        itext = child_named(model, "itext")
        translations = [] if itext is None else elements(itext)
        # the default language comes first: it is what a reader of neither gets
        for translation in sorted(translations, key=lambda each: each.get("default") is None):
            self._take(translation)
        if not self.languages:
            self.languages = (FormLanguage(DEFAULT, None),)

    def _take(self, translation: etree._Element) -> None:
        name = str(translation.get("lang") or DEFAULT)
        self.languages = (*self.languages, FormLanguage(name, code_of(name)))
        for text in elements(translation):
            value = next((each for each in elements(text) if each.get("form") is None), None)
            if value is not None:
                self._texts.setdefault(str(text.get("id")), {})[name] = self._pieces(value)
            self._take_media(text, name)

    def _take_media(self, text: etree._Element, language: str) -> None:
        """Pictures that are shown with the words; `heard` remembers what has to be played."""
        for each in elements(text):
            source = (each.text or "").strip()
            if each.get("form") == "image" and source.startswith(_IMAGE):
                self._images.setdefault(str(text.get("id")), {})[language] = source.removeprefix(_IMAGE)
            elif each.get("form") in ("audio", "video"):
                self.heard[str(text.get("id"))] = None

    def _pieces(self, node: etree._Element) -> tuple[Piece, ...]:
        found: list[Piece] = [node.text] if node.text else []
        for child in elements(node):
            if local(child) == "output":
                found.append(self._conditions.read(str(child.get("value") or child.get("ref") or ""), local(node)))
            if child.tail:
                found.append(child.tail)
        if found and isinstance(found[0], str):
            found[0] = found[0].lstrip()
        if found and isinstance(found[-1], str):
            found[-1] = found[-1].rstrip()
        return tuple(piece for piece in found if piece != "")

    def by_id(self, text_id: str) -> Wording:
        """A translation by its id."""
        return Wording(self._texts.get(text_id, {}), self._images.get(text_id, {}))

    def of(self, node: etree._Element | None) -> Wording:
        """The words of a label or hint: by reference or in place."""
        if node is None:
            return Wording()
        reference = node.get("ref")
        if reference:
            return self.of_reference(str(reference))
        return self._plain(self._pieces(node))

    def of_reference(self, reference: str) -> Wording:
        """The words that `jr:itext('…')` names; other text is itself."""
        match = _ITEXT.match(reference.strip())
        return self.by_id(match[1]) if match else self._plain((reference,) if reference else ())

    def _plain(self, pieces: tuple[Piece, ...]) -> Wording:
        return Wording({self.languages[0].name: pieces}) if pieces else Wording()


def item_words(words: Words, item: Mapping[str, str], label_ref: str) -> Wording:
    """The words of a row of a list: `jr:itext(itextId)` or the column that the label names."""
    inner = re.fullmatch(r"jr:itext\(\s*([\w.\-]+)\s*\)", label_ref.strip())
    if inner:
        return words.by_id(item.get(inner[1], ""))
    return words.of_reference(item.get(label_ref.strip(), ""))
