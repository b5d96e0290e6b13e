"""The province's own national index: leaves led by departments, the ministry's result, targets."""

from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "chiso.office.national"
    label = "national"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chiso.office.national.operations.new_version import carry_leads, carry_target_sheet
        from chiso.office.national.queries.carried import foretold_targets
        from chiso.office.rounds.signals import version_adopted, version_previewed

        version_adopted.connect(lambda change, **_told: carry_leads(change), weak=False, dispatch_uid="national.leads")
        version_adopted.connect(
            lambda change, actor, at, **_told: carry_target_sheet(change, actor, at),
            weak=False,
            dispatch_uid="national.targets",
        )
        version_previewed.connect(
            lambda group, crosswalk, **_told: foretold_targets(group, crosswalk),
            weak=False,
            dispatch_uid="national.foretold",
        )
