"""The texts of the pages in English: collects what is to be translated (.po) and compiles what was translated (.mo).

Django's own commands need gettext, which a fresh machine lacks; Babel comes with the lock file. The trap of the source
texts: a page without its English words shows Vietnamese and nobody is told, so `tests/web/test_english.py` collects
again and compares.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PRODUCT = Path(__file__).resolve().parent.parent / "src" / "chiso"
LOCALE = PRODUCT / "web" / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"

# the functions that mark a text: whether a context comes first, and how many texts are one (a plural has two)
_MARKS = {
    "_": (0, 1), "gettext": (0, 1), "gettext_lazy": (0, 1), "gettext_noop": (0, 1),
    "said": (0, 1),  # the sentences of printed documents' fields (reports/paper/data.py)
    "ngettext": (0, 2), "ngettext_lazy": (0, 2),
    "pgettext": (1, 1), "pgettext_lazy": (1, 1), "npgettext": (1, 2),
}  # fmt: skip
_CALL = re.compile(r"(?<![\w.])(?:" + "|".join(_MARKS) + r")\((?=u?['\"])")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text to translate: itself (a pair for a plural), what tells it from its namesakes, and its file."""

    words: str | tuple[str, str]
    context: str | None
    place: str


def marked_texts(product: Path = PRODUCT) -> Iterator[Marked]:
    """Every text to translate, in the order of the files."""
    for path in sorted([*product.rglob("*.py"), *product.rglob("*.html")]):
        source = path.read_text(encoding="utf-8")
        calls = _of_template(source, path) if path.suffix == ".html" else ast.walk(ast.parse(source))
        for node in calls:
            found = _marked(node, path.relative_to(product).as_posix())
            if found:
                yield found


def _of_template(source: str, path: Path) -> Iterator[ast.AST]:
    """The calls that Django makes of a template's tags; what stands between them is filler, not Python."""
    from django.utils.translation.template import templatize

    made = templatize(source, origin=str(path))
    for start in _CALL.finditer(made):
        yield ast.parse(_call_at(made, start.start(), start.end()), mode="eval").body


def _call_at(text: str, start: int, inside: int) -> str:
    """The call that begins at `start`, up to the bracket that closes it (a text may hold brackets)."""
    rest = re.compile(r"(?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|[^)'\"])*\)", re.DOTALL).match(text, inside)
    if rest is None:
        raise ValueError(f"a call without its end: {text[start : start + 80]}")
    return text[start : rest.end()]


def _marked(node: ast.AST, place: str) -> Marked | None:
    if not isinstance(node, ast.Call):
        return None
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    before, forms = _MARKS.get(name, (0, 0))
    wanted = node.args[: before + forms]
    texts = [arg.value for arg in wanted if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and arg.value]
    if not forms or len(texts) < before + forms:
        return None
    words = (texts[before], texts[before + 1]) if forms == 2 else texts[before]
    return Marked(words, texts[0] if before else None, place)


def collect() -> Catalog:
    """A catalogue of everything that is marked, untranslated."""
    found = Catalog(locale="en", project="ChiSo", fuzzy=False)
    for text in marked_texts():
        found.add(text.words, locations=[(text.place, 0)], context=text.context)
    return found


def read_english(path: Path = ENGLISH) -> Catalog:
    """What people have translated so far; empty when there is nothing yet."""
    if not path.exists():
        return Catalog(locale="en", project="ChiSo", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


def update_english(path: Path = ENGLISH) -> Catalog:
    """Bring the catalogue in step with the sources: new texts come in empty, texts that are gone leave."""
    catalogue, found = read_english(path), collect()
    found.creation_date = catalogue.creation_date  # the day of the run is no news
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, include_lineno=False)
    return catalogue


def is_translated(message: Message) -> bool:
    """Whether every form of the text has its English words, and nobody has to look again (a plural came in)."""
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; gives the compiled files that were written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        # written beside it and moved into place: another test process may be reading
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    if "collect" in sys.argv:
        untold = [message.id for message in update_english() if message.id and not is_translated(message)]
        print(f"{len(untold)} texts to translate in {ENGLISH.relative_to(PRODUCT)}")
    for path in compile_catalogues():
        print(f"compiled {path.relative_to(LOCALE.parent)}")
