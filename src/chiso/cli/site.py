"""Django, set up for a command; and errors that a person can act on."""

from __future__ import annotations

import os

import click

SETTINGS = "chiso.web.settings"
EXIT_CHECK_FAILED, EXIT_BAD_INPUT, EXIT_RESOURCE_MISSING = 1, 2, 3


class Unavailable(click.ClickException):
    """Something that the command needs is not there: a free port, a database, a writable folder."""

    exit_code = EXIT_RESOURCE_MISSING


def set_up() -> None:
    """Load the settings and the apps; call before importing anything of `chiso.office`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    try:
        django.setup()
    except OSError as error:
        raise Unavailable(
            f"không dùng được thư mục dữ liệu (cannot use the data folder): {error}. "
            "Đặt CHISO_DATA sang một thư mục ghi được (point CHISO_DATA to a folder that can be written)."
        ) from error
    except ValueError as error:  # a setting that cannot be understood says so itself
        raise Unavailable(str(error)) from error
