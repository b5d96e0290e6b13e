"""Samples that come with the product: frameworks that are plainly called samples, and a fictional province."""
