"""两学一做: the year's study plan, study hours of each member. The face; come in here."""
