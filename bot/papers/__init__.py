"""Papers in and out: rosters people upload and download. The face; come in here."""

from bot.papers import roster, scores, tasks
from bot.papers.minutes import minutes_docx
from bot.papers.returned import with_errors
from bot.papers.sheets import Sheet, read, tables

__all__ = ["Sheet", "minutes_docx", "read", "roster", "scores", "tables", "tasks", "with_errors"]
