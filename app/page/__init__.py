"""The page: a conversation on the left, the source it rests on to the right."""

from app.page.conversation import Answerer
from app.page.serving import Served, serve

__all__ = ["Answerer", "Served", "serve"]
