"""Pages of units: ours, the country's, the map, and decrees."""

from chiso.office.units.pages.country import country, country_csv, tiles
from chiso.office.units.pages.decrees import check, decrees, reverse, store
from chiso.office.units.pages.ours import tree, unit

__all__ = ["check", "country", "country_csv", "decrees", "reverse", "store", "tiles", "tree", "unit"]
