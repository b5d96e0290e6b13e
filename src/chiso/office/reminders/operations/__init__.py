"""All writes of reminders."""
