"""Who did what, when: the organisation's apps. Rooms of an app and what each may import: docs, architecture."""
