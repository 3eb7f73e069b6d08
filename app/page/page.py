"""The page: which event of which part calls which handler."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from app.page.handlers import Handlers, Shown
from app.page.layout import Parts, lay_out

if TYPE_CHECKING:
    import gradio as gr

QUEUED = 32
"""Questions taken up at once: they wait at the desk, where each is told how many are before it."""

GUIDING = 1
"""Readers for whom questions are tried at once: that is for later, answers are for now."""

WARMING_LOOK = 0.3
"""Seconds between two looks at whether the models are loaded."""

QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""Events that only read the library: at once, beside any question being answered."""


def build(handlers: Handlers) -> "gr.Blocks":
    """The page, ready to be served."""
    import gradio as gr

    with gr.Blocks(
        title="Ask the commentaries", analytics_enabled=False, fill_width=True
    ) as blocks:
        parts = lay_out(handlers.masthead())
        _wire_asking(parts, handlers)
        _wire_keeping(parts, handlers)
        _wire_reading(parts, handlers)
        _wire_narrowing(parts, handlers)
        _wire_loading(blocks, parts, handlers)
    return blocks


def _triple(shown: Shown) -> tuple[Any, str, str]:
    return shown.kept, shown.exchanges, shown.status


def _shown_in(parts: Parts) -> list[Any]:
    talk = parts.conversation
    return [talk.kept, talk.exchanges, talk.status]


def _wire_asking(parts: Parts, handlers: Handlers) -> None:
    import gradio as gr

    written = parts.composer

    async def ask(
        event: gr.EventData, question: str, kept: Any, editing: Any, *controls: Any
    ) -> AsyncIterator[Any]:
        pressed = event._data if isinstance(event._data, dict) else {}
        typed = "question" not in pressed
        asked = question if typed else str(pressed["question"])
        at = editing if typed else pressed.get("at")
        literal = pressed.get("literal") == "yes"
        place = at if isinstance(at, int) else None
        first = True
        async for shown in handlers.asked(asked, kept, literal, place, controls):
            refused = first and len(shown.kept) == len(kept or []) and place is None
            emptied = "" if first and typed and not refused else gr.skip()
            kept_as_is = gr.skip() if refused else None
            yield (*_triple(shown), emptied, kept_as_is, "" if first else gr.skip())
            first = False

    asking = gr.on(
        [written.question.submit, written.send.click, parts.bridge.submit],
        ask,
        [written.question, parts.conversation.kept, written.editing, *parts.narrowing.controls],
        [
            *_shown_in(parts),
            written.question,
            written.editing,
            parts.conversation.guidance,
        ],
        concurrency_limit=QUEUED,
        show_progress="hidden",
        # Not "once": a question typed before the last event's end has arrived would be lost
        # without a word. page.js holds back what is sent while an answer is awaited.
        trigger_mode="multiple",
        api_visibility="private",
    )
    asking.then(handlers.masthead, None, [parts.masthead], **QUICK)
    _guide_after(asking, parts, handlers)

    def stop(kept: Any) -> tuple[Any, str, str]:
        return _triple(handlers.stopped(kept))

    written.stop.click(stop, [parts.conversation.kept], _shown_in(parts), cancels=[asking], **QUICK)

    def rewrite(event: gr.EventData) -> tuple[str, int | None]:
        at = event._data.get("at")
        return str(event._data.get("question", "")), at if isinstance(at, int) else None

    parts.bridge.rewrite(rewrite, None, [written.question, written.editing], **QUICK).then(
        None, js="() => window.commentary.focusQuestion()"
    )

    def clear(kept: Any) -> tuple[Any, str, str, None]:
        return (*_triple(handlers.cleared(kept)), None)

    parts.clear.click(
        clear,
        [parts.conversation.kept],
        [*_shown_in(parts), written.editing],
        js="(kept) => [window.commentary.confirmed() ? [] : kept]",
        cancels=[asking],
        **QUICK,
    ).then(
        handlers.guided_at_once, [parts.conversation.kept], [parts.conversation.guidance], **QUICK
    )


def _guide_after(event: Any, parts: Parts, handlers: Handlers) -> None:
    talk = parts.conversation
    event.then(
        handlers.guided,
        [talk.kept],
        [talk.guidance],
        concurrency_limit=GUIDING,
        show_progress="hidden",
        api_visibility="private",
    )


def _wire_keeping(parts: Parts, handlers: Handlers) -> None:
    def export(kept: Any, address: str) -> str:
        return handlers.exported(kept, address)

    parts.export.click(
        export,
        [parts.conversation.kept, parts.address],
        [parts.exported],
        js="(kept) => [kept, location.origin + location.pathname]",
        **QUICK,
    ).then(None, [parts.exported], js="(words) => window.commentary.download(words)")


def _wire_reading(parts: Parts, handlers: Handlers) -> None:
    import gradio as gr

    reading = [parts.source.reading]
    reveal = "() => window.commentary.reveal()"
    filters = list(parts.narrowing.controls)

    def open_range(event: gr.EventData) -> str:
        return handlers.opened(str(event._data.get("permalink", "")))

    def open_document(event: gr.EventData) -> str:
        return handlers.opened_document(str(event._data.get("slug", "")))

    def browse(*controls: Any) -> str:
        return handlers.browsed(controls)

    def search(words: str, *controls: Any) -> str:
        return handlers.searched(words, controls)

    parts.bridge.open(open_range, None, reading, **QUICK).then(None, js=reveal)
    parts.bridge.document(open_document, None, reading, **QUICK).then(None, js=reveal)
    parts.source.browse.click(browse, filters, reading, **QUICK).then(None, js=reveal)
    parts.source.words.submit(search, [parts.source.words, *filters], reading, **QUICK).then(
        None, js=reveal
    )


def _wire_narrowing(parts: Parts, handlers: Handlers) -> None:
    import gradio as gr

    def narrow(*controls: Any) -> tuple[str, Any]:
        left_in, label = handlers.narrowed(controls)
        return left_in, gr.Accordion(label=label)

    gr.on(
        [control.change for control in parts.narrowing.controls],
        narrow,
        list(parts.narrowing.controls),
        [parts.narrowing.left_in, parts.narrowing.drawer],
        **QUICK,
    )


def _wire_loading(blocks: "gr.Blocks", parts: Parts, handlers: Handlers) -> None:
    import asyncio

    import gradio as gr

    def load(address: str, kept: Any) -> tuple[Any, ...]:
        choices = handlers.choices()
        return (
            *_triple(handlers.loaded(kept)),
            handlers.first_run(),
            handlers.opened_address(address),
            gr.Dropdown(choices=list(choices.documents)),
            gr.Dropdown(choices=list(choices.authors)),
            gr.Dropdown(choices=list(choices.kinds)),
            gr.Dropdown(choices=list(choices.publishers)),
        )

    blocks.load(
        load,
        [parts.address, parts.conversation.kept],
        [
            *_shown_in(parts),
            parts.conversation.first_run,
            parts.source.reading,
            *parts.narrowing.lists,
        ],
        js="(address, kept) => [location.search + location.hash, kept]",
        **QUICK,
    ).then(None, js="() => window.commentary.opened()").then(
        handlers.guided_at_once,
        [parts.conversation.kept],
        [parts.conversation.guidance],
        **QUICK,
    )

    async def ready() -> AsyncIterator[str]:
        yield handlers.masthead()
        while handlers.warming:
            await asyncio.sleep(WARMING_LOOK)
        yield handlers.masthead()

    warmed = blocks.load(
        ready,
        None,
        [parts.masthead],
        show_progress="hidden",
        concurrency_limit=None,
        api_visibility="private",
    )
    _guide_after(warmed, parts, handlers)
