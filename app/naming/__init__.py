"""Names: which words are one, of whom or what, and how a text has mentioned them."""
