"""A unit fills its sheet: figures, papers with their pages, words where a paper is missing; then it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chiso.engine.frameworks import Node
from chiso.office.accounts.models import Role
from chiso.office.evidence.models import Document, DocumentType
from chiso.office.evidence.operations import Upload, store_document
from chiso.office.evidence.reading import Description
from chiso.office.rounds.cells import CellValue
from chiso.office.rounds.leaves import needs_evidence
from chiso.office.rounds.models import AnswerStatus, Sheet
from chiso.office.rounds.operations.answers import Change, record_answers, record_note
from chiso.office.rounds.operations.evidence_batch import Place, link_places
from chiso.office.rounds.operations.submission import approve, submit
from chiso.office.rounds.queries.todo import own_leaves
from chiso.office.units.models import Unit, UnitKind
from chiso.samples.province.papers import Paper, as_docx, as_pdf
from chiso.samples.province.people import head_of
from chiso.samples.province.story import Story, texts

# a unit thinks better of itself than its appraisers do
SELF_LOVE = 0.07
SPREAD = 0.13
# the leaf did not arise, or does not concern the unit: rare, and said so
RARELY = ((0.012, AnswerStatus.DID_NOT_ARISE), (0.008, AnswerStatus.NOT_APPLICABLE))
SECTIONS = ("Mục I", "Mục II", "Mục II.1", "Điểm 2, mục II", "Mục III", "Phụ lục 1")


def fill(story: Story, sheet: Sheet, at: dt.datetime, *, share: float = 1.0) -> list[str]:
    """The officer enters figures for the first `share` of the leaves and files the unit's papers under them.

    Gives the leaves whose papers are missing.
    """
    officer = story.actor(Role.UNIT_OFFICER, sheet.unit, at)
    leaves = own_leaves(sheet)
    leaves = leaves[: round(len(leaves) * share)]
    changes = [Change(leaf.code, _value(story, sheet, leaf), 0) for leaf in leaves]
    recorded = record_answers(actor=officer, sheet=sheet, changes=changes, at=at)
    if recorded.problems:
        raise ValueError(f"the sample's figures do not score: {recorded.problems}")
    year = sheet.group.round.year
    # last year's papers are used again, as they are in life
    documents = [*papers_of(story, sheet.unit, year, at), *story.papers.get(sheet.unit_id, ())]
    story.papers[sheet.unit_id] = documents
    claimed = {change.node for change in changes if change.value.status != AnswerStatus.NOT_APPLICABLE}
    proved = [leaf for leaf in leaves if leaf.code in claimed and story.draw.random() > _forgetful(story, sheet.unit)]
    places = [place for leaf in proved for place in _places(story, leaf, documents)]
    link_places(actor=officer, sheet=sheet, places=places, at=at)
    kept = {leaf.code for leaf in proved}
    return [leaf.code for leaf in leaves if leaf.evidence and leaf.code in claimed and leaf.code not in kept]


def send(story: Story, sheet: Sheet, at: dt.datetime, gaps: Sequence[str], *, approved: bool = True) -> None:
    """The officer puts words where a paper is missing and submits; a day later the head sends it in the unit's name."""
    officer = story.actor(Role.UNIT_OFFICER, sheet.unit, at)
    for node in gaps:
        record_note(actor=officer, sheet=sheet, node=node, note=story.say("notes"), seen="", at=at)
    submit(actor=officer, sheet=sheet, at=at)
    if approved:
        later = at + dt.timedelta(hours=20)
        approve(actor=story.actor(Role.UNIT_LEADER, sheet.unit, later), sheet=sheet, at=later)


def _value(story: Story, sheet: Sheet, leaf: Node) -> CellValue:
    for rate, status in RARELY:
        if leaf.max and story.draw.random() < rate:
            return CellValue({}, status)
    pool = story.pools(sheet.group.framework)[leaf.code]
    wanted = story.draw.gauss(story.merit(sheet.unit) + SELF_LOVE, SPREAD)
    return CellValue(dict(pool.pick(wanted, story.draw)))


def _forgetful(story: Story, unit: Unit) -> float:
    """How often the unit leaves a leaf without its paper."""
    return 0.01 + 0.06 * (1 - story.merit(unit))


def _places(story: Story, leaf: Node, documents: Sequence[Document]) -> list[Place]:
    """As many papers as the leaf asks for, each at a page it has."""
    chosen = story.draw.sample(SECTIONS, needs_evidence(leaf))
    return [_place(story, leaf, story.draw.choice(documents), section) for section in chosen]


def _place(story: Story, leaf: Node, document: Document, section: str) -> Place:
    page = story.draw.randint(1, document.file.pages) if document.file.pages else None
    return Place(leaf.code, document, section, page)


def papers_of(story: Story, unit: Unit, year: int, at: dt.datetime) -> list[Document]:
    """The unit's papers of one year, put into its library. Departments keep PDF, communes send Word."""
    officer = story.actor(Role.UNIT_OFFICER, unit, at)
    is_department = unit.kind in (UnitKind.DEPARTMENT, UnitKind.CENTRE)
    has_some = unit.pk in story.papers
    if is_department:
        kinds = ["plan", "report"] if has_some else list(texts()["papers"])
    else:
        kinds = ["plan"] if has_some else ["report"]
    found = []
    for number, kind in enumerate(kinds):
        paper = _paper(story, unit, kind, year, number)
        data = as_pdf(paper) if is_department else as_docx(paper)
        name = f"{paper.number.replace('/', '-')}.{'pdf' if is_department else 'docx'}"
        description = Description(
            number=paper.number,
            issued_on=paper.issued_on,
            issuer=paper.issuer,
            type=paper.type,
            signer=paper.signer,
            title=f"{paper.type.label} {paper.title[0].lower()}{paper.title[1:]}",
        )
        stored = store_document(
            actor=officer, unit_id=unit.pk, upload=Upload(name, data), at=at, description=description
        )
        found.append(stored.document)
    return found


def _paper(story: Story, unit: Unit, kind: str, year: int, number: int) -> Paper:
    words, draw = texts()["papers"][kind], story.draw
    planned = draw.randint(18, 45)
    filled = {
        "unit": unit.name,
        "year": str(year),
        "rate": str(draw.randint(90, 99)),
        "planned": str(planned),
        "done": str(planned - draw.randint(0, 3)),
        "received": f"{draw.randint(3, 42)}.{draw.randint(100, 999)}",
        "trained": str(draw.randint(4, 60)),
        "found": str(draw.randint(2, 14)),
    }
    return Paper(
        type=DocumentType(words["type"]),
        number=f"{draw.randint(5, 380)}/{words['code']}-{unit.abbreviation or 'UBND'}",
        issued_on=_issued(story, kind, year, number),
        issuer=_issuer(unit),
        signer=story.cast.person(Role.UNIT_LEADER, unit.key).full_name,
        signer_title=head_of(unit),
        place="Mẫu",
        title=words["title"].format(**filled),
        pages=tuple(tuple(line.format(**filled) for line in page) for page in words["pages"]),
    )


def _issued(story: Story, kind: str, year: int, number: int) -> dt.date:
    """Plans come in January, reports in November, the rest in between; never after today."""
    start = {"plan": dt.date(year, 1, 6), "report": dt.date(year, 11, 3)}.get(kind, dt.date(year, 3, 10))
    drawn = start + dt.timedelta(days=story.draw.randint(0, 12) + 30 * number * (kind not in ("plan", "report")))
    return min(drawn, story.today)


def _issuer(unit: Unit) -> str:
    is_grass_roots = unit.kind in (UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
    return f"Ủy ban nhân dân {unit.name[0].lower()}{unit.name[1:]}" if is_grass_roots else unit.name
