"""Help and usage errors speak Vietnamese, every paragraph of them, and English on request."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from chiso.cli.main import COMMANDS, main
from chiso.cli.speaking import words


def every(command: click.Command, path: str = "chiso") -> Iterator[tuple[str, click.Command]]:
    """A command and all below it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every(below, f"{path} {name}")


def paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def said() -> dict[str, str]:
    """Every English paragraph of the help and where it stands."""
    found = {summary: f"chiso {name}" for name, (_, _, summary) in COMMANDS.items()}
    found["Show this message and exit."] = "--help"
    for path, command in every(main):
        found |= dict.fromkeys(paragraphs(command.help or ""), path)
        for option in command.params:
            if isinstance(option, click.Option):
                found |= dict.fromkeys(paragraphs(option.help or ""), f"{path} {option.opts[0]}")
    return found


def run(*arguments: str) -> str:
    return CliRunner().invoke(main, list(arguments), prog_name="chiso").output


def test_every_option_says_what_it_is_for() -> None:
    silent = [
        f"{path} {option.opts[0]}"
        for path, command in every(main)
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []


def test_every_paragraph_of_help_has_its_vietnamese() -> None:
    assert {text: where for text, where in said().items() if text not in words()} == {}


def test_the_table_holds_nothing_that_no_command_says() -> None:
    assert sorted(set(words()) - set(said())) == []


def test_help_is_vietnamese_down_to_its_headings() -> None:
    told = run("framework", "--help")
    assert "Cách dùng: chiso framework [TÙY CHỌN] LỆNH [THAM SỐ]..." in told
    assert "Liệt kê mọi điều sai hoặc lạ trong FILE" in told
    assert not re.search("Usage|Options|Commands|Show|List|[.]{3}$", told.replace("[THAM SỐ]...", ""), re.MULTILINE)


def test_english_comes_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHISO_LANG", "en")
    assert "List everything wrong or odd in FILE" in run("framework", "--help")
    assert "Missing argument" in run("score")


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ((), "Cách dùng: chiso"),
        (("score",), "Lỗi: thiếu tham số 'FRAMEWORK'."),
        (("score", "a", "b"), "Lỗi: thiếu tùy chọn '--out'."),
        (("score", "--otu", "x", "a", "b"), "Lỗi: không có tùy chọn --otu. Có phải là --out?"),
        (("scor",), "Lỗi: không có lệnh 'scor'"),
        (("framework", "chek"), "Lỗi: không có lệnh 'chek'"),
        (("--bogus",), "Lỗi: không có tùy chọn --bogus."),
        (("run", "--port", "abc"), "Lỗi: giá trị không dùng được cho '--port': 'abc' không phải số nguyên."),
        (("run", "--port", "0"), "Lỗi: giá trị không dùng được cho '--port': 0 nằm ngoài khoảng 1<=x<=65535."),
        (("score", "a", "b", "--out", "c", "--lang", "fr"), "'fr' không thuộc 'vi', 'en'."),
    ],
)
def test_a_usage_error_is_told_in_vietnamese(arguments: tuple[str, ...], wanted: str) -> None:
    result = CliRunner().invoke(main, list(arguments), prog_name="chiso")
    assert result.exit_code == 2
    assert wanted in result.output
