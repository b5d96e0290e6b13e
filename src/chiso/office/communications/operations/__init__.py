"""Verbs of communications."""
