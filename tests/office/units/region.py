"""A part of the real register that is whole in itself: some provinces of today, all they came from, all below them."""

from __future__ import annotations

from chiso.engine.units import UnitRegister
from chiso.engine.units.io import load_register


def region(*provinces: str) -> UnitRegister:
    """The register of the named provinces of today; small enough to load for every test."""
    whole = load_register()
    roots = set(provinces)
    while True:
        before = {row.predecessor for key in roots for row in whole.origins.get(key, ())}
        if before <= roots:
            break
        roots |= before
    kept, grown = set(roots), True
    while grown:
        below = {link.unit for link in whole.links if link.parent in kept}
        grown = not below <= kept
        kept |= below
    return UnitRegister(
        [unit for unit in whole.units if unit.id in kept],
        [link for link in whole.links if link.unit in kept and link.parent in kept],
        [row for row in whole.lineage if row.predecessor in kept and (row.successor is None or row.successor in kept)],
        whole.coverage,
    )
