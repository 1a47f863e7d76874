"""整改: the register of problems, what a unit is asked to put right by when, who accepts it. The face; come in here."""

from bot.problems import wording
from bot.problems.answering import accept, reply, send_back, withdraw
from bot.problems.finding import (
    Entry,
    Filter,
    additions,
    all_units,
    current,
    entry,
    of_task,
    of_unit,
    page,
    problem,
    to_accept,
    to_answer,
)
from bot.problems.models import (
    Category,
    Problem,
    ProblemAddition,
    ProblemState,
    Rectification,
    Severity,
    Source,
)
from bot.problems.opening import Demand, Issued, deadline, issue, open_rectification, reopen
from bot.problems.rating import Rate, is_kept, rate
from bot.problems.rules import DAYS, matter
from bot.problems.telling import about
from bot.problems.wording import numbered

__all__ = [
    "DAYS",
    "Category",
    "Demand",
    "Entry",
    "Filter",
    "Issued",
    "Problem",
    "ProblemAddition",
    "ProblemState",
    "Rate",
    "Rectification",
    "Severity",
    "Source",
    "about",
    "accept",
    "additions",
    "all_units",
    "current",
    "deadline",
    "entry",
    "is_kept",
    "issue",
    "matter",
    "numbered",
    "of_task",
    "of_unit",
    "open_rectification",
    "page",
    "problem",
    "rate",
    "reopen",
    "reply",
    "send_back",
    "to_accept",
    "to_answer",
    "withdraw",
    "wording",
]
