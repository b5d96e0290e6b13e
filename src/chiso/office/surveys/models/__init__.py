"""Tables of surveys: what is asked, in which wave, by which questionnaire; what came in, and what was computed."""

from chiso.office.surveys.models.instrument import Collection, Instrument, InstrumentVersion, Interviewer, Invitation
from chiso.office.surveys.models.submission import (
    Channel,
    Draft,
    Gathering,
    SetAside,
    Submission,
    SubmissionFile,
    SubmissionSecret,
)
from chiso.office.surveys.models.survey import (
    EstimateSet,
    Microdata,
    PersonalData,
    Survey,
    SurveyFeed,
    SurveyKind,
    Wave,
)

__all__ = [
    "Channel",
    "Collection",
    "Draft",
    "EstimateSet",
    "Gathering",
    "Instrument",
    "InstrumentVersion",
    "Interviewer",
    "Invitation",
    "Microdata",
    "PersonalData",
    "SetAside",
    "Submission",
    "SubmissionFile",
    "SubmissionSecret",
    "Survey",
    "SurveyFeed",
    "SurveyKind",
    "Wave",
]
