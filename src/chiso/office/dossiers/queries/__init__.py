"""Reads of the dossiers' pages: `figures` from the store, `intake` of sources and imports, `work` of one agency."""
