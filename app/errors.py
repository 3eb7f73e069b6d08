"""The one error of this room."""


class AppError(Exception):
    """The command or the page cannot do what was asked; the message says what to do."""
