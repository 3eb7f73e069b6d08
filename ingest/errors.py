"""The one error of this room."""


class IngestError(Exception):
    """A source could not become a document; the message says what, where and what to do."""
