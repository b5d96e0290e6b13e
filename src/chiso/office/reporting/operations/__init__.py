"""All writes of the report calendar."""
