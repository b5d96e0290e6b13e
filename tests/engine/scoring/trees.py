"""Small frameworks and random answers for the tests of scoring."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from chiso.engine.frameworks import Framework
from chiso.engine.scoring import Answer, load_checked

TEXT = (Path(__file__).parent / "tree.yaml").read_text(encoding="utf-8").split("\n", 1)[1]


def framework() -> Framework:
    """Two fields, ten leaves of uneven weight, a knock-out, bonus and penalty."""
    return load_checked(TEXT)


def _figures(low: int, high: int) -> st.SearchStrategy[str]:
    whole = st.integers(low, high).map(str)
    split = st.tuples(st.integers(low, high), st.integers(0, 999_999), st.sampled_from(",."))
    return whole | split.map(lambda parts: f"{parts[0]}{parts[2]}{parts[1]:06d}")


NUMBER = _figures(0, 150)
NAMES: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "1.1": {"answer": st.sampled_from(["có", "Không", "yes", "0", "TRUE"])},
    "1.2": {"rate": NUMBER},
    "1.3": {"a": NUMBER, "b": NUMBER},
    "1.4": {"x": _figures(-20, 150)},
    "2.1.1": {"a": _figures(-20, 200) | st.sampled_from(["123456789012345678"]), "b": _figures(-20, 200)},
    "2.1.2": {"violated": st.sampled_from(["có", "không"])},
    "2.1.3": {"count": st.integers(0, 20).map(str)},
    "2.2": {"violations": st.integers(0, 20).map(str)},
    "2.3": {"date": st.dates().map(lambda day: f"{day:%d/%m}/{day.year:04d}")},
    "2.4": {"choice": st.sampled_from(["x", "y"])},
    "2.5": {"result": NUMBER},
}


def _answer(names: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[Answer]:
    given = st.fixed_dictionaries(names).map(Answer)
    others = st.sampled_from(["not_applicable", "did_not_arise"]).map(lambda status: Answer({}, status))
    return given | given | given | others | st.just(Answer())


ANSWERS = st.fixed_dictionaries({code: _answer(names) for code, names in NAMES.items()})
COUNTS = st.fixed_dictionaries({}, optional={code: st.integers(0, 9).map(str) for code in ("B1", "B2", "P1")})
