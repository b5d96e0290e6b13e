"""The design file (YAML): read key by key, unknown keys refused, everything wrong with it told at once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from chiso.engine.errors import InputError
from chiso.engine.frameworks.fields import Fields
from chiso.engine.frameworks.problems import Problems, both
from chiso.engine.frameworks.source import Scalar, Value, parse_source
from chiso.engine.survey.reading import names, real, to_real
from chiso.engine.survey.spec import (
    KINDS,
    LONELY,
    MAX_STAGES,
    DesignSpec,
    LonelyPsu,
    Pps,
    ReplicateKind,
    ReplicateSpec,
    StageSpec,
)
from chiso.engine.survey.weighting_file import read_steps


def read_design(text: str) -> DesignSpec:
    """The design that a file states. Raises InputError with every problem found (`survey.*`)."""
    problems = Problems()
    value = parse_source(text, problems)
    if value is None:
        if not problems.found:
            problems.add("framework.empty", both("tệp thiết kế rỗng", "the design file is empty"))
        raise _told(problems)
    fields = Fields(value, "", problems)
    spec = DesignSpec(
        weight=fields.text("weight"),
        strata=names(fields, "strata"),
        stages=_stages(fields),
        nest=fields.flag("nest", default=False),
        lonely_psu=cast(LonelyPsu, fields.choice("lonely_psu", LONELY, default="fail")),
        replicates=_replicates(fields),
        weighting=read_steps(fields.items("weighting"), problems),
    )
    fields.close()
    if problems.errors:
        raise _told(problems)
    return spec


def _told(problems: Problems) -> InputError:
    """The problems under this package's name; the reader of the notation speaks of frameworks."""
    return InputError(replace(found, code=re.sub("^framework", "survey", found.code)) for found in problems.in_order())


def _stages(fields: Fields) -> tuple[StageSpec, ...]:
    items = fields.items("stages")
    if len(items) > MAX_STAGES:
        fields.problems.add(
            "framework.too_many_stages",
            both("quá nhiều giai đoạn chọn mẫu", "too many stages"),
            line=items[MAX_STAGES].line,
            expected=both(f"tối đa {MAX_STAGES}", f"at most {MAX_STAGES}"),
        )
    stages = tuple(_stage(item, f"stages[{number}]", fields.problems) for number, item in enumerate(items))
    for number, (stage, item) in enumerate(zip(stages, items, strict=True)):
        if not stage.unit and number < len(stages) - 1:
            fields.problems.add(
                "framework.stage_without_unit",
                both("chỉ giai đoạn cuối được bỏ “unit”", "only the last stage may leave out “unit”"),
                line=item.line,
                path=f"stages[{number}]",
            )
    return stages or (StageSpec(),)


def _stage(value: Value, path: str, problems: Problems) -> StageSpec:
    fields = Fields(value, path, problems)
    stage = StageSpec(
        unit=fields.text("unit"),
        fpc=fields.text("fpc"),
        pps=cast(Pps, fields.choice("pps", ("wr", "brewer"), default="")),
        prob=fields.text("prob"),
        certainty=fields.text("certainty"),
    )
    fields.close()
    if stage.pps == "brewer" and not stage.prob:
        fields.missing("prob")
    if stage.pps and stage.fpc:
        problems.add(
            "framework.fpc_with_pps",
            both("“fpc” dành cho chọn đơn giản, không đi cùng “pps”", "“fpc” is for simple random sampling, not “pps”"),
            line=value.line,
            path=path,
            hint=both("bỏ fpc, hoặc bỏ pps", "leave out fpc, or pps"),
        )
    if stage.prob and stage.pps != "brewer":
        problems.add(
            "framework.prob_without_brewer",
            both("“prob” chỉ dùng với pps: brewer", "“prob” is used with pps: brewer only"),
            line=value.line,
            path=path,
        )
    return stage


def _replicates(fields: Fields) -> ReplicateSpec | None:
    if fields.take("replicates") is None:
        return None
    inner = fields.fields("replicates")
    columns, file = names(inner, "columns"), inner.text("file")
    made = not (columns or file)
    kind = cast(ReplicateKind, inner.choice("type", KINDS, default="other", required=made))
    rscales = _rscales(inner)
    spec = ReplicateSpec(
        kind=kind,
        columns=columns,
        file=file,
        key=names(inner, "key"),
        combined=inner.flag("combined", default=False),
        scale=real(inner, "scale"),
        rscales=rscales,
        mse=inner.flag("mse", default=False),
        replicates=int(real(inner, "replicates") or 0),
        seed=int(real(inner, "seed") or 1),
        rho=real(inner, "rho") or 0.0,
    )
    inner.close()
    _check_replicates(spec, inner, made)
    return spec


def _rscales(fields: Fields) -> tuple[float, ...]:
    """A list, or one number for all replicates."""
    value = fields.take("rscales")
    items = (value,) if isinstance(value, Scalar) else fields.items("rscales")
    path = fields.at("rscales")
    return tuple(number for item in items if (number := to_real(fields, item, path)) is not None)


def _check_replicates(spec: ReplicateSpec, fields: Fields, made: bool) -> None:
    add = fields.problems.add
    if spec.columns and spec.file:
        add(
            "framework.replicates_twice",
            both("chỉ dùng cột hoặc tệp trọng số lặp, không dùng cả hai", "give columns or file, not both"),
            line=fields.line,
        )
    if made and spec.kind == "other":
        add(
            "framework.replicates_other",
            both("loại “other” cần cột hoặc tệp trọng số lặp", "type “other” needs columns or file"),
            line=fields.line,
        )
    if not made and spec.kind == "other" and spec.scale is None and not spec.rscales:
        add(
            "framework.replicates_scale",
            both("thiếu “scale” của trọng số lặp", "“scale” of the replicate weights is missing"),
            line=fields.line,
            hint=both("thêm scale, hoặc type để tính scale", "add scale, or the type that gives it"),
        )
    if not 0 <= spec.rho < 1 or (spec.kind == "Fay" and spec.rho == 0):
        add(
            "framework.replicates_rho",
            both("“rho” của Fay phải lớn hơn 0 và nhỏ hơn 1", "Fay's “rho” must be above 0 and below 1"),
            line=fields.line,
        )
