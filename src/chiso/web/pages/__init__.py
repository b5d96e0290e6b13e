"""Pages that belong to no single app: home, search, language switch, error pages."""

from chiso.web.pages.errors import broken, forbidden, not_found
from chiso.web.pages.home import home
from chiso.web.pages.language import choose_language
from chiso.web.pages.search import search

__all__ = ["broken", "choose_language", "forbidden", "home", "not_found", "search"]
