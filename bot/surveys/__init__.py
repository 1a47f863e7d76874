"""调研: a list of questions to units, and the answers. The face; come in here."""
