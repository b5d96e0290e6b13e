"""Files that come with installed packages (fonts, scripts); nothing built or third-party is committed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

FONT_WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")


def package_dir(name: str) -> Path:
    """The folder of an installed package; raises RuntimeError when it is not installed."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"package {name} is not installed: run `make setup`")
    return Path(spec.origin).parent


def font_file(weight: str) -> Path:
    """The TTF of Be Vietnam Pro in one of `FONT_WEIGHTS`."""
    return package_dir("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{weight}.ttf"
