"""Articles: what was published where, who looked through it. The face; come in here."""

from bot.publicity import rules, wording
from bot.publicity.facts import Counts, counts
from bot.publicity.finding import Entry, article, entry, everything, of_unit, waiting
from bot.publicity.models import Article, ArticleOutlet, Level, OutletState
from bot.publicity.outlets import known, level_of
from bot.publicity.recording import Draft, Filed, confirm, file, refuse, remove, review
from bot.publicity.rules import Adoption, missing, points

__all__ = [
    "Adoption",
    "Article",
    "ArticleOutlet",
    "Counts",
    "Draft",
    "Entry",
    "Filed",
    "Level",
    "OutletState",
    "article",
    "confirm",
    "counts",
    "entry",
    "everything",
    "file",
    "known",
    "level_of",
    "missing",
    "of_unit",
    "points",
    "refuse",
    "remove",
    "review",
    "rules",
    "waiting",
    "wording",
]
