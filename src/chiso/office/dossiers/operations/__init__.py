"""Writes of the dossiers: `intake` of extracts, `letters` of apology, `keeping` of figures, `studies` by the worker."""

import datetime as dt
from collections.abc import Callable

STREAM = "dossiers"
"""The audit stream of everything about dossiers."""
Clock = Callable[[], dt.datetime]
ATTEMPTS = 3
"""A job whose worker was lost so often is not begun again: it may be the reason."""
