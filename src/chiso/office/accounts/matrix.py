"""The one table of who may do what on which unit's things. Pages, operations, tests and docs all read it.

A scope says whose thing it may be: ALL; OWN = the unit in which the role is held; ASSIGNED = sheets with criteria that
the role's unit appraises (`national.contribute`: criteria that it leads). A role that is absent in a row may not. All
`national` verbs are about the province's own sheet only.
"""

from __future__ import annotations

from enum import Enum

from chiso.office.accounts.models import Role


class Scope(Enum):
    ALL = "all"
    OWN = "own"
    ASSIGNED = "assigned"


ALL, OWN, ASSIGNED = Scope.ALL, Scope.OWN, Scope.ASSIGNED
R = Role

_EVERYONE = dict.fromkeys(Role, ALL)
_WATCHERS = {
    R.ROUND_OWNER: ALL,
    R.LEADER: ALL,
    R.COUNCIL_SECRETARY: ALL,
    R.COUNCIL_MEMBER: ALL,
    R.ANALYST: ALL,
    R.OBSERVER: ALL,
}

MATRIX: dict[str, dict[Role, Scope]] = {
    # people, units, records
    "accounts.view": {R.ADMINISTRATOR: ALL, R.ROUND_OWNER: ALL, R.OBSERVER: ALL},
    "accounts.manage": {R.ADMINISTRATOR: ALL},
    "accounts.delegate": {**dict.fromkeys(Role, OWN), R.ADMINISTRATOR: ALL},
    "units.view": _EVERYONE,
    "units.manage": {R.ADMINISTRATOR: ALL},
    "audit.view": {R.ADMINISTRATOR: ALL, R.ROUND_OWNER: ALL, R.OBSERVER: ALL},
    # frameworks
    "frameworks.view": _EVERYONE,
    "frameworks.store": {R.ROUND_OWNER: ALL},
    # the round
    "rounds.view": _EVERYONE,
    "rounds.board": {**_WATCHERS, R.APPRAISER: ALL},
    # every criterion of every unit in one file: appraisers see only theirs, so it is not theirs
    "rounds.consolidate": _WATCHERS,
    "rounds.manage": {R.ROUND_OWNER: ALL},
    "rounds.remind": {R.ROUND_OWNER: ALL},
    # a whole sheet; appraisers have the grid and the sheet view of their own criteria (`sheets.appraise`)
    "sheets.view": {**_WATCHERS, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "sheets.fill": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "sheets.submit": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "sheets.approve": {R.UNIT_LEADER: OWN},
    "sheets.withdraw": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "sheets.return": {R.ROUND_OWNER: ALL, R.UNIT_LEADER: OWN},
    "sheets.extend": {R.ROUND_OWNER: ALL},
    "sheets.unlock": {R.ROUND_OWNER: ALL},
    "sheets.enter_results": {R.ROUND_OWNER: ALL, R.SURVEY_MANAGER: ALL},
    "sheets.appraise": {R.APPRAISER: ASSIGNED},
    "sheets.explain": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "sheets.move": {R.ROUND_OWNER: ALL},
    # council, decision, publication
    "council.view": {
        R.ROUND_OWNER: ALL,
        R.COUNCIL_SECRETARY: ALL,
        R.COUNCIL_MEMBER: ALL,
        R.LEADER: ALL,
        R.OBSERVER: ALL,
    },
    "council.run": {R.COUNCIL_SECRETARY: ALL},
    "council.vote": {R.COUNCIL_MEMBER: ALL},
    "decisions.record": {R.ROUND_OWNER: ALL, R.COUNCIL_SECRETARY: ALL},
    "results.publish": {R.ROUND_OWNER: ALL},
    "results.view": _EVERYONE,
    # published tables of other bodies; everybody reads them as results
    "tables.manage": {R.ROUND_OWNER: ALL, R.ANALYST: ALL},
    "complaints.view": {
        R.ROUND_OWNER: ALL,
        R.COUNCIL_SECRETARY: ALL,
        R.OBSERVER: ALL,
        R.UNIT_OFFICER: OWN,
        R.UNIT_LEADER: OWN,
    },
    "complaints.file": {R.UNIT_LEADER: OWN},
    "complaints.settle": {R.ROUND_OWNER: ALL},
    # the province's own national index
    "national.view": {
        **_WATCHERS,
        R.APPRAISER: ALL,
        R.SURVEY_MANAGER: ALL,
        R.UNIT_OFFICER: ALL,
        R.UNIT_LEADER: ALL,
    },
    "national.manage": {R.ROUND_OWNER: ALL},
    "national.contribute": {R.UNIT_OFFICER: ASSIGNED, R.UNIT_LEADER: ASSIGNED, R.ROUND_OWNER: ALL},
    "national.consolidate": {R.ROUND_OWNER: ALL},
    "statistics.view": _EVERYONE,
    "statistics.record": {R.ROUND_OWNER: ALL, R.SURVEY_MANAGER: ALL},
    "surveys.view": {**_WATCHERS, R.SURVEY_MANAGER: ALL, R.APPRAISER: ALL},
    "surveys.manage": {R.SURVEY_MANAGER: ALL, R.ROUND_OWNER: ALL},
    # names of those to be interviewed: the round owner is judged by what they say, so the list is not theirs
    "surveys.open_sample": {R.SURVEY_MANAGER: ALL},
    "surveys.export": {R.SURVEY_MANAGER: ALL, R.ANALYST: ALL},
    # not unit officers: they would key forms about their own unit
    "surveys.key": {R.SURVEY_MANAGER: ALL, R.ROUND_OWNER: ALL, R.ANALYST: ALL, R.INTERVIEWER: ALL},
    # one-stop dossiers: a unit sees its own; who imports does not apologise for it
    "dossiers.work": {
        **_WATCHERS,
        R.APPRAISER: ALL,
        R.ONE_STOP_OFFICER: OWN,
        R.UNIT_OFFICER: OWN,
        R.UNIT_LEADER: OWN,
    },
    "dossiers.apologise": {R.ONE_STOP_OFFICER: OWN, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "dossiers.import": {R.ROUND_OWNER: ALL, R.ANALYST: ALL},
    # documents that order, and what they order
    "directives.view": _EVERYONE,
    "directives.register": {R.ROUND_OWNER: ALL, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "directives.plan": {R.ROUND_OWNER: ALL, R.LEADER: ALL},
    "directives.report": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN, R.ROUND_OWNER: OWN},
    "calendar.view": _EVERYONE,
    "calendar.manage": {R.ADMINISTRATOR: ALL, R.ROUND_OWNER: ALL},
    "communications.view": _EVERYONE,
    "communications.log": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN, R.ROUND_OWNER: OWN},
    "communications.manage": {R.ROUND_OWNER: ALL},
    "reporting.view": {**_WATCHERS, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "reporting.write": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "reporting.send": {R.UNIT_LEADER: OWN},
    "reporting.manage": {R.ROUND_OWNER: ALL},
    "following.view": {**_WATCHERS, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "following.manage": {R.ROUND_OWNER: ALL},
    "following.answer": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "following.guide": {R.ROUND_OWNER: OWN, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "postings.view": _EVERYONE,
    "postings.record": {R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "postings.manage": {R.ROUND_OWNER: ALL},
    "accountability.view": _EVERYONE,
    "accountability.manage": {R.ROUND_OWNER: ALL, R.LEADER: ALL},
    "reminders.view": {**_WATCHERS, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "reminders.manage": {R.ROUND_OWNER: ALL},
    # moving in from Excel: each part needs the verb of what it stores
    "moving.view": {R.ADMINISTRATOR: ALL, R.ROUND_OWNER: ALL, R.OBSERVER: ALL},
    "moving.prepare": {R.ADMINISTRATOR: ALL, R.ROUND_OWNER: ALL},
    "moving.results": {R.ROUND_OWNER: ALL},
    "moving.evidence": {R.ROUND_OWNER: ALL},
    # evidence and paper
    "evidence.view": {**_WATCHERS, R.APPRAISER: ASSIGNED, R.UNIT_OFFICER: OWN, R.UNIT_LEADER: OWN},
    "evidence.add": {
        R.UNIT_OFFICER: OWN,
        R.UNIT_LEADER: OWN,
        R.ROUND_OWNER: OWN,
        R.COUNCIL_SECRETARY: OWN,
        R.APPRAISER: OWN,
    },
    "reports.templates": {R.ROUND_OWNER: ALL},
}

# the verbs that make, judge or decide a score: no administrator holds them, in any combination of roles
SCORING_VERBS = (
    "sheets.fill",
    "sheets.submit",
    "sheets.approve",
    "sheets.appraise",
    "sheets.explain",
    "sheets.enter_results",
    "national.contribute",
    "national.consolidate",
    "council.run",
    "council.vote",
    "decisions.record",
    "results.publish",
)
