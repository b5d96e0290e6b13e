"""Third-party assets come out of installed Python packages; nothing built is committed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

from chiso.packaged import FONT_WEIGHTS, font_file, package_dir


def packaged_assets() -> dict[str, Path]:
    """Public path under STATIC_URL → file inside an installed package."""
    fonts = {f"vendor/be-vietnam-pro-{weight.lower()}.ttf": font_file(weight) for weight in FONT_WEIGHTS}
    return {"vendor/htmx.min.js": package_dir("django_htmx") / "static/django_htmx/htmx-2.min.js", **fonts}


class OwnAssetsFinder(AppDirectoriesFinder):
    """The static folders of our own apps; other packages' demonstrations and documentation sites are not served."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        ours = [app.name for app in apps.get_app_configs() if app.name.startswith("chiso.")]
        super().__init__(ours, *args, **kwargs)


class PackagedAssetsFinder(BaseFinder):
    """Finds the files of `packaged_assets` as if they stood in a static folder."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = packaged_assets().get(path)
        if find_all:
            return [str(found)] if found else []
        return str(found) if found else []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for public, file in packaged_assets().items():
            yield public, _OneFile(file)


class _OneFile(FileSystemStorage):
    """A storage that answers every name with one file: collectstatic copies by (name, storage)."""

    def __init__(self, file: Path) -> None:
        super().__init__(location=str(file.parent))
        self._file = file
        self.prefix = ""

    def path(self, name: str) -> str:
        return str(self._file)


class HashedStaticStorage(ManifestStaticFilesStorage):
    """Names with content hashes; before collectstatic has run (tests, development), the plain name."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
