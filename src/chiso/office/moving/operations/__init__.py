"""All writes of moves: files in, decisions, confirmation, storing, taking back."""

from chiso.office.moving.operations.files import add_files, leave_out, save_settings, start_move
from chiso.office.moving.operations.reading import read_part
from chiso.office.moving.operations.running import ask_to_stop, confirm_part, run_part
from chiso.office.moving.operations.undoing import ask_to_undo, run_undo, undo_parts

__all__ = [
    "add_files",
    "ask_to_stop",
    "ask_to_undo",
    "confirm_part",
    "leave_out",
    "read_part",
    "run_part",
    "run_undo",
    "save_settings",
    "start_move",
    "undo_parts",
]
