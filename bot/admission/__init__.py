"""发展党员: who applied, the steps taken, when the next is due; it reckons, people decide. The face; come in here."""
