"""The one error of this room."""


class LibraryError(Exception):
    """The library cannot do what was asked; the message says what, where and what to do."""
