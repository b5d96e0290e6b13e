"""The most memory that this process has held.

The trap: `ru_maxrss` of a child begins with the peak of the process that started it, so that a benchmark that made its
table first reports the table. The kernel's own high-water mark of this program does not.
"""

from __future__ import annotations

import re
from pathlib import Path


def peak_mb() -> float:
    """Megabytes (2^20) of resident memory at the peak, since this program was started."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    if told is None:
        raise RuntimeError("this kernel does not tell the peak of a process")
    return int(told[1]) / 1024
