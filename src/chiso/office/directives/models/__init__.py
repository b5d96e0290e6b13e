"""Tables of directives."""

from chiso.office.directives.models.register import Directive, DirectiveLink, DirectiveType, LinkKind, Urgency

__all__ = ["Directive", "DirectiveLink", "DirectiveType", "LinkKind", "Urgency"]
