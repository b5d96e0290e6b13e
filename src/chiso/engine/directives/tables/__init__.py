"""Ruled tables on the picture of a page: their rules, their cells, and the lines that a table makes in a text."""
