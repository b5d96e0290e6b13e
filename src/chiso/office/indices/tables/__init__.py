"""Published tables of other bodies: read, kept edition by edition, looked at over years, turned into a path."""
