from functools import partial

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "junheng.hub.panels"
    label = "panels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from junheng.hub.foundation.events import WORDS
        from junheng.hub.institutions.services.qualifications import register_examined
        from junheng.hub.panels import purposes
        from junheng.hub.panels.rules.words import WORDINGS, worded
        from junheng.hub.panels.services import bodies

        for field in WORDINGS:
            WORDS[field] = partial(worded, field)
        WORDS["panel_purpose"] = purposes.worded
        purposes.declare(bodies.EXAMINATION)
        register_examined(bodies.refusals_to_authorise)
