"""谈心谈话 and 民主评议: counts and dates, nothing of what was said. The face; come in here."""
