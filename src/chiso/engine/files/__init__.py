"""Files from outside: what they are by content, and whether they may come in."""

from chiso.engine.files.archives import Member, read_members
from chiso.engine.files.facts import DEFAULT_ALLOWED, FileFacts, Flag, Kind, Limits
from chiso.engine.files.inspection import inspect

__all__ = ["DEFAULT_ALLOWED", "FileFacts", "Flag", "Kind", "Limits", "Member", "inspect", "read_members"]
