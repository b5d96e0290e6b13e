"""Pages of published tables."""
