"""What the commands over dossiers share: the tables that they read, and what computes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from chiso.engine.dossiers.files import SCHEME, Bucket

if TYPE_CHECKING:
    from chiso.engine.dossiers.answers import Opener


class Table(click.ParamType[Any]):
    """A file or folder of this machine, or `s3://bucket/folder`."""

    name = "path"

    def convert(self, value: Any, _: click.Parameter | None, __: click.Context | None) -> Path | Bucket:
        if isinstance(value, (Path, Bucket)):
            return value
        return Bucket(str(value)) if str(value).startswith(SCHEME) else Path(value)


TABLE = Table()
Command = TypeVar("Command", bound=Callable[..., Any])
_ENGINE = click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", help="What computes.")
_MASTER = click.option("--master", default="local[*]", help="Spark: address of the cluster.")


def computed(command: Command) -> Command:
    """Adds `--engine` and `--master`."""
    return _ENGINE(_MASTER(command))


def opening(engine: str, master: str) -> AbstractContextManager[Opener]:
    """Opens tables in this process, or on a cluster."""
    if engine == "spark":
        from chiso.engine.dossiers import spark_io

        return spark_io.opening(master)
    from chiso.engine.dossiers import io

    return io.opening()
