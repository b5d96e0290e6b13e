"""All reads of reminders."""
