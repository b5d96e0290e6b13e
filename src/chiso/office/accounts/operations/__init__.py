"""All writes about persons: accounts, memberships, delegation, hand-over, bulk creation."""

from chiso.office.accounts.operations.delegations import delegate, end_delegation, tell_of_ended_delegations
from chiso.office.accounts.operations.hand_over import Joining, hand_over
from chiso.office.accounts.operations.importing import Imported, import_people
from chiso.office.accounts.operations.memberships import add_membership, end_membership
from chiso.office.accounts.operations.people import (
    Issued,
    change_own_password,
    choose_language,
    create_person,
    deactivate,
    reactivate,
    reset_password,
    update_person,
)
from chiso.office.accounts.operations.taking_back import take_back_membership, take_back_person

__all__ = [
    "Imported",
    "Issued",
    "Joining",
    "add_membership",
    "change_own_password",
    "choose_language",
    "create_person",
    "deactivate",
    "delegate",
    "end_delegation",
    "end_membership",
    "hand_over",
    "import_people",
    "reactivate",
    "reset_password",
    "take_back_membership",
    "take_back_person",
    "tell_of_ended_delegations",
    "update_person",
]
