"""问规定: what the rules say, as a table of our own, and which line of it a question asks for. The face; come in here.

Pure, and below everything: it imports nothing of ours, so that the reader of chat can ask it too.
"""

from bot.questions import dues
from bot.questions.matching import asked_for, like, nearest, search
from bot.questions.table import Known, Level, answers, known

__all__ = ["Known", "Level", "answers", "asked_for", "dues", "known", "like", "nearest", "search"]
