"""Writes of the dossiers: `intake` of extracts, `letters` of apology, `keeping` of figures."""

STREAM = "dossiers"
"""The audit stream of everything about dossiers."""
