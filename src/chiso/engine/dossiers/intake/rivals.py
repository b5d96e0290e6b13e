"""Several records of one dossier: which of them stands, told by their content and never by the order they came in.

The trap: "the last one wins". Then the same files in another order give other figures. Here a dossier's state is the
greatest order (update time, then sequence) seen and the set of contents seen with it: one content stands; two put the
dossier in dispute, and neither counts until a newer record comes. Both parts only grow, so any split in any order ends
in the same store.

SQL over: `checked` (staged rows, with `file_row_number`), `stored` (the store's rows of the same codes: dossier_id,
updated_at, sequence, content, filename), `disputed` (dossier_id, updated_at, sequence, content).
"""

from __future__ import annotations

TWICE = "SELECT dossier_id FROM checked WHERE mask = 0 GROUP BY dossier_id HAVING count(*) > 1"
DISPUTED_TYPES = "dossier_id VARCHAR, updated_at TIMESTAMP, sequence DOUBLE, content UBIGINT"

CONTENDED = """
CREATE TEMP TABLE contended AS
SELECT dossier_id FROM twice UNION SELECT dossier_id FROM stored
UNION SELECT dossier_id FROM disputed WHERE dossier_id IN (SELECT dossier_id FROM checked WHERE mask = 0)
"""


def rivals(updated_at: str, sequence: str, content: str) -> str:
    """Every record of the contended codes with its place: 1 is the newest; `sides`: how many contents the newest has.

    Row numbers are those of the extract; stored records have none, disputed ones neither (nor a file).
    """
    return f"""
CREATE TEMP TABLE rivals AS
WITH every AS (
  SELECT dossier_id, {updated_at} AS updated_at, {sequence} AS sequence, hash({content}) AS content,
    file_row_number AS place, NULL AS filename FROM checked SEMI JOIN contended USING (dossier_id) WHERE mask = 0
  UNION ALL SELECT dossier_id, updated_at, sequence, content, NULL, filename FROM stored
  UNION ALL SELECT dossier_id, updated_at, sequence, content, NULL, NULL FROM disputed SEMI JOIN contended
    USING (dossier_id)
), ranked AS (
  SELECT *, rank() OVER (PARTITION BY dossier_id ORDER BY updated_at DESC NULLS LAST, sequence DESC NULLS LAST) AS age
  FROM every
)
SELECT *, count(DISTINCT content) FILTER (WHERE age = 1) OVER (PARTITION BY dossier_id) AS sides,
  bool_or(filename IS NOT NULL) OVER (PARTITION BY dossier_id) AS known,
  row_number() OVER (PARTITION BY dossier_id ORDER BY age, filename IS NULL, place) AS turn
FROM ranked
"""  # noqa: S608


VERDICTS = """
CREATE TEMP TABLE verdicts AS SELECT place, dossier_id, CASE
  WHEN age > 1 THEN 'older' WHEN sides > 1 THEN 'disputed' WHEN turn > 1 THEN 'unchanged'
  WHEN known THEN 'corrected' ELSE 'new' END AS verdict
FROM rivals WHERE place IS NOT NULL
"""
REMOVED = """
CREATE TEMP TABLE removed AS SELECT dossier_id, filename, age = 1 AS in_dispute FROM rivals
WHERE filename IS NOT NULL AND (age > 1 OR sides > 1)
"""
STILL_DISPUTED = """
SELECT dossier_id, updated_at, sequence, content FROM disputed ANTI JOIN contended USING (dossier_id)
UNION SELECT DISTINCT dossier_id, updated_at, sequence, content FROM rivals WHERE age = 1 AND sides > 1
"""
"""What is disputed afterwards. Hashes may change with DuckDB's version: a code in dispute has two contents already, so
that a third makes no difference."""
