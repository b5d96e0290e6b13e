"""Pages of dossiers: `board` of the province, `work` of one agency, `intake` of extracts, `kept` figures, `api`."""
