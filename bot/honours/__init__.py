"""荣誉: who was honoured by whom, at what level, in what year. The face; come in here."""
