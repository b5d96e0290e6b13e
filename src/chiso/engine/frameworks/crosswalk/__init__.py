"""Which leaf of one version became which of another: links with shares and reasons, and a proposal to confirm."""

from chiso.engine.frameworks.crosswalk.loading import load_crosswalk
from chiso.engine.frameworks.crosswalk.model import Crosswalk, Link
from chiso.engine.frameworks.crosswalk.proposal import propose_crosswalk
from chiso.engine.frameworks.crosswalk.writing import dump_crosswalk

__all__ = ["Crosswalk", "Link", "dump_crosswalk", "load_crosswalk", "propose_crosswalk"]
