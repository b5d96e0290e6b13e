"""Pages of units: ours, the country's, the map, and decrees."""

from chiso.office.units.pages.country import country, country_csv, tiles
from chiso.office.units.pages.decrees import check, decree_template, decrees, reverse, store
from chiso.office.units.pages.founding import add, adopt, adopting, bodies, found
from chiso.office.units.pages.ours import tree, unit

__all__ = [
    "add",
    "adopt",
    "adopting",
    "bodies",
    "check",
    "country",
    "country_csv",
    "decree_template",
    "decrees",
    "found",
    "reverse",
    "store",
    "tiles",
    "tree",
    "unit",
]
