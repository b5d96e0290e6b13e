"""All writes of directives."""
