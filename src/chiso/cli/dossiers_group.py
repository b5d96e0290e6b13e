"""`chiso dossiers` with all its commands."""

from __future__ import annotations

from chiso.cli.dossiers import dossiers
from chiso.cli.dossiers_import import import_command

assert import_command.name == "import"

__all__ = ["dossiers"]
