"""Writes of the province's own index."""
