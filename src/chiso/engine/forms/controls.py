"""The body of an XForm as groups and questions."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from chiso.engine.forms.conditions import Conditions
from chiso.engine.forms.model import Bind, Choices, Group, Kind, Option, Question, Wording
from chiso.engine.forms.words import Words, item_words
from chiso.engine.forms.xml import child_named, elements, local
from chiso.engine.forms.xpath import Expression
from chiso.engine.forms.xpath.parsing import Call, Literal, Path

_INPUTS: dict[str, Kind] = {
    "string": "text",
    "int": "integer",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
}
_ASKED: dict[str, Kind] = {
    "select1": "one",
    "select": "many",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}
_UPLOADS: dict[str, Kind] = {"image": "image", "audio": "audio", "video": "video"}


class Controls:
    """Turns controls into questions of one form."""

    def __init__(
        self,
        words: Words,
        conditions: Conditions,
        binds: Mapping[str, Bind],
        columns: Mapping[str, str],
        lists: Mapping[str, etree._Element],
    ) -> None:
        self._words, self._conditions, self._binds, self._columns = words, conditions, binds, columns
        self._lists = lists

    def inside(self, node: etree._Element) -> tuple[Group | Question, ...]:
        """What is asked inside a body, group or repeat, in order."""
        found: list[Group | Question] = []
        for child in elements(node):
            name = local(child)
            if name == "group":
                found.append(self._group(child))
            elif name == "repeat":
                found.append(Group(str(child.get("nodeset")), Wording(), self.inside(child), True))
            elif child.get("ref") is not None and name not in ("label", "hint"):
                question = self._question(child, name)
                found += [question] if question else []
        return tuple(found)

    def _group(self, node: etree._Element) -> Group:
        """A group; one that only wraps a repeat is that repeat with its label."""
        inner = self.inside(node)
        label = self._words.of(child_named(node, "label"))
        appearance = str(node.get("appearance") or "")
        if len(inner) == 1 and isinstance(inner[0], Group) and inner[0].repeat and not inner[0].label:
            return Group(inner[0].path, label, inner[0].children, True, appearance)
        return Group(str(node.get("ref") or ""), label, inner, False, appearance)

    def _question(self, node: etree._Element, name: str) -> Question | None:
        path = str(node.get("ref"))
        if path not in self._columns:
            return None
        bind = self._binds.get(path) or Bind(path, "string")
        kind = self._kind(node, name, bind)
        span = (str(node.get("start") or ""), str(node.get("end") or ""), str(node.get("step") or ""))
        return Question(
            path=path,
            column=self._columns[path],
            kind=kind,
            label=self._words.of(child_named(node, "label")),
            hint=self._words.of(child_named(node, "hint")),
            bind=bind,
            choices=self._choices(node, path) if name in ("select1", "select", "rank") else None,
            appearance=str(node.get("appearance") or ""),
            span=span,
        )

    def _kind(self, node: etree._Element, name: str, bind: Bind) -> Kind:
        if name == "upload":
            media = str(node.get("mediatype") or "").partition("/")[0]
            return _UPLOADS.get(media, "file")
        if name in _ASKED:
            return _ASKED[name]
        return "note" if bind.readonly else _INPUTS.get(bind.type, "text")

    def _choices(self, node: etree._Element, path: str) -> Choices:
        itemset = child_named(node, "itemset")
        if itemset is None:
            items = [each for each in elements(node) if local(each) == "item"]
            return Choices(tuple(self._inline(item) for item in items))
        source = str(itemset.get("nodeset") or "")
        picking = self._conditions.read(source, path)
        value, label = child_named(itemset, "value"), child_named(itemset, "label")
        value_ref = str(value.get("ref") or "name") if value is not None else "name"
        label_ref = str(label.get("ref") or "label") if label is not None else "label"
        rows = self._rows(picking.tree)
        options = tuple(self._row(item, value_ref, label_ref) for item in rows)
        plain = isinstance(picking.tree, Path) and not any(step.predicates for step in picking.tree.steps)
        return Choices(options, None if plain else picking)

    def _rows(self, tree: Expression | None) -> list[etree._Element]:
        """The rows of the list that an itemset speaks of, filters left aside."""
        inner = tree.arguments[0] if isinstance(tree, Call) and tree.arguments else tree
        start = inner.start if isinstance(inner, Path) else None
        if not isinstance(start, Call) or start.name != "instance" or not isinstance(start.arguments[0], Literal):
            return []
        instance = self._lists.get(start.arguments[0].value)
        root = None if instance is None else child_named(instance, "root")
        return [] if root is None else elements(root)

    def _row(self, item: etree._Element, value_ref: str, label_ref: str) -> Option:
        fields = {local(each): (each.text or "") for each in elements(item)}
        return Option(fields.get(value_ref, ""), item_words(self._words, fields, label_ref), item)

    def _inline(self, item: etree._Element) -> Option:
        value = child_named(item, "value")
        return Option((value.text or "") if value is not None else "", self._words.of(child_named(item, "label")))
