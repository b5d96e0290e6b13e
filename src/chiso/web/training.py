"""Whether this installation is a training copy.

The trap: an office fills a copy with `chiso demo --training`, starts it next week without the setting, and its pages
look like the real ones. So the copy itself carries the mark, in a file beside its data.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MARK = "tap-huan"


def mark_training(data_dir: Path) -> None:
    """Make the installation at `data_dir` a training copy for good."""
    (data_dir / MARK).touch()


def is_training(data_dir: Path, environment: Mapping[str, str]) -> bool:
    """Marked as one, or told so by CHISO_TRAINING=1."""
    return environment.get("CHISO_TRAINING") == "1" or (data_dir / MARK).exists()
