"""The one error of this room."""


class EvalError(Exception):
    """A suite, its floors or a report cannot be used; the message says where and what to do."""
