"""Everything that writes rows of this app."""

from chiso.office.frameworks.operations.crosswalks import store_crosswalk
from chiso.office.frameworks.operations.versions import store_framework

__all__ = ["store_crosswalk", "store_framework"]
