"""Pages of communications."""
