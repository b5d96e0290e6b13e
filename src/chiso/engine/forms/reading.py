"""An XForm as a `Form`.

Source: ODK XForms specification. What stands in the body is asked, in its order; what stands in the binds holds for the
answers wherever they come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lxml import etree

from chiso.engine.errors import InputError, Problem, Text
from chiso.engine.forms.conditions import Conditions
from chiso.engine.forms.controls import Controls
from chiso.engine.forms.model import Bind, Form, Group, Question, questions_in
from chiso.engine.forms.words import Words
from chiso.engine.forms.xml import child_named, elements, local, read_xml

JR = "{http://openrosa.org/javarosa}"
DEVICE = frozenset({"deviceid", "phonenumber", "simserial", "subscriberid", "username", "email"})
"""What a device tells about its owner: personal, whatever the form says."""
_ELSEWHERE = Text("danh mục ở tệp ngoài", "a list in another file")


def read_xform(data: bytes, *, personal: Iterable[str] = (), name: str = "XForm") -> Form:
    """The questionnaire. `personal` are names of questions kept apart besides those that always are.

    Raises InputError (`forms.not_xml`, `forms.not_xform`).
    """
    root = read_xml(data, name)
    head, body = child_named(root, "head"), child_named(root, "body")
    model = None if head is None else child_named(head, "model")
    instance = None if model is None else _primary(model)
    if head is None or body is None or model is None or instance is None:
        raise _not_a_form(name, local(root))
    conditions = Conditions()
    words = Words(model, conditions)
    path = f"/{local(instance)}"
    binds = _binds(model, words, conditions)
    repeats = frozenset(str(each.get("nodeset")) for each in body.iter() if local(each) == "repeat")
    columns = _columns(instance, path, repeats)
    lists = {
        str(each.get("id")): each
        for each in elements(model)
        if local(each) == "instance" and each.get("id") is not None
    }
    children = Controls(words, conditions, binds, columns, lists).inside(body)
    form_title = child_named(head, "title")
    form = Form(
        form_id=str(instance.get("id") or ""),
        version=str(instance.get("version") or ""),
        title=(form_title.text or "").strip() if form_title is not None else "",
        root=path,
        languages=words.languages,
        children=children,
        binds=binds,
        columns=columns,
        repeats=repeats,
        personal=frozenset(_personal(binds, columns, children, set(personal))),
        lists=lists,
        template=etree.tostring(instance),
        not_here=tuple(
            [
                *conditions.unknown,
                *_beyond(children),
                *_outside(lists, questions_in(children)),
                *_heard(words),
                *_actions(root, path),
            ]
        ),
    )
    if not form.form_id:
        raise _not_a_form(name, "id")
    return form


def _not_a_form(name: str, got: str) -> InputError:
    message = Text("Tệp này không phải phiếu hỏi XForm.", "The file is not an XForm.")
    return InputError([Problem("forms.not_xform", message, where=name, got=got)])


def _primary(model: etree._Element) -> etree._Element | None:
    """The first instance's only child: the empty answers."""
    first = child_named(model, "instance")
    inside = [] if first is None else elements(first)
    return inside[0] if inside else None


def _binds(model: etree._Element, words: Words, conditions: Conditions) -> dict[str, Bind]:
    found: dict[str, Bind] = {}
    for each in elements(model):
        if local(each) != "bind":
            continue
        path = str(each.get("nodeset"))

        def attribute(what: str, bind: etree._Element = each, where: str = path) -> str | None:
            value = bind.get(what)
            return None if value is None else str(value)

        required = attribute("required")
        found[path] = Bind(
            path=path,
            type=(attribute("type") or "string").rpartition(":")[2],
            relevant=conditions.read_optional(attribute("relevant"), path),
            constraint=conditions.read_optional(attribute("constraint"), path),
            constraint_message=words.of_reference(attribute(f"{JR}constraintMsg") or ""),
            required=None if required == "false()" else conditions.read_optional(required, path),
            required_message=words.of_reference(attribute(f"{JR}requiredMsg") or ""),
            readonly=attribute("readonly") == "true()",
            calculate=conditions.read_optional(attribute("calculate"), path),
            preload=attribute(f"{JR}preload") or "",
            preload_params=attribute(f"{JR}preloadParams") or "",
        )
    return found


def _columns(instance: etree._Element, root: str, repeats: frozenset[str]) -> dict[str, str]:
    """The column of each value: its name, or its path below the root where names meet again."""
    paths: list[str] = []

    def walk(node: etree._Element, path: str) -> None:
        for child in elements(node):
            here = f"{path}/{local(child)}"
            if here == f"{root}/meta":
                continue
            if elements(child):
                walk(child, here)
            elif here not in paths:
                paths.append(here)

    walk(instance, root)
    counts = Counter(path.rpartition("/")[2] for path in paths)
    taken = {path.rpartition("/")[2] for path in repeats}

    def column(path: str) -> str:
        last = path.rpartition("/")[2]
        return last if counts[last] == 1 and last not in taken else path.removeprefix(f"{root}/")

    return {path: column(path) for path in dict.fromkeys(paths)}


def _personal(
    binds: dict[str, Bind], columns: dict[str, str], children: tuple[Group | Question, ...], named: set[str]
) -> Iterable[str]:
    """Columns kept apart: those named, and what always tells who somebody is: faces, voices, places, the device."""
    telling = {"geopoint", "geotrace", "geoshape", "binary"}
    for path, column in columns.items():
        bind = binds.get(path)
        always = bind is not None and (
            bind.type in telling or (bind.preload == "property" and bind.preload_params in DEVICE)
        )
        if always or column in named or path.rpartition("/")[2] in named:
            yield column


def _lacks_choices(question: Question) -> bool:
    """Whether the choices are in a file that is not here, or picked by a device's own search through one."""
    searched = "search(" in question.appearance
    return question.choices is not None and (searched or not question.choices.options)


def _beyond(children: tuple[Group | Question, ...]) -> Iterable[Problem]:
    """What the site's own pages cannot ask; a device or the form engine can."""
    able = {"text", "integer", "decimal", "date", "time", "datetime", "one", "many", "range", "note", "acknowledge"}
    for each in children:
        if isinstance(each, Group):
            if each.repeat:
                yield _device_only(each.path, Text("nhóm lặp", "a repeat"))
            yield from _beyond(each.children)
        elif _lacks_choices(each):
            yield _device_only(each.path, _ELSEWHERE)
        elif each.kind not in able:
            yield _device_only(each.path, Text(f"câu hỏi kiểu {each.kind}", f"a question of kind {each.kind}"))


def _outside(lists: Mapping[str, etree._Element], asked: Iterable[Question]) -> Iterable[Problem]:
    """Lists that things are looked up in and that are not here; a question that offers one is told by its own row."""
    absent = [name for name, each in lists.items() if not elements(each)]
    for name in absent if not any(_lacks_choices(each) for each in asked) else ():
        yield _device_only(name, _ELSEWHERE)


def _heard(words: Words) -> Iterable[Problem]:
    """Words that are spoken or played."""
    for text_id in words.heard:
        yield _device_only(text_id.rpartition(":")[0] or text_id, Text("lời hỏi phải nghe, xem", "words to be played"))


def _actions(root: etree._Element, path: str) -> Iterable[Problem]:
    """Values that a device sets when something happens (dynamic defaults, triggers)."""
    for each in root.iter():
        if local(each) in ("setvalue", "setgeopoint"):
            yield _device_only(
                str(each.get("ref") or path), Text("giá trị đặt khi có sự kiện", "a value set by an event")
            )


def _device_only(path: str, got: Text) -> Problem:
    return Problem(
        "forms.device_only",
        Text(
            "Trang trả lời không JavaScript không hỏi được phần này.",
            "The pages without JavaScript cannot ask this.",
        ),
        where=path,
        got=got.vi,
        hint=Text("Thu phiếu bằng ODK Collect.", "Collect with ODK Collect."),
        severity="warning",
    )
