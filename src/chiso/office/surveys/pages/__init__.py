"""Pages of surveys, by what they are about."""
