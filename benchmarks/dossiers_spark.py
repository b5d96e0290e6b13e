"""What the same question costs on Spark and on DuckDB as dossiers grow: a curve, on the same files and cores.

    tools/spark.sh .tools/spark/bin/python -m benchmarks.dossiers_spark [--rows 2000000,20000000]

Fourteen measures by agency and month. The cluster is a master and two workers of one core each on this machine, already
started, and its session open: what is measured is the question, the second time and after. Both answers are compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path

from polars.testing import assert_frame_equal

from benchmarks.dossiers import PIECE, QUESTION, clocked
from benchmarks.table import Row, printed
from chiso.engine.dossiers import io, spark_io
from chiso.engine.dossiers.synthetic import Recipe, make_dossiers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="2000000,20000000", help="sizes, with commas")
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    master = os.environ["SPARK"]
    session = spark_io.connect(master)
    rows = []
    for size in map(int, options.rows.split(",")):
        with tempfile.TemporaryDirectory(prefix="chiso-bench-") as folder:
            path = made(size, Path(folder))
            rows += measured(path, size, master, session, options.times)
    session.stop()
    print(f"{os.cpu_count()} cores, load before {load}\n{printed(rows)}")


def made(size: int, folder: Path) -> Path:
    """The dossiers in files of two million, which workers share between them."""
    for number in range(-(-size // PIECE)):
        part = min(PIECE, size - number * PIECE)
        make_dossiers(Recipe(part, seed=number)).write_parquet(folder / f"{number:03d}.parquet")
    return folder


def measured(path: Path, size: int, master: str, session: object, times: int) -> list[Row]:
    def here() -> object:
        return io.kpi(path, QUESTION)[0]

    def there() -> object:
        return spark_io.kpi(path, QUESTION, master=master, session=session)[0]

    assert_frame_equal(here(), there(), rel_tol=1e-9)  # type: ignore[arg-type]
    near, far = (statistics.median(clocked(ask) for _ in range(times)) for ask in (here, there))
    return [
        Row(f"DuckDB, {size:,} rows", near, "s"),
        Row(f"Spark, {size:,} rows", far, "s"),
        Row("Spark ÷ DuckDB", far / near, "×"),
    ]


if __name__ == "__main__":
    main()
