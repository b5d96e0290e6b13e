"""Tables of one-stop dossiers: where extracts come from, what was imported, letters of apology, figures that were kept.

The dossiers themselves are Parquet (`store.py`): millions of rows that nobody edits. Names and addresses never go
there; they are here, encrypted, for as long as a letter may be due.
"""

from chiso.office.dossiers.models.intake import DossierImport, DossierSource, ImportState, Register, RegisterKind, Side
from chiso.office.dossiers.models.kept import Maximum, MonthSnapshot, Study, StudyKind
from chiso.office.dossiers.models.letters import Agency, Contact, Letter
from chiso.office.dossiers.models.runs import RunState, StudyRun

__all__ = [
    "Agency",
    "Contact",
    "DossierImport",
    "DossierSource",
    "ImportState",
    "Letter",
    "Maximum",
    "MonthSnapshot",
    "Register",
    "RegisterKind",
    "RunState",
    "Side",
    "Study",
    "StudyKind",
    "StudyRun",
]
