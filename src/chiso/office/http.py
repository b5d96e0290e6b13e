"""What every page and endpoint shares: sign-in, the declared permission, and errors turned into teaching answers.

Each view declares its verb (a row of the matrix) and, when it is about one unit's thing, how to find that unit. The
generated permission test walks the same declarations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chiso.engine.errors import InputError, Language, Problem, Text
from chiso.engine.text import parse_date, parse_moment
from chiso.office.accounts.actors import Actor
from chiso.office.accounts.permissions import NotAllowed, allows_somewhere, require
from chiso.office.errors import Conflict

T = TypeVar("T")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Target:
    """Whose thing a page is about: its unit, the units that appraise it, and the thing itself when it was read.

    `assigned` may be a query not made yet: it is only made for readers whose role is bound to what they appraise.
    """

    unit_id: int | None = None
    assigned: Iterable[int] = ()
    thing: Any = None


class FindTarget(Protocol):
    """Finds the target from the address's arguments; raises Http404 when there is no such thing."""

    def __call__(self, **kwargs: Any) -> Target: ...


def target_by(find: Callable[[int], T | None], argument: str, unit_of: Callable[[T], int | None]) -> FindTarget:
    """The target of addresses that carry a thing's number: `find` reads it, `unit_of` says whose it is."""

    def target(**kwargs: Any) -> Target:
        found = find(kwargs[argument])
        if found is None:
            raise Http404
        return Target(unit_id=unit_of(found), thing=found)

    return target


View = Callable[..., HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person's actor."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]  # set by ActorMiddleware


def language_of() -> Language:
    """The language of the page being made."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def page(verb: str | None, *, target: FindTarget | None = None) -> Callable[[View], View]:
    """A view that needs a signed-in person holding `verb`; `verb=None` = any signed-in person.

    With `target`, the verb must hold for that unit; without, for some unit (the view's query scopes the rest).
    JSON callers (`Accept: application/json`) get errors as JSON.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            try:
                request.target = _check(actor_of(request), verb, target, kwargs)  # type: ignore[attr-defined]
                return view(request, **kwargs)
            except Conflict as error:
                return _failure(request, 409, [_moved_on(error)])
            except NotAllowed as error:
                return _failure(request, 403, [Problem(code="not_allowed", message=error.message)])
            except InputError as error:
                return _failure(request, 422, list(error.problems))

        wrapped.chiso_verb = verb  # type: ignore[attr-defined]
        wrapped.chiso_target = target  # type: ignore[attr-defined]
        return wrapped

    return decorate


def public(view: View) -> View:
    """Declares a view that anybody may open without signing in."""
    view.chiso_public = True  # type: ignore[attr-defined]
    return view


def thing_of(request: HttpRequest) -> Any:
    """What the page's target function read, so that the view need not read it again."""
    return request.target.thing  # type: ignore[attr-defined]


def _moved_on(conflict: Conflict) -> Problem:
    """The problem of a second writer whose page has no dialog of its own to choose in."""
    clock = f"{timezone.localtime(conflict.at):%H:%M}"
    return Problem(
        "conflict",
        Text(
            f"{conflict.by or 'Người khác'} vừa thay đổi lúc {clock}; việc của anh/chị chưa được ghi.",
            f"{conflict.by or 'Somebody else'} changed this at {clock}; yours was not stored.",
        ),
        got=str(conflict.mine)[:80],
        expected=Text(f"giá trị mới nhất: {conflict.theirs}", f"the newest value: {conflict.theirs}"),
        hint=Text("Tải lại trang, xem giá trị mới rồi làm lại.", "Reload, look at the new value, then try again."),
    )


def _check(actor: Actor, verb: str | None, target: FindTarget | None, kwargs: dict[str, Any]) -> Target:
    if verb is None:
        return Target()
    if target is None:
        if not allows_somewhere(actor, verb):
            raise NotAllowed(verb)
        return Target()
    found = target(**kwargs)
    require(actor, verb, unit_id=found.unit_id, assigned=found.assigned)
    return found


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a script of ours or an API client."""
    return "application/json" in request.headers.get("Accept", "")


def problems_json(problems: list[Problem]) -> list[dict[str, str]]:
    """Problems in the page's language, as the scripts show them."""
    language = language_of()
    return [
        {
            "code": problem.code,
            "where": problem.place(language),
            "message": problem.message.in_(language),
            "got": problem.got,
            "expected": problem.expected.in_(language),
            "hint": problem.hint.in_(language),
            "severity": problem.severity,
        }
        for problem in problems
    ]


def _failure(request: HttpRequest, status: int, problems: list[Problem]) -> HttpResponse:
    listed = problems_json(problems)
    if wants_json(request):
        return JsonResponse({"problems": listed}, status=status)
    return render(request, "problems.html", {"problems": listed, "status": status}, status=status)


def do_or_show(
    request: HttpRequest, verb: Callable[[], object], shown: Callable[..., HttpResponse], url_name: str
) -> HttpResponse:
    """Do a verb of a page and go to `url_name`; what is wrong is shown by `shown`, beside what was typed."""
    try:
        verb()
    except InputError as error:
        return shown(request, status=422, problems=problems_json([*error.problems]), typed=request.POST)
    messages.success(request, _("Đã ghi."))
    return redirect(url_name)


def day_asked(request: HttpRequest, name: str, default: dt.date | None = None) -> dt.date | None:
    """The day in the address under `name`; raises InputError when something else stands there."""
    typed = request.GET.get(name, "").strip()
    return parse_date(typed, where=name) if typed else default


def day_posted(request: HttpRequest, name: str, default: dt.date | None = None) -> dt.date:
    """The day in the form under `name`; an empty field is `default`, and an error when there is none."""
    typed = request.POST.get(name, "").strip()
    return default if default is not None and not typed else parse_date(typed, where=name)


def moment_posted(request: HttpRequest, name: str, *, closing: bool = False) -> dt.datetime:
    """The moment in the form under `name`, in the province's time.

    A day alone is its beginning, and of a deadline (`closing`) its last minute: pages say so beside the field.
    """
    of_day_alone = dt.time(23, 59) if closing else dt.time()
    return timezone.make_aware(parse_moment(request.POST.get(name, ""), where=name, of_day_alone=of_day_alone))


def both_posted(first: Callable[[], T], second: Callable[[], Other]) -> tuple[T, Other]:
    """Two readings of a form; when they fail, what is wrong with both is told at once."""
    problems: list[Problem] = []
    found: list[Any] = []
    for read in (first, second):
        try:
            found.append(read())
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found[0], found[1]


def typed_moment(at: dt.datetime) -> str:
    """A moment as a field of a form holds it, in the province's time."""
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"


def now() -> dt.datetime:
    """The clock, for pages, endpoints and jobs only; everything below gets `at` passed in."""
    return timezone.now()
