"""发展党员: 25 steps and their clocks. The face; come in here."""
