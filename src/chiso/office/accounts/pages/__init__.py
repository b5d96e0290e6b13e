"""Pages of sign-in, the person's own profile, and the administration of accounts."""
