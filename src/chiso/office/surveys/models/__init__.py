"""Tables of surveys: what is asked, in which wave, by which questionnaire; what came in, and what was computed."""

from chiso.office.surveys.models.computing import Estimation, EstimationState, MicrodataExport
from chiso.office.surveys.models.fieldwork import CaseOutcome, CaseRelease, SubmissionVerdict
from chiso.office.surveys.models.instrument import (
    Collection,
    Instrument,
    InstrumentFile,
    InstrumentVersion,
    Interviewer,
    Invitation,
)
from chiso.office.surveys.models.keying import Keying, PaperForm, PaperResult
from chiso.office.surveys.models.sample import (
    CaseRole,
    Outcome,
    SampledCase,
    SampledPlace,
    SampleList,
    SampleOpening,
    SampleSecret,
)
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
    "CaseOutcome",
    "CaseRelease",
    "CaseRole",
    "Channel",
    "Collection",
    "Draft",
    "EstimateSet",
    "Estimation",
    "EstimationState",
    "Gathering",
    "Instrument",
    "InstrumentFile",
    "InstrumentVersion",
    "Interviewer",
    "Invitation",
    "Keying",
    "Microdata",
    "MicrodataExport",
    "Outcome",
    "PaperForm",
    "PaperResult",
    "PersonalData",
    "SampleList",
    "SampleOpening",
    "SampleSecret",
    "SampledCase",
    "SampledPlace",
    "SetAside",
    "Submission",
    "SubmissionFile",
    "SubmissionSecret",
    "SubmissionVerdict",
    "Survey",
    "SurveyFeed",
    "SurveyKind",
    "Wave",
]
