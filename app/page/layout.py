"""The page's parts and where they stand: Gradio's components, and nothing they do."""

from dataclasses import dataclass
from typing import Any

from app.page import answers, markup

STORAGE_KEY = "commentary-conversation"

STORAGE_SECRET = "kept-in-this-browser"
"""Gradio encrypts what the browser keeps with a key it also sends to the browser, so it guards
nothing; a fixed one lets a conversation outlive a restart of the server."""

BRIDGE = """
const names = ['submit', 'rewrite', 'open', 'document'];
window.commentaryTrigger = (name, detail) => { if (names.includes(name)) trigger(name, detail); };
"""
"""Hands what the page's listener sees over to Gradio; runs again whenever the part is made anew."""


@dataclass(frozen=True)
class Conversation:
    """What the conversation is kept in and shown by."""

    kept: Any
    exchanges: Any
    status: Any
    guidance: Any
    first_run: Any


@dataclass(frozen=True)
class Composer:
    """Where a question is written; ``editing`` is the exchange it will replace."""

    question: Any
    send: Any
    stop: Any
    editing: Any


@dataclass(frozen=True)
class Narrowing:
    """The filters, in the order of ``narrowing.Controls``, and what shows their effect."""

    controls: tuple[Any, ...]
    left_in: Any
    drawer: Any

    @property
    def lists(self) -> tuple[Any, ...]:
        """Those with choices."""
        return self.controls[:4]


@dataclass(frozen=True)
class Source:
    """The source pane."""

    browse: Any
    words: Any
    reading: Any


@dataclass(frozen=True)
class Parts:
    """All of the page."""

    masthead: Any
    export: Any
    clear: Any
    bridge: Any
    address: Any
    exported: Any
    conversation: Conversation
    composer: Composer
    narrowing: Narrowing
    source: Source


def lay_out(masthead: str) -> Parts:
    """Make the parts, inside an open ``gr.Blocks``."""
    import gradio as gr

    kept = gr.BrowserState([], storage_key=STORAGE_KEY, secret=STORAGE_SECRET)
    bridge = gr.HTML("", js_on_load=BRIDGE, elem_id="bridge", visible="hidden")
    address = gr.Textbox(visible="hidden", label="Address")
    exported = gr.Textbox(visible="hidden", label="Exported")
    with gr.Row(elem_id="masthead"):
        head = _html(masthead, "about")
        export = gr.Button("Export", size="sm", elem_classes="plain", elem_id="export")
        clear = gr.Button("Delete", size="sm", elem_classes="plain", elem_id="clear")
    with gr.Row(elem_id="panes"):
        with gr.Column(elem_id="talk", min_width=0):
            with gr.Column(elem_id="transcript", min_width=0):
                exchanges = _html(answers.invitation(), "exchanges")
                guidance = _html("", "guidance")
                first_run = _html("", "first-run")
            with gr.Column(elem_id="composer", min_width=0):
                status = _html("", "status")
                narrowing = _narrowing()
                composer = _composer()
        with gr.Column(elem_id="source", min_width=0):
            source = _source()
    return Parts(
        head,
        export,
        clear,
        bridge,
        address,
        exported,
        Conversation(kept, exchanges, status, guidance, first_run),
        composer,
        narrowing,
        source,
    )


def _html(value: str, elem_id: str) -> Any:
    import gradio as gr

    return gr.HTML(value, apply_default_css=False, elem_id=elem_id, js_on_load=None)


def _composer() -> Composer:
    import gradio as gr

    with gr.Row(elem_id="asking"):
        question = gr.Textbox(
            label="Your question",
            show_label=False,
            placeholder="Ask about the sources",
            lines=1,
            max_lines=6,
            container=False,
            min_width=0,
            scale=1,
            elem_id="question",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
        )
        send = gr.Button("Ask", variant="primary", elem_id="send", min_width=0, scale=0)
        stop = gr.Button("Stop", elem_id="stop", min_width=0, scale=0)
    return Composer(question, send, stop, gr.State(None))


def _narrowing() -> Narrowing:
    import gradio as gr

    with gr.Accordion("Narrow the sources", open=False, elem_id="narrow") as drawer:
        left_in = _html("", "left-in")
        documents = _choice("Documents")
        with gr.Row():
            others = [_choice(label) for label in ("Authors", "Kinds", "Publishers")]
        with gr.Row():
            since = gr.Textbox(
                label="Published from", placeholder="2023-05", min_width=0, elem_id="since"
            )
            until = gr.Textbox(
                label="Published to", placeholder="2024", min_width=0, elem_id="until"
            )
    return Narrowing((documents, *others, since, until), left_in, drawer)


def _choice(label: str) -> Any:
    import gradio as gr

    return gr.Dropdown(
        [], label=label, multiselect=True, min_width=0, elem_id=f"by-{label.lower()}"
    )


def _source() -> Source:
    import gradio as gr

    with gr.Row(elem_id="source-bar"):
        browse = gr.Button("All documents", size="sm", elem_classes="plain", elem_id="browse")
        words = gr.Textbox(
            label="Search the documents",
            show_label=False,
            placeholder="Search",
            container=False,
            min_width=0,
            elem_id="words",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search"),
        )
        _html(markup.button("Close", "close-source"), "close-source")
    return Source(browse, words, _html("", "reading"))
