"""Everything wrong is named at once, with its code and its cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from chiso.engine.composite import (
    Metadata,
    Node,
    Recipe,
    Variation,
    build_data,
    build_metadata,
    compare,
    plain,
    read_recipe,
    run,
    sensitivity,
    uncertainty,
)
from chiso.engine.composite.io import example_names, example_text
from chiso.engine.composite.steps import Aggregate, Denominate, Impute, Normalise, Overrides, Rank, Screen, Treat, Weigh
from chiso.engine.composite.variation import Alternatives, DataErrors, WeightNoise
from chiso.engine.errors import InputError
from tests.engine.composite.samples import META, small

COLUMNS = ("iCode", "Level", "Parent", "Type", "Weight", "Direction", "Denominator")
GOOD = (
    ("a", "1", "p", "Indicator", "1", "1", ""),
    ("b", "1", "p", "Indicator", "2", "-1", "n"),
    ("p", "2", "", "Aggregate", "1", "", ""),
    ("n", "", "", "Denominator", "", "", ""),
    ("g", "", "", "Group", "", "", ""),
)


def metadata(*changes: tuple[int, str, str], extra: tuple[tuple[str, ...], ...] = ()) -> Metadata:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in (*GOOD, *extra)]
    for row, name, value in changes:
        rows[row][name] = value
    return build_metadata(rows, COLUMNS)


def problems(call) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        call()
    for found in caught.value.problems:
        assert found.message.vi and found.message.en
    return [(found.code.removeprefix("index."), str(found.where)) for found in caught.value.problems]


def test_the_good_table_is_a_tree():
    assert metadata().indicators == ("a", "b") and metadata().index == "p"


METADATA = [
    ([(0, "iCode", "b")], [("duplicate_code", "dòng 3 (iCode)")]),
    ([(0, "iCode", "")], [("empty_code", "dòng 2 (iCode)")]),
    ([(0, "iCode", "uCode")], [("reserved_code", "dòng 2 (iCode)")]),
    ([(0, "Type", "indicator")], [("unknown_type", "dòng 2 (Type)")]),
    ([(0, "Level", "x")], [("level", "dòng 2 (Level)"), ("not_a_number", "dòng 2 (Level)")]),
    ([(0, "Level", "0.5")], [("level", "dòng 2 (Level)")]),
    ([(0, "Parent", "q")], [("unknown_parent", "dòng 2 (Parent)")]),
    ([(0, "Parent", "b")], [("unknown_parent", "dòng 2 (Parent)")]),
    ([(0, "Parent", "")], [("orphan", "dòng 2 (Parent)")]),
    ([(2, "Level", "1")], [("level_order", "dòng 2 (Level)"), ("level_order", "dòng 3 (Level)")]),
    ([(0, "Weight", "-1")], [("negative_weight", "dòng 2 (Weight)")]),
    ([(0, "Weight", "1,5")], [("not_a_number", "dòng 2 (Weight)")]),
    ([(0, "Weight", "0"), (1, "Weight", "0")], [("zero_weights", "dòng 2 (Weight)")]),
    ([(0, "Direction", "2")], [("direction", "dòng 2 (Direction)")]),
    ([(1, "Denominator", "m")], [("unknown_denominator", "dòng 3 (Denominator)")]),
    (
        [(0, "Type", "Other"), (1, "Type", "Other")],
        [("no_children", "dòng 4 (iCode)"), ("no_indicator", "")],
    ),
]


@pytest.mark.parametrize(("changes", "wanted"), METADATA)
def test_what_is_wrong_with_metadata_is_named_with_its_cell(changes, wanted):
    assert sorted(problems(lambda: metadata(*changes))) == sorted(wanted)


def test_a_circle_of_nodes_is_reported_once_with_its_path():
    extra = (("x", "2", "y", "Aggregate", "1", "", ""), ("y", "3", "x", "Aggregate", "1", "", ""))
    with pytest.raises(InputError) as caught:
        metadata(extra=extra)
    cycles = [found for found in caught.value.problems if found.code == "index.cycle"]
    assert len(cycles) == 1 and cycles[0].got == "x → y → x"


def test_all_problems_of_a_table_are_told_at_once():
    found = problems(lambda: metadata((0, "Parent", "q"), (1, "Weight", "?"), (3, "Type", "Nothing")))
    assert {code for code, _ in found} == {"unknown_parent", "not_a_number", "unknown_type", "unknown_denominator"}


def test_columns_that_every_metadata_table_needs():
    assert problems(lambda: build_metadata([], ["iCode", "Level"])) == [("missing_column", ""), ("missing_column", "")]


DATA = {
    "uCode": ["x", "y", "z"],
    "a": ["1", "2", ""],
    "b": ["3", "NA", "4.5"],
    "n": ["10", "20", "30"],
    "g": ["k", "k", "l"],
}
CASES = [
    ({"uCode": ["x", "y", "x"]}, [("duplicate_unit", "dòng 4 (uCode)")]),
    ({"uCode": ["x", "", "z"]}, [("empty_unit", "dòng 3 (uCode)")]),
    ({"a": ["1,5", "2", "?"]}, [("not_a_number", "dòng 2 (a)"), ("not_a_number", "dòng 4 (a)")]),
    ({"a": ["inf", "2", "3"]}, [("not_a_number", "dòng 2 (a)")]),
    ({"a": ["", "NA", "KCDL"]}, [("all_missing", "a")]),
    ({"other": ["1", "2", "3"]}, [("unknown_column", "other")]),
    ({"Time": ["2020", "x", ""]}, [("missing_year", "dòng 4 (Time)"), ("not_a_number", "dòng 3 (Time)")]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "wanted"), CASES)
def test_what_is_wrong_with_data_is_named_with_its_cell(changes, wanted):
    assert sorted(problems(lambda: build_data(DATA | changes, metadata()))) == sorted(wanted)


def test_data_without_an_indicator_or_without_units():
    lacking = {name: column for name, column in DATA.items() if name != "b"}
    assert problems(lambda: build_data(lacking, metadata())) == [("missing_indicator", "b")]
    assert ("no_units", "") in problems(lambda: build_data({name: [] for name in DATA}, metadata()))
    assert problems(lambda: build_data({"a": ["1"]}, metadata())) == [("missing_column", "")]


def test_groups_and_denominators_may_be_absent_until_a_step_needs_them():
    lean = {name: DATA[name] for name in ("uCode", "a", "b")}
    data = build_data(lean, metadata())
    run(Recipe((Normalise(), Aggregate())), data, metadata())
    assert problems(lambda: run(Recipe((Denominate(),)), data, metadata())) == [("missing_denominator", "n")]
    group = Recipe((Impute(method="group_mean", group="g"),))
    assert problems(lambda: run(group, data, metadata())) == [("missing_group", "group")]


def test_decimal_commas_are_understood_where_columns_are_separated_by_semicolons():
    assert build_data(DATA | {"a": ["1,5", "2", ""]}, metadata(), comma=True).values[0, 0] == 1.5


def test_standard_errors_must_be_of_known_units_and_not_negative():
    errors = {"uCode": ["x", "q"], "a": ["-1", "2"], "c": ["1", "1"]}
    wanted = [
        ("negative_error", "sai số, dòng 2 (a)"),
        ("unknown_column", "c"),
        ("unknown_unit", "sai số, dòng 3 (uCode)"),
    ]
    assert sorted(problems(lambda: build_data(DATA, metadata(), errors=errors))) == wanted
    good = build_data(DATA, metadata(), errors={"uCode": ["z", "x"], "b": ["0.5", "0"]})
    assert good.errors[2, 1] == 0.5 and good.errors[0, 1] == 0 and np.isnan(good.errors[1, 1])


# recipes

RECIPES = [
    ("steps: [{treet: {}}]", "unknown_step", "dòng 1 (steps[0])"),
    ("steps: [{treat: {winsorize: 5}}]", "unknown_key", "dòng 1 (steps[0].treat)"),
    ("steps: [{treat: {winsorise_max: 2.5}}]", "number_range", "dòng 1 (steps[0].treat.winsorise_max)"),
    ("steps: [{treat: {skew: many}}]", "wrong_shape", "dòng 1 (steps[0].treat.skew)"),
    ("steps: [{normalise: {method: min-max}}]", "unknown_value", "dòng 1 (steps[0].normalise.method)"),
    ("steps: [{aggregate: {min_available: 66}}]", "wrong_shape", "dòng 1 (steps[0].aggregate.min_available)"),
    ("steps: [{aggregate: {by_level: {top: geometric}}}]", "level", "dòng 1 (steps[0].aggregate.by_level)"),
    ("steps: [{weights: {file: w.csv}}]", "file_not_here", "dòng 1"),
    ("steps: [{weights: {set: mine}}]", "unknown_value", "dòng 1 (steps[0].weights.set)"),
    ("steps: [{normalise: {fixed: {a: [1]}}}]", "wrong_shape", "dòng 1 (steps[0].normalise.fixed)"),
    ("stages: []", "unknown_key", "dòng 1"),
    ("", "empty", ""),
    ("steps: [treat]\nuncertainty: {steps: {treat.colour: [1]}}", "unknown_input", "dòng 2 (uncertainty.steps)"),
    ("steps: [treat]\nuncertainty: {steps: {normalise.lower: [1]}}", "unknown_input", "dòng 2 (uncertainty.steps)"),
    ("steps: [treat]\nuncertainty: {replications: 1}", "wrong_shape", "dòng 2 (uncertainty.replications)"),
    ("steps: [treat]\nuncertainty: {weights: {2: 1.5}}", "wrong_shape", "dòng 2 (uncertainty.weights.2)"),
    (
        "steps: [treat]\nuncertainty: {steps: {treat.skew: {from: 3, to: 2}}}",
        "wrong_shape",
        "dòng 2 (uncertainty.treat.skew)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "where"), RECIPES)
def test_what_is_wrong_with_a_recipe_is_named_with_its_line(text, code, where):
    assert (code, where) in problems(lambda: read_recipe(text))


def test_every_example_can_be_read_and_written_down_again():
    import json

    assert example_names()
    rows = [{"iCode": "a", "Level": "1", "Weight": "2"}]
    for name in example_names():
        recipe = read_recipe(example_text(name), lambda _: rows).recipe
        assert read_recipe(json.dumps(plain(recipe))).recipe == recipe


def test_a_recipe_with_every_kind_of_setting_survives_being_written_down():
    import json

    recipe = Recipe(
        (
            Denominate(scale=(("a", 1000.0),), by=(("b", "n"),)),
            Screen(by="both", include=("x",), exclude=("y", "z")),
            Impute(method="em", overrides=Overrides(by_node=(("a", Impute(method="mean")),))),
            Treat(
                winsorise_max=3,
                power=0.5,
                overrides=Overrides(by_node=(("a", Treat(method="none")), ("b", Treat(winsorise_max=5, skew=3.0)))),
            ),
            Normalise(lower=1.0, anchors="fixed", fixed=(("a", 1.0, 2.0), ("b", 0.5, 9.0))),
            Weigh(set="equal", values=(("a", 2.0),)),
            Aggregate(
                method="generalised",
                power=0.5,
                min_available=((0, 0.5), (3, 1.0)),
                missing="rescale",
                overrides=Overrides((("p", Aggregate(method="copeland")),), ((3, Aggregate(method="geometric")),)),
            ),
            Rank(ties="average", group="g"),
        )
    )
    again = read_recipe(json.dumps(plain(recipe))).recipe
    for mine, theirs in zip(recipe.steps, again.steps, strict=True):
        if not isinstance(mine, Treat | Aggregate | Impute):
            assert mine == theirs
    # what an override does not say is the step's own setting, so it is read back resolved
    assert read_recipe(json.dumps(plain(again))).recipe == again
    treat = again.steps[3]
    assert dict(treat.overrides.by_node)["a"].method == "none" and dict(treat.overrides.by_node)["b"].winsorise_max == 5
    assert again.steps[6].needed(2) == 0.5 and again.steps[6].needed(3) == 1.0


# running

META2 = Metadata((*META.nodes,))


def broken(**columns: float) -> object:
    data = small(gaps=False)
    for code, value in columns.items():
        data.values[:, data.codes.index(code)] = value
    return data


STEPS = [
    ((Normalise(method="fracmax"),), [("fracmax_direction", "wait"), ("fracmax_direction", "visits")]),
    ((Normalise(method="dist2target"),), [("no_target", code) for code in META.indicators[2:]]),
    ((Normalise(method="dist2ref", reference="nowhere"),), [("unknown_unit", "reference")]),
    ((Normalise(anchors="fixed", fixed=(("wait", 1.0, 2.0),)),), [("no_anchor", code) for code in META.indicators[1:]]),
    ((Normalise(method="rank", anchors="fixed"),), [("rank_anchor", "rank")]),
    ((Aggregate(), Normalise()), [("step_order", "steps[1]")]),
    ((Rank(), Aggregate()), [("step_order", "steps[1]")]),
    ((Aggregate(), Aggregate()), [("step_twice", "aggregate"), ("step_order", "steps[1]")]),
    ((Aggregate(overrides=Overrides((("wait", Aggregate()),))),), [("unknown_code", "wait")]),
    ((Aggregate(min_available=((7, 0.5),)),), [("unknown_level", "7")]),
    ((Weigh(values=(("nothing", 1.0),)), Aggregate()), [("unknown_code", "nothing")]),
    ((Weigh(values=(("trust", 0.0), ("voice", 0.0))), Aggregate()), [("zero_weights", "people_say")]),
    ((Weigh(values=(("trust", -1.0),)), Aggregate()), [("negative_weight", "trust")]),
    ((Impute(method="latest"),), [("no_years", "")]),
    ((Screen(include=("nobody",)),), [("unknown_unit", "nobody")]),
    ((Screen(min_available=1.0, exclude=tuple(small().units)),), [("all_screened", "")]),
    ((Aggregate(), Rank(group="nothing")), [("missing_group", "group")]),
]


@pytest.mark.parametrize(("steps", "wanted"), STEPS)
def test_steps_that_cannot_be_done_say_why(steps, wanted):
    data = small()
    data.values[5, 0] = np.nan
    assert problems(lambda: run(Recipe(steps), data, META2)) == wanted


def test_a_constant_indicator_is_named_and_only_where_it_matters():
    data = broken(trust=4.2, budget=0.0)
    for method in ("minmax", "zscore", "dist2max"):
        found = problems(lambda method=method: run(Recipe((Normalise(method=method),)), data, META))
        assert found == [("constant", "trust"), ("constant", "budget")]
    run(Recipe((Normalise(method="goalposts"), Aggregate())), data, META)


def test_a_zero_under_a_geometric_mean_is_named_with_unit_and_code():
    data = small(gaps=False)
    low = {
        code: data.units[int(np.argmin(data.values[:, at] * META.by_code[code].direction))]
        for at, code in enumerate(data.codes)
    }
    found = problems(lambda: run(Recipe((Normalise(), Aggregate(method="geometric"))), data, META))
    assert sorted(found) == sorted(("zero_in_mean", f"{unit} × {code}") for code, unit in low.items())
    one = Aggregate(overrides=Overrides(by_node=(("open", Aggregate(method="harmonic")),)))
    found = problems(lambda: run(Recipe((Normalise(), one)), data, META))
    assert sorted(found) == sorted(("zero_in_mean", f"{low[code]} × {code}") for code in ("budget", "spread"))


def test_a_logarithm_of_zero_and_a_division_by_zero_name_their_cells():
    data = small(gaps=False)
    data.values[3, 6] = 0.0
    step = Treat(method="transform", then="log", overrides=Overrides(by_node=(("people_say", Treat(method="none")),)))
    assert problems(lambda: run(Recipe((step,)), data, META)) == [("no_logarithm", "u03 × spread")]
    zero = replace(data, denominators={"people": np.where(np.arange(24) == 7, 0.0, 5.0)})
    assert problems(lambda: run(Recipe((Denominate(),)), zero, META)) == [("zero_denominator", "u07 × visits")]


def test_uncertainty_needs_something_to_vary_and_sensitivity_two_things():
    data, recipe = small(), Recipe((Normalise(), Aggregate(), Rank()))
    ask = [
        (Variation(()), "nothing_varied"),
        (Variation((DataErrors(),)), "no_errors"),
        (Variation((WeightNoise(9, 0.1),)), "unknown_level"),
        (Variation((WeightNoise(1, 0.1),), output="area"), "unknown_code"),
    ]
    for variation, code in ask:
        assert code in [found for found, _ in problems(lambda v=variation: uncertainty(v, recipe, data, META))]
    alone = Variation((Alternatives("aggregate", "method", ("arithmetic", "harmonic")),))
    assert problems(lambda: sensitivity(alone, recipe, data, META)) == [("one_input", "uncertainty")]


def test_comparing_on_a_code_that_is_not_there():
    done = run(Recipe((Normalise(), Aggregate(), Rank())), small(), META)
    assert problems(lambda: compare(done, done, "nothing"))[0] == ("unknown_code", "nothing")


def test_nodes_side_by_side_at_the_top_are_allowed():
    meta = metadata(extra=(("c", "1", "q", "Indicator", "1", "1", ""), ("q", "2", "", "Aggregate", "1", "", "")))
    data = build_data(DATA | {"c": ["1", "2", "3"]}, meta)
    done = run(Recipe((Impute(), Normalise(), Aggregate(), Rank())), data, meta)
    assert not np.isnan(done.column("q")).any() and meta.index == "p"
    assert isinstance(meta.nodes[0], Node)


def test_the_reference_unit_must_be_there_in_every_year_and_only_once_for_all():
    data = small(gaps=False, units=6, years=(2023, 2024))
    data.values[:] += 10
    data.values[[0, 6]] = np.where(META.directions > 0, 900, 0.5)
    recipe = Recipe((Normalise(method="dist2ref", reference="u00"),))
    assert np.nanmax(run(recipe, data, META).last.values) == 1
    lowest = data.with_values(data.values * -1)
    assert {code for code, _ in problems(lambda: run(recipe, lowest, META))} == {"equal_anchors"}
    lacking = data.take(np.arange(1, 12))
    assert problems(lambda: run(recipe, lacking, META)) == [("unknown_unit", "reference")]
    pooled = Recipe((Normalise(method="dist2ref", reference="u00", anchors="pooled"),))
    assert problems(lambda: run(pooled, data, META)) == [("reference_year", "reference")]


def test_a_single_unit_has_no_spread_to_be_normalised_by():
    data = small(gaps=False, units=1)
    for method in ("minmax", "zscore", "dist2max"):
        found = problems(lambda method=method: run(Recipe((Normalise(method=method),)), data, META))
        assert {code for code, _ in found} == {"constant"} and len(found) == 7


def test_a_column_without_values_in_one_year_stays_empty_whatever_the_method():
    data = small(gaps=False, units=8, years=(2023, 2024))
    data.values[:8, 6] = np.nan
    for step in (
        Treat(method="transform", then="box_cox"),
        Impute(),
        Impute(method="em"),
        Normalise(),
        Normalise(method="zscore"),
    ):
        table = run(Recipe((step,)), data, META).last.values
        assert np.isnan(table[:8, 6]).all() and not np.isnan(np.delete(table, 6, axis=1)).any()


@pytest.mark.parametrize("kind", [Impute, Treat, Normalise])
def test_a_method_for_a_code_that_is_not_in_the_tree_is_refused(kind):
    step = kind(overrides=Overrides((("wait", kind()), ("people", kind()), ("nobody", kind()))))
    found = problems(lambda: run(Recipe((step,)), small(), META))
    # a denominator is no node of the tree either
    assert [code for code, _ in found] == ["unknown_code", "unknown_code"]
    assert [where.rsplit(".", 1)[-1] for _, where in found] == ["people", "nobody"]
