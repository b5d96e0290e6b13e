"""Every read of a round, one file per theme."""
