"""Was every citizen served on time? Deadlines, figures, comparison with the national system, forecasts.

Import from the modules: `columns` (the contract of the table), `kpi` and `stock` (figures), `lifecycle` (what the
event log means), `reconcile`, `forecast`. Only `kpi`, `stock`, `answers` and the runners `io` and `spark_io` load the
compiler of queries.
"""
