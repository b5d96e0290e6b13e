"""Writing units: our own by hand, the country's by register and decree."""

from chiso.office.units.operations.bodies import (
    INNER_KINDS,
    Founded,
    Named,
    add_body,
    body_key,
    found_bodies,
    has_bodies,
)
from chiso.office.units.operations.decrees import check_file, reverse_decree, store_decrees
from chiso.office.units.operations.organisation import (
    STREAM,
    close_unit,
    move_unit,
    register_unit,
    rename_unit,
    succeed,
    unit_search_key,
)
from chiso.office.units.operations.register import adopt_province, import_register, plan_import

__all__ = [
    "INNER_KINDS",
    "STREAM",
    "Founded",
    "Named",
    "add_body",
    "adopt_province",
    "body_key",
    "check_file",
    "close_unit",
    "found_bodies",
    "has_bodies",
    "import_register",
    "move_unit",
    "plan_import",
    "register_unit",
    "rename_unit",
    "reverse_decree",
    "store_decrees",
    "succeed",
    "unit_search_key",
]
