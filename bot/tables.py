"""Imports every models file, so that the metadata is whole: for migrations and tests."""

from bot.activities import models as activities_models
from bot.admission import models as admission_models
from bot.appraisal import models as appraisal_models
from bot.assess import models as assess_models
from bot.awards import models as awards_models
from bot.chat import models as chat_models
from bot.circular import models as circular_models
from bot.contacts import models as contacts_models
from bot.core import audit, calendar, job_run, job_wish
from bot.dues import models as dues_models
from bot.elections import models as elections_models
from bot.evidence import models as evidence_models
from bot.honours import models as honours_models
from bot.learning import models as learning_models
from bot.logins import models as logins_models
from bot.meetings import models as meetings_models
from bot.notify import models as notify_models
from bot.org_life import models as org_life_models
from bot.people import models as people_models
from bot.plan import models as plan_models
from bot.problems import models as problems_models
from bot.publicity import models as publicity_models
from bot.surveys import models as surveys_models
from bot.uploads import models as uploads_models
from bot.workbench import models as workbench_models

__all__ = [
    "activities_models",
    "admission_models",
    "appraisal_models",
    "assess_models",
    "audit",
    "awards_models",
    "calendar",
    "chat_models",
    "circular_models",
    "contacts_models",
    "dues_models",
    "elections_models",
    "evidence_models",
    "honours_models",
    "job_run",
    "job_wish",
    "learning_models",
    "logins_models",
    "meetings_models",
    "notify_models",
    "org_life_models",
    "people_models",
    "plan_models",
    "problems_models",
    "publicity_models",
    "surveys_models",
    "uploads_models",
    "workbench_models",
]
