"""From a source's extract to the store: mapping, doubts, rival records, snapshots and the figures kept beside them.

`io` opens files of extracts, `store_io` the store, `import_io` runs an import; the rest is plain values and SQL text.
"""
