"""Reads of double keying: forms that wait, who keyed them, error rates. Values are never read here."""

from __future__ import annotations

from dataclasses import dataclass

from chiso.engine.survey.double_entry import Rate
from chiso.office.surveys.models import Collection, Keying, PaperForm, PaperResult


@dataclass(frozen=True)
class PaperLine:
    """A form with its keyers; `state` is `once`, `differs` or `settled`."""

    paper: PaperForm
    keyers: tuple[str, ...]
    state: str
    result: PaperResult | None


@dataclass(frozen=True)
class Keyings:
    """Every form of a collection, what is left to do, and how often people err."""

    lines: tuple[PaperLine, ...]
    once: int
    differ: int
    settled: int
    whole: Rate
    by_keyer: tuple[tuple[str, Rate], ...]


def collection_by_id(collection_id: int) -> Collection | None:
    return Collection.objects.select_related("wave__survey", "version__instrument").filter(pk=collection_id).first()


def paper_by_id(paper_id: int) -> PaperForm | None:
    return (
        PaperForm.objects.select_related("collection__wave__survey", "collection__version", "version")
        .filter(pk=paper_id)
        .first()
    )


def keyings_of(collection: Collection) -> Keyings:
    """The forms, those to be decided first, then those keyed once, newest first. Two queries."""
    papers = {paper.pk: paper for paper in collection.paper_forms.select_related("result").order_by("-id")}
    keyers: dict[int, list[Keying]] = {}
    for keying in Keying.objects.filter(paper__collection=collection).select_related("keyer").order_by("turn"):
        keyers.setdefault(keying.paper_id, []).append(keying)
    lines = []
    errors: dict[str, list[int]] = {}
    for paper in papers.values():
        own = keyers.get(paper.pk, [])
        result: PaperResult | None = getattr(paper, "result", None)
        state = "settled" if result else "differs" if len(own) == 2 else "once"
        lines.append(PaperLine(paper, tuple(keying.keyer.full_name for keying in own), state, result))
        if result:
            for keying, wrong in zip(own, (result.errors_first, result.errors_second), strict=False):
                held = errors.setdefault(keying.keyer.full_name, [0, 0])
                held[0] += wrong
                held[1] += result.compared
    order = {"differs": 0, "once": 1, "settled": 2}
    lines.sort(key=lambda line: order[line.state])
    count = [sum(line.state == state for line in lines) for state in ("once", "differs", "settled")]
    whole = Rate(sum(wrong for wrong, _ in errors.values()), sum(fields for _, fields in errors.values()))
    rates = tuple((name, Rate(*held)) for name, held in sorted(errors.items()))
    return Keyings(tuple(lines), count[0], count[1], count[2], whole, rates)
