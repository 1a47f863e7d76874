"""The ground floor: would be at home in any project; knows no Party noun. A toolbox: import its files."""
