"""Pages of the province's own index."""
