"""The office's board: what needs somebody today, and how all units stand, side by side. The face; come in here."""

from bot.board import rules, wording
from bot.board.duties import AllBehind, Behind, Coming, Unfiled, UnitBehind
from bot.board.filters import STATES, Asked, Fault, Filter, periods
from bot.board.heat import Cell, Column, Heat, Row
from bot.board.mail import Burden, Deliveries, Hearer, Load, Lost, Missed
from bot.board.matters import Matters
from bot.board.overview import Board, overview
from bot.board.progress import Area, Month, areas, trend
from bot.board.rules import Mark, Tally
from bot.board.seat import Unit, View, look, seated
from bot.board.waits import Listed, Matter, Waits, listed

__all__ = [
    "STATES",
    "AllBehind",
    "Area",
    "Asked",
    "Behind",
    "Board",
    "Burden",
    "Cell",
    "Column",
    "Coming",
    "Deliveries",
    "Fault",
    "Filter",
    "Hearer",
    "Heat",
    "Listed",
    "Load",
    "Lost",
    "Mark",
    "Matter",
    "Matters",
    "Missed",
    "Month",
    "Row",
    "Tally",
    "Unfiled",
    "Unit",
    "UnitBehind",
    "View",
    "Waits",
    "areas",
    "listed",
    "look",
    "overview",
    "periods",
    "rules",
    "seated",
    "trend",
    "wording",
]
