"""All reads of directives."""
