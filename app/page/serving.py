"""The page on an address: Gradio's own server, with nothing that leads to another host."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from app.errors import AppError
from app.page.conversation import Answerer
from app.page.guiding import Known, TriedQuestions
from app.page.originals import Work
from app.page.warming import Warmth
from index import Library

if TYPE_CHECKING:
    import gradio as gr

POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio's page holds inline scripts and compiles its HTML templates in the browser.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""Content Security Policy: the browser itself refuses a request to any other host."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)

PAPER, INK, MUTED, LINE, ACCENT = (
    f"var(--{name})" for name in ("paper", "ink", "muted", "line", "accent")
)


class WithHeaders:
    """ASGI middleware that adds ``HEADERS`` to every response."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass on a request, and its response with the headers."""

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
            await send(message)

        await self._app(scope, receive, send_with_headers)


@dataclass(frozen=True)
class Served:
    """A page that is being served at ``url`` until ``close`` is called."""

    url: str
    blocks: "gr.Blocks"
    warmth: Warmth

    def wait(self) -> None:
        """Serve until interrupted; the interruption is passed on."""
        threading.Event().wait()

    def close(self) -> None:
        """Stop serving."""
        self.blocks.close(verbose=False)


def serve(
    library: Library,
    assistant: Answerer,
    host: str = "127.0.0.1",
    port: int = 7860,
    works: Sequence[Work] = (),
    known: Sequence[Known] = (),
) -> Served:
    """Serve the page and load the models behind it; port 0 takes the next free from 7860.

    ``works`` are digested and not shipped; ``known`` are questions that may be suggested.
    Raises ``AppError`` when the address cannot be had.
    """
    # Read by Gradio when it is imported: no version check, no count of launches.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

    from starlette.middleware import Middleware

    from app.page.handlers import Handlers
    from app.page.page import build

    warmth = Warmth(assistant.warm_up)
    guide = TriedQuestions(library, assistant, known)
    blocks = build(Handlers(library, assistant, guide, warmth, works))
    blocks.queue(default_concurrency_limit=None)
    try:
        _, url, _ = blocks.launch(
            server_name=host,
            server_port=port or None,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            pwa=False,
            run_history=False,
            enable_monitoring=False,
            footer_links=[],
            theme=_theme(),
            # Not css=: Gradio would rewrite its selectors, and rules on <body> would be lost.
            head=f"<style>{_asset('page.css')}</style><script>{_asset('page.js')}</script>",
            app_kwargs={"middleware": [Middleware(WithHeaders)]},
        )
    except OSError as error:
        raise AppError(f"cannot serve on {host}:{port}: {error}; try --port") from error
    warmth.start()
    return Served(url, blocks, warmth)


def _asset(name: str) -> str:
    return files("app.page").joinpath("assets", name).read_text(encoding="utf-8")


def _theme() -> Any:
    import gradio as gr

    sans = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif"]
    mono = ["ui-monospace", "SFMono-Regular", "Menlo", "Liberation Mono", "monospace"]
    values = {
        "body_background_fill": PAPER,
        "background_fill_primary": PAPER,
        "background_fill_secondary": PAPER,
        "block_background_fill": "transparent",
        "block_border_width": "0px",
        "block_shadow": "none",
        "block_label_text_color": MUTED,
        "block_title_text_color": MUTED,
        "body_text_color": INK,
        "body_text_color_subdued": MUTED,
        "border_color_primary": LINE,
        "border_color_accent": ACCENT,
        "input_background_fill": "var(--raised)",
        "input_border_color": LINE,
        "input_border_color_focus": ACCENT,
        "input_placeholder_color": MUTED,
        "input_shadow_focus": "none",
        "button_primary_background_fill": ACCENT,
        "button_primary_background_fill_hover": "var(--accent-strong)",
        "button_primary_text_color": "var(--on-accent)",
        "button_secondary_background_fill": "transparent",
        "button_secondary_background_fill_hover": "var(--tint)",
        "button_secondary_text_color": INK,
        "link_text_color": ACCENT,
    }
    # Both schemes take the same names: page.css gives the names their colours in each.
    dark = {f"{name}_dark": value for name, value in values.items()}
    theme = gr.themes.Base(font=sans, font_mono=mono)
    return theme.set(**values, **dark)
