"""调研: a list of questions to units, and the answers. The face; come in here."""

from bot.surveys import rules, wording
from bot.surveys.answering import Given, Open, Question, Sheet, answer, checked, open_to_me, sheet, waiting
from bot.surveys.drafting import add, draft, questions_of, remove
from bot.surveys.models import Audience, Survey, SurveyAnswer, SurveyQuestion, SurveyState, SurveyTurn
from bot.surveys.results import Count, Result, Said, results, said, survey, surveys
from bot.surveys.rules import Asked, question
from bot.surveys.sending import Call, Progress, Reached, cancel, close, close_due, prepared, progress, send

__all__ = [
    "Asked",
    "Audience",
    "Call",
    "Count",
    "Given",
    "Open",
    "Progress",
    "Question",
    "Reached",
    "Result",
    "Said",
    "Sheet",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "SurveyState",
    "SurveyTurn",
    "add",
    "answer",
    "cancel",
    "checked",
    "close",
    "close_due",
    "draft",
    "open_to_me",
    "prepared",
    "progress",
    "question",
    "questions_of",
    "remove",
    "results",
    "rules",
    "said",
    "send",
    "sheet",
    "survey",
    "surveys",
    "waiting",
    "wording",
]
