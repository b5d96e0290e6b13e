"""All writes of following up."""
