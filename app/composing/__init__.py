"""Chosen sentences become claims: which, in what order, whose, with what they refer to."""
