"""The engine that asks whole XLSForms in a browser (repeats, photos, places): optional, built by `make forms-engine`.

Without it nothing is missing but those questions on the pages: simple forms are asked by the server's own pages, all
forms by devices. The style sheets are enketo-transformer's; they run here by libxslt, so no Node is needed to serve.
"""

from __future__ import annotations

from functools import lru_cache

from django.contrib.staticfiles import finders
from lxml import etree

from chiso.office.surveys.models import InstrumentVersion
from chiso.office.surveys.versions import form_of

SCRIPT, PAGE_SHEET, MODEL_SHEET = "forms/enketo.js", "forms/openrosa2html5form.xsl", "forms/openrosa2xmlmodel.xsl"


def is_built() -> bool:
    """Whether the engine is there."""
    return all(_place(path) for path in (SCRIPT, PAGE_SHEET, MODEL_SHEET))


def _place(path: str) -> str | None:
    """Where a built file lies; a finder that knows none may answer with a list of nothing."""
    found = finders.find(path)
    return found if isinstance(found, str) else None


def needs_engine(version: InstrumentVersion) -> bool:
    """Whether the server's own pages cannot ask the form."""
    return bool(form_of(version).not_here)


def on_pages(version: InstrumentVersion) -> bool:
    """Whether respondents can answer in a browser at all."""
    return not needs_engine(version) or is_built()


@lru_cache(maxsize=16)
def parts_of(xform: bytes) -> tuple[str, str]:
    """The page's form as HTML, and the model that the engine keeps answers in."""
    page, model = _sheets()
    source = etree.fromstring(xform)
    asked = page(source, openclinica="0").getroot()
    kept = model(source, openclinica="0").getroot()
    form = next(each for each in asked.iter() if each.tag == "form")
    for each in form.iter():
        if isinstance(each.tag, str) and each.get("style") is not None:
            # the only style the sheet writes is "not shown", and the content policy refuses styles in place
            del each.attrib["style"]
            each.set("hidden", "")
    return etree.tostring(form, encoding="unicode", method="html"), etree.tostring(kept[0], encoding="unicode")


@lru_cache(maxsize=1)
def _sheets() -> tuple[etree.XSLT, etree.XSLT]:
    found = [etree.parse(str(_place(path))) for path in (PAGE_SHEET, MODEL_SHEET)]
    return etree.XSLT(found[0]), etree.XSLT(found[1])
