"""Help and usage errors in Vietnamese; CHISO_LANG=en leaves them as the commands state them.

The trap: an officer who types `--help` is the one who reads no English. The commands keep their English beside the
code, one table holds the Vietnamese of every paragraph, and whatever the table lacks is shown in English, never hidden.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import IO, Any

import click

WORDS = Path(__file__).with_name("help.vi.toml")
_HEADINGS = {"Options": "Tùy chọn", "Commands": "Lệnh", "Usage: ": "Cách dùng: "}
_EXTRAS = {"required": "bắt buộc", "default: ": "mặc định: ", "env var: ": "biến môi trường: "}
_SLOTS = {"[OPTIONS]": "[TÙY CHỌN]", "COMMAND [ARGS]...": "LỆNH [THAM SỐ]...", "COMMAND": "LỆNH"}
_VALUES = {
    " is not one of ": " không thuộc ",
    " is not in the range ": " nằm ngoài khoảng ",
    " is not a valid integer range": " không phải số nguyên",
    " is not a valid integer": " không phải số nguyên",
    " is not a valid float range": " không phải số",
    " is not a valid float": " không phải số",
    " does not match the format ": " không đúng dạng ",
    "does not match the formats": "không đúng các dạng",
    " does not exist": " không có",
    " is a directory": " là thư mục",
    " is a file": " là tệp",
    " is not readable": " không đọc được",
    " is not writable": " không ghi được",
    "File ": "tệp ",
    "Directory ": "thư mục ",
    "Path ": "đường dẫn ",
}
_EXTRA = re.compile(r"\s*\[([^\[\]]*)\]$")


def is_vietnamese() -> bool:
    """Whether help is told in Vietnamese."""
    return os.environ.get("CHISO_LANG", "vi").lower()[:2] != "en"


@cache
def words() -> dict[str, str]:
    """English paragraph → Vietnamese."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def in_vietnamese(text: str) -> str:
    """The text with every known paragraph in Vietnamese; a line cut short by click finds its whole again."""
    return "\n\n".join(_paragraph(" ".join(part.split())) for part in re.split(r"\n\s*\n", text.strip()))


def _paragraph(text: str) -> str:
    known = words()
    if text.endswith("..."):
        text = next((whole for whole in known if whole.startswith(text[:-3])), text)
    return known.get(text, text)


def _option_help(text: str) -> str:
    """The sentence and what click puts behind it: [required], [default: …]."""
    found = _EXTRA.search(text)
    if found is None:
        return in_vietnamese(text)
    extra = _replaced(found[1], _EXTRAS)
    sentence = in_vietnamese(text[: found.start()])
    return f"{sentence}  [{extra}]" if sentence else f"[{extra}]"


def _replaced(text: str, table: dict[str, str]) -> str:
    for english, vietnamese in table.items():
        text = text.replace(english, vietnamese)
    return text


class Formatter(click.HelpFormatter):
    """Click's own layout; the one place through which all help passes."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _replaced(args, _SLOTS), prefix or _HEADINGS["Usage: "])

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_text(self, text: str) -> None:
        super().write_text(in_vietnamese(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], *more: Any, **named: Any) -> None:
        super().write_dl([(name, _option_help(text)) for name, text in rows], *more, **named)


class SpokenContext(click.Context):
    """A command's context whose help is told in Vietnamese."""

    formatter_class = Formatter


class SpokenUsageError(click.UsageError):
    """A usage error of click in Vietnamese; exit code 2 as ever."""

    def show(self, file: IO[Any] | None = None) -> None:
        if self.ctx is not None:
            click.echo(f"{self.ctx.get_usage()}\nXem `{self.ctx.command_path} --help`.\n", err=True)
        click.echo(f"Lỗi: {self.message}", err=True)


def spoken(error: click.UsageError) -> click.UsageError:
    """The error as it is shown."""
    if isinstance(error, SpokenUsageError) or not is_vietnamese():
        return error
    return SpokenUsageError(_told(error), error.ctx)


def _told(error: click.UsageError) -> str:
    message = error.format_message()
    if isinstance(error, click.NoSuchOption):
        near = f" Có phải là {', '.join(error.possibilities)}?" if error.possibilities else ""
        return f"không có tùy chọn {error.option_name}.{near}"
    if isinstance(error, click.MissingParameter):
        named = error.param.get_error_hint(error.ctx) if error.param is not None and error.ctx is not None else ""
        kind = "tham số" if isinstance(error.param, click.Argument) else "tùy chọn"
        return f"thiếu {kind} {named}.".replace(" .", ".")
    if isinstance(error, click.BadParameter):
        named, _, said = message.removeprefix("Invalid value").removeprefix(" for ").partition(": ")
        return f"giá trị không dùng được{f' cho {named}' if named else ''}: {_replaced(said, _VALUES)}"
    return re.sub(r"^No such command (.*?)\.", r"không có lệnh \1.", message)


def context_class() -> type[click.Context]:
    """In whose words a command tells its help."""
    return SpokenContext if is_vietnamese() else click.Context


def speaking(command: click.Command) -> click.Command:
    """The command with its subcommands, made to tell their help in the language asked for."""
    command.context_class = context_class()
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        speaking(below)
    return command
