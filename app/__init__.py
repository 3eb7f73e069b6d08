"""A question becomes an answer, asked from a program, the command line or a browser."""

from app.answer import Answer, Claim
from app.assistant import Assistant
from app.errors import AppError
from app.turn import Turn

__all__ = ["Answer", "AppError", "Assistant", "Claim", "Turn"]
