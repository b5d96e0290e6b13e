"""Templates under the strict content policy: no inline style or script, no handler attributes, no foreign hosts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import PRODUCT, name

TEMPLATES = sorted(PRODUCT.rglob("templates/**/*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE),
    "a foreign host": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//(?!www\.w3\.org)", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_keeps_the_content_policy(path: Path):
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{%[^%]*%\}", "", text)  # a loop variable may be called `one`
    found = [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group()[:80]}"
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    assert not found


def test_there_are_templates_to_check():
    assert any(path.name == "base.html" for path in TEMPLATES)
