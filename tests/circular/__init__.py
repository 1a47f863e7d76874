"""Tests of the quarter's notice."""
