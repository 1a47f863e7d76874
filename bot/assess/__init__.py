"""考核: the table, monthly, quarterly and yearly checks, what people enter and appeal. The face; come in here."""

from bot.assess import annual, labels, rules, tables, wording
from bot.assess.adopting import Offer, adopt, offers, quarter_meant
from bot.assess.amending import Amended, recompute
from bot.assess.appealable import Appealable, answerable, appealable, shown_checks
from bot.assess.appeals import (
    about,
    appeal,
    appeal_entry,
    appeal_line,
    appeals_of,
    open_appeals,
    open_to_appeal,
)
from bot.assess.checks import arrived, every_result, find_check, result, results, run_check, show
from bot.assess.composing import NAMES as YEAR_PARTS
from bot.assess.composing import ON_SITE
from bot.assess.deciding import Decided, decide_appeal
from bot.assess.drafts import TASK_LINE, Draft, checked, levels, name_of
from bot.assess.entries import STATES as ENTRY_STATES
from bot.assess.entries import (
    appeal_against,
    confirm,
    enter,
    entry,
    is_to_decide,
    of_unit,
    reject,
    require_sight,
    waiting,
    withdraw,
)
from bot.assess.feedback import feedback_of, last_quarters
from bot.assess.feedback import write as write_feedback
from bot.assess.freezing import appeals_end, freeze, require_over
from bot.assess.methods import NOT_APPLICABLE, number, tenths
from bot.assess.models import (
    Appeal,
    AppealState,
    AssessmentEntry,
    AssessmentTable,
    Check,
    CheckKind,
    CheckState,
    EntryKind,
    EntryState,
    OperatingScore,
    Score,
    YearFeedback,
)
from bot.assess.notices import appeal_until, check_words, headline, item, period_words, what
from bot.assess.operating import Given, Linked, linked_units, operating_scores, save_operating
from bot.assess.overall import Counted, Figures, is_waiting, lost_lines, overview_figures, overview_text, shared_figures
from bot.assess.periods import Period, month_of, quarter_before
from bot.assess.periods import read as read_period
from bot.assess.retelling import tell_amended
from bot.assess.scheme import Indicator, Linkage, LinkageMode, Method, Source, Table, Year
from bot.assess.shown import latest_shown, table_of
from bot.assess.standing import Owed, Standing
from bot.assess.telling import tell
from bot.assess.yearly import Gaps, gaps

__all__ = [
    "ENTRY_STATES",
    "NOT_APPLICABLE",
    "ON_SITE",
    "TASK_LINE",
    "YEAR_PARTS",
    "Amended",
    "Appeal",
    "AppealState",
    "Appealable",
    "AssessmentEntry",
    "AssessmentTable",
    "Check",
    "CheckKind",
    "CheckState",
    "Counted",
    "Decided",
    "Draft",
    "EntryKind",
    "EntryState",
    "Figures",
    "Gaps",
    "Given",
    "Indicator",
    "Linkage",
    "LinkageMode",
    "Linked",
    "Method",
    "Offer",
    "OperatingScore",
    "Owed",
    "Period",
    "Score",
    "Source",
    "Standing",
    "Table",
    "Year",
    "YearFeedback",
    "about",
    "adopt",
    "annual",
    "answerable",
    "appeal",
    "appeal_against",
    "appeal_entry",
    "appeal_line",
    "appeal_until",
    "appealable",
    "appeals_end",
    "appeals_of",
    "arrived",
    "check_words",
    "checked",
    "confirm",
    "decide_appeal",
    "enter",
    "entry",
    "every_result",
    "feedback_of",
    "find_check",
    "freeze",
    "gaps",
    "headline",
    "is_to_decide",
    "is_waiting",
    "item",
    "labels",
    "last_quarters",
    "latest_shown",
    "levels",
    "linked_units",
    "lost_lines",
    "month_of",
    "name_of",
    "number",
    "of_unit",
    "offers",
    "open_appeals",
    "open_to_appeal",
    "operating_scores",
    "overview_figures",
    "overview_text",
    "period_words",
    "quarter_before",
    "quarter_meant",
    "read_period",
    "recompute",
    "reject",
    "require_over",
    "require_sight",
    "result",
    "results",
    "rules",
    "run_check",
    "save_operating",
    "shared_figures",
    "show",
    "shown_checks",
    "table_of",
    "tables",
    "tell",
    "tell_amended",
    "tenths",
    "waiting",
    "what",
    "withdraw",
    "wording",
    "write_feedback",
]
