"""Papers in and out: tables people upload and download, Word files to print and sign. The face; come in here."""

from bot.papers import (
    activities,
    admission,
    articles,
    awards,
    board,
    contests,
    dues,
    findings,
    honours,
    intake,
    laurels,
    ledger,
    linkage,
    operating,
    org_life,
    own,
    problems,
    roster,
    scheme,
    scores,
    study_hours,
    study_plan,
    surveys,
    tasks,
)
from bot.papers.board_charts import areas_svg, trend_svg
from bot.papers.charts import has_chinese_font
from bot.papers.contest_table import export as contest_xlsx
from bot.papers.feedback import feedback_docx
from bot.papers.kinds import PAPERS, Made, Paper
from bot.papers.minutes import minutes_docx
from bot.papers.notice import notice_docx
from bot.papers.pictures import picture
from bot.papers.rectification import rectification_docx
from bot.papers.returned import with_errors
from bot.papers.sent import sent_file
from bot.papers.sheets import Sheet, read, tables
from bot.papers.typescript import words

__all__ = [
    "PAPERS",
    "Made",
    "Paper",
    "Sheet",
    "activities",
    "admission",
    "areas_svg",
    "articles",
    "awards",
    "board",
    "contest_xlsx",
    "contests",
    "dues",
    "feedback_docx",
    "findings",
    "has_chinese_font",
    "honours",
    "intake",
    "laurels",
    "ledger",
    "linkage",
    "minutes_docx",
    "notice_docx",
    "operating",
    "org_life",
    "own",
    "picture",
    "problems",
    "read",
    "rectification_docx",
    "roster",
    "scheme",
    "scores",
    "sent_file",
    "study_hours",
    "study_plan",
    "surveys",
    "tables",
    "tasks",
    "trend_svg",
    "with_errors",
    "words",
]
