"""The page: a conversation on the left, the source it rests on to the right."""

from app.page.conversation import Answerer
from app.page.guiding import Known, shipped_questions
from app.page.originals import Work, read_works
from app.page.serving import Served, serve

__all__ = [
    "Answerer",
    "Known",
    "Served",
    "Work",
    "read_works",
    "serve",
    "shipped_questions",
]
