"""发展党员: who applied, the steps taken and by when the next is due; it reckons and reminds, people decide. The face."""
