"""换届: when a term ends, what has to be done by when. The face; come in here."""
