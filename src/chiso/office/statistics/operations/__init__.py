"""Writes of the statistics register."""
