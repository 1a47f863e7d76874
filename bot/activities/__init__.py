"""活动: templates, sign-up, teams, result reports, contest figures. The face; come in here."""

from bot.activities import wording
from bot.activities.carried import Carried, of_units
from bot.activities.closing import close, confirm_urgent
from bot.activities.enrolling import Enrolled, enrol, leave
from bot.activities.finding import (
    Entry,
    activity,
    all_enrolled,
    all_reports,
    around_me,
    count,
    enrolled,
    is_in,
    named,
    periods,
    register,
    reports,
)
from bot.activities.models import (
    Activity,
    ActivityFigure,
    ActivityMember,
    ActivityReport,
    ActivityState,
    ActivityTemplate,
    Pace,
    Publish,
    Subject,
)
from bot.activities.reporting import Figures, enter_figures, fits, report
from bot.activities.rules import Standing, first_day, is_figure, last_day, period_of, weighted
from bot.activities.starting import Started, Wanted, cancel, is_team, start
from bot.activities.tables import Line, reached, shown, table
from bot.activities.telling import about, is_told_now
from bot.activities.templates import (
    defaults,
    load_defaults,
    name_of,
    proposed,
    save_template,
    template,
    templates,
)
from bot.activities.templates import of as template_of

__all__ = [
    "Activity",
    "ActivityFigure",
    "ActivityMember",
    "ActivityReport",
    "ActivityState",
    "ActivityTemplate",
    "Carried",
    "Enrolled",
    "Entry",
    "Figures",
    "Line",
    "Pace",
    "Publish",
    "Standing",
    "Started",
    "Subject",
    "Wanted",
    "about",
    "activity",
    "all_enrolled",
    "all_reports",
    "around_me",
    "cancel",
    "close",
    "confirm_urgent",
    "count",
    "defaults",
    "enrol",
    "enrolled",
    "enter_figures",
    "first_day",
    "fits",
    "is_figure",
    "is_in",
    "is_team",
    "is_told_now",
    "last_day",
    "leave",
    "load_defaults",
    "name_of",
    "named",
    "of_units",
    "period_of",
    "periods",
    "proposed",
    "reached",
    "register",
    "report",
    "reports",
    "save_template",
    "shown",
    "start",
    "table",
    "template",
    "template_of",
    "templates",
    "weighted",
    "wording",
]
