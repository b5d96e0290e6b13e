"""Reads of the surveys app, by what they are about."""
