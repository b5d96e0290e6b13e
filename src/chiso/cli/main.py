"""The `chiso` command: a thin group that imports a command's module only when that command is called."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import click

from chiso.cli.speaking import context_class, speaking, spoken

EXIT_INTERRUPTED = 3
# Polars keeps what it frees for ten seconds, a fifth of what a command takes; it is asked before it is loaded
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")
# our matrices are small: more threads of linear algebra wait busily for each other, and the site has threads of its own
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# command → (module under chiso.cli, attribute, one line of help)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "run": ("run", "run", "Start the site and the job worker."),
    "worker": ("run", "worker", "Run background jobs without the site."),
    "demo": ("demo", "demo", "Fill an empty installation with the fictional sample province."),
    "doctor": ("run", "doctor", "Check that this installation can work."),
    "manage": ("run", "manage", "Django's own management commands."),
    "framework": ("framework", "framework", "Check and compare framework files."),
    "score": ("score", "score", "Score answers against a framework, without a database."),
    "index": ("index", "index", "Composite indices: scores, ranks and how sure they are."),
    "directive": ("directive", "directive", "Read official documents: targets, tasks, deadlines."),
    "bundle": ("bundle", "bundle", "Recompute published results from their own files."),
    "dossiers": ("dossiers_group", "dossiers", "One-stop dossiers: on time or late, compared, forecast."),
    "ranking": ("ranking", "ranking", "What ranks mean, and the cheapest path to a better one."),
    "results": ("results", "results", "Check published tables of results, and keep them."),
    "survey": ("survey", "survey", "Samples, weights and estimates of surveys."),
    "template": ("template", "template", "Check the office's Word templates."),
    "move-in": ("move_in", "move_in", "Move in last year's workbooks, evidence and accounts."),
    "units": ("units", "units", "Administrative units through time."),
    "user": ("user", "user", "Accounts."),
    "audit": ("audit", "audit", "Verify the audit chains."),
}


class LazyGroup(click.Group):
    """Loads a command's module on use, so that `chiso score` never imports Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"chiso.cli.{module}"), attribute)
        return speaking(command)

    def make_context(self, *args: Any, **named: Any) -> click.Context:
        self.context_class = context_class()
        try:
            return super().make_context(*args, **named)
        except click.UsageError as error:
            raise spoken(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise spoken(error) from error
        except KeyboardInterrupt:
            click.echo("bị ngắt (interrupted)", err=True)
            ctx.exit(EXIT_INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup)
@click.version_option(package_name="chiso")
def main() -> None:
    """ChiSo: a province's governance indices, from directive to rank."""


if __name__ == "__main__":
    main()
