"""What other apps may answer to, within the transaction of the verb that tells it."""

from __future__ import annotations

from django.dispatch import Signal

# a running round moved to another version; `change` is the FrameworkChange, `actor` and `at` who moved it and when
version_adopted = Signal()
