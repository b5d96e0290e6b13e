"""Reads of the province's own index."""
