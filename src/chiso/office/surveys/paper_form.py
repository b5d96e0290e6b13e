"""A questionnaire on paper: numbered questions, boxes with the codes that are keyed later, conditions in words."""

from __future__ import annotations

from collections.abc import Mapping

from docx.image.exceptions import UnrecognizedImageError

from chiso.engine.errors import Language
from chiso.engine.forms.explaining import Explainer, numbers_of, plain_words
from chiso.engine.forms.model import FILES, PLACES, Form, Group, Question, Wording
from chiso.office.reports.paper.blocks import Paper
from chiso.office.reports.paper.rendering import watermarked

LINE = "…" * 36
MOST_BOXES = 120
"""More choices than this are not printed (a list of all communes): the answer is written."""
_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "form": "Phiếu hỏi",
        "version": "Mã phiếu {form_id}, phiên bản {version}",
        "number": "Số phiếu: ………………   Ngày: ……/……/…………   Địa bàn: ……………………………",
        "how": "Đánh dấu × vào ô phù hợp. Mỗi câu một lựa chọn, trừ câu có ghi “nhiều lựa chọn”.",
        "only_if": "Chỉ hỏi khi {condition}.",
        "many": "(nhiều lựa chọn)",
        "required": "(bắt buộc)",
        "repeat": "Lặp lại cho từng lần; nếu thiếu chỗ, dùng tờ bổ sung.",
        "device": "(ghi bằng thiết bị)",
        "picture": "(hình: {name})",
        "date": "Ngày …… tháng …… năm …………",
        "check": "Điều kiện: {condition}.",
    },
    "en": {
        "form": "Questionnaire",
        "version": "Form {form_id}, version {version}",
        "number": "Number: ………………   Date: ……/……/…………   Place: ……………………………",
        "how": "Put × in the box that fits. One choice a question, except where “several choices” stands.",
        "only_if": "Ask only if {condition}.",
        "many": "(several choices)",
        "required": "(required)",
        "repeat": "Repeat for each; use an extra sheet where there is no room.",
        "device": "(by device)",
        "picture": "(picture: {name})",
        "date": "Day …… month …… year …………",
        "check": "Condition: {condition}.",
    },
}


class _Printer:
    """One form in one language."""

    def __init__(self, form: Form, language: Language, pictures: Mapping[str, bytes]) -> None:
        self.form, self.language, self.words, self.pictures = form, language, _WORDS[language], pictures
        self.paper = Paper()
        self._explain = Explainer(form, language)
        self._numbers = numbers_of(form)

    def whole(self) -> bytes:
        """The document."""
        self.paper.title(self.words["form"].upper(), self.form.title)
        named = self.words["version"].format(form_id=self.form.form_id, version=self.form.version)
        self.paper.text(named, size=11, align="center", italic=True)
        self.paper.text(self.words["number"], size=12, align="left", before=6)
        self.paper.text(self.words["how"], size=12, align="left", after=10)
        self._children(self.form.children)
        return self.paper.bytes()

    def _children(self, children: tuple[Group | Question, ...]) -> None:
        for each in children:
            if isinstance(each, Group):
                self._group(each)
            else:
                self._question(each)

    def _group(self, group: Group) -> None:
        title = plain_words(self.form, group.label, self.language)
        if title:
            self.paper.text(title, size=13, bold=True, align="left", before=10, after=4, keep=True)
        bind = self.form.binds.get(group.path)
        if bind is not None and bind.relevant is not None:
            self._small(self.words["only_if"].format(condition=self._explain.words(bind.relevant, group.path)))
        if group.repeat:
            self._small(self.words["repeat"])
        self._children(group.children)

    def _question(self, question: Question) -> None:
        label = plain_words(self.form, question.label, self.language)
        if question.kind == "note":
            self.paper.text(label, size=12, italic=True, align="left", before=4)
            self._picture(question.label, 4.5)
            return
        marks = [self.words["many"]] if question.kind in ("many", "rank") else []
        marks += [self.words["required"]] if question.bind.required is not None else []
        number = self._numbers[question.path]
        head = " ".join([f"{number}. {label}", *marks])
        self.paper.text(head, size=12, bold=True, align="left", before=8, after=2, keep=True)
        self._picture(question.label, 4.5)
        if question.hint:
            self._small(plain_words(self.form, question.hint, self.language))
        if question.bind.relevant is not None:
            said = self._explain.words(question.bind.relevant, question.path)
            self._small(self.words["only_if"].format(condition=said))
        # a pattern means nothing to who asks; what cannot be said is checked when the paper is keyed
        check = question.bind.constraint and self._explain.plain(question.bind.constraint, question.path)
        if check:
            self._small(self.words["check"].format(condition=check))
        for line, words in self._room(question):
            self.paper.text(line, size=12, align="left", after=1, left=0.8)
            self._picture(words, 2.5)

    def _picture(self, label: Wording, height_cm: float) -> None:
        """The picture of a label; one that Word cannot show is named, so that it is shown some other way."""
        name = label.image(self.form.language(self.language))
        if not name:
            return
        try:
            self.paper.picture(self.pictures[name], height_cm=height_cm, left=0.8)
        except (KeyError, UnrecognizedImageError):
            self._small(self.words["picture"].format(name=name))

    def _small(self, text: str) -> None:
        self.paper.text(text, size=11, italic=True, align="left", after=2, keep=True, left=0.8)

    def _room(self, question: Question) -> list[tuple[str, Wording]]:
        """Where the answer is written, each line with the words that it has a picture of."""
        options = question.choices.options if question.choices is not None else ()
        if not options or len(options) > MOST_BOXES:
            return [(line, Wording()) for line in self._lines(question)]
        return [
            (f"☐ {plain_words(self.form, each.label, self.language) or each.value} [{each.value}]", each.label)
            for each in options
        ]

    def _lines(self, question: Question) -> list[str]:
        if question.kind == "range":
            return ["   ".join(f"☐ {point}" for point in _points(question.span))]
        if question.kind == "date":
            return [self.words["date"]]
        if question.kind in FILES | PLACES:
            return [self.words["device"]]
        if question.kind == "acknowledge":
            return ["☐"]
        return [LINE] if question.kind in ("integer", "decimal", "time", "datetime", "barcode") else [LINE, LINE]


def _points(span: tuple[str, str, str]) -> list[str]:
    """The points of a span; a long one shows its ends."""
    low, high, step = (float(part or default) for part, default in zip(span, ("1", "10", "1"), strict=True))
    count = round((high - low) / step) + 1 if step else 0
    return [f"{low + at * step:g}" for at in range(count)] if 0 < count <= 15 else [f"{low:g}", "…", f"{high:g}"]


def paper_form(form: Form, language: Language, pictures: Mapping[str, bytes], *, training: bool) -> bytes:
    """The questionnaire as a Word file, for interviews without a device and for reading through.

    `pictures` are the files that the form shows, by name.
    """
    data = _Printer(form, language, pictures).whole()
    return watermarked(data) if training else data
