"""How the annex grammar does on labelled scoring texts: `python -m tests.engine.annex.scoring FILE…` (`-v`: each miss).

A text is right when its rule is one of the labelled readings and sure, marked when it is left to a person, other when
a sure rule is none of the readings: the fault that may never happen.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from chiso.engine.frameworks.annex import read_scoring
from tests.engine.annex.corpus import Labelled, load, shape


def outcome(entry: Labelled) -> str:
    """What became of the text: right, marked (with or without the right draft), other.

    A text to doubt was marked, typed in an allowed reading, or typed.
    """
    reading = read_scoring(entry.text, entry.maximum)
    sure = reading.confidence >= 0.8
    as_meant = reading.draft is not None and entry.allows(reading.draft.rule)
    if not entry.kind:
        return "doubtful, marked" if not sure else "doubtful, allowed" if as_meant else "doubtful, typed"
    if sure:
        return "right" if as_meant else "other"
    return "marked, draft right" if as_meant else "marked"


def told(entries: list[Labelled]) -> str:
    """The figures of a set in one line."""
    found = Counter(outcome(entry) for entry in entries)
    rules = sum(1 for entry in entries if entry.kind)
    share = f"{100 * found['right'] / rules:.0f} %" if rules else "none"
    doubtful = len(entries) - rules
    return (
        f"right {found['right']} of {rules} ({share}), marked {found['marked'] + found['marked, draft right']}, "
        f"other {found['other']}; draft right {found['right'] + found['marked, draft right']}; "
        f"doubtful marked {found['doubtful, marked']} of {doubtful} (allowed: {found['doubtful, allowed']})"
    )


def missed(entry: Labelled) -> str:
    """A text that is not right, with what was wanted, read and doubted."""
    reading = read_scoring(entry.text, entry.maximum)
    got = (reading.draft.rule.kind, shape(reading.draft.rule)) if reading.draft else None
    doubts = [doubt.vi for doubt in reading.doubts]
    wanted = (entry.kind, entry.wanted)
    return f"{outcome(entry)}: {entry.text!r} (max {entry.maximum})\n  want {wanted}\n  got {got} {doubts}"


def main(arguments: list[str]) -> None:
    for name in [argument for argument in arguments if argument != "-v"]:
        entries = load(Path(name).resolve())
        print(name, "|", told(entries))
        print("  without `rare` |", told([entry for entry in entries if not entry.rare]))
        if "-v" in arguments:
            for entry in entries:
                if outcome(entry) not in ("right", "doubtful, marked"):
                    print(missed(entry))


if __name__ == "__main__":
    main(sys.argv[1:])
