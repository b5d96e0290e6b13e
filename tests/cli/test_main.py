"""The `chiso` group itself: what every command shares."""

from __future__ import annotations

import click
from click.testing import CliRunner

from chiso.cli.main import LazyGroup


def test_an_interrupted_command_leaves_with_three() -> None:
    class Interrupted(LazyGroup):
        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
            def stop() -> None:
                raise KeyboardInterrupt

            return click.Command(cmd_name, callback=stop)

    result = CliRunner().invoke(Interrupted(), ["score"])
    assert result.exit_code == 3
    assert "interrupted" in result.output
