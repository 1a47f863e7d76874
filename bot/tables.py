"""Imports every models file, so that the metadata is whole: for migrations and tests."""

from bot.chat import models as chat_models
from bot.core import audit, job_run
from bot.meetings import models as meetings_models
from bot.people import models as people_models

__all__ = ["audit", "chat_models", "job_run", "meetings_models", "people_models"]
