"""HTML as a browser sees it, for asserting what a page would show and run."""

from html.parser import HTMLParser


class Seen(HTMLParser):
    """The text, tags and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.marked = ""
        self._within: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._within.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self._within:
            self.marked += data

    @property
    def runs_or_loads(self) -> list[str]:
        """Whatever would run a script, load something or lead anywhere but to the web."""
        loading = {"script", "img", "iframe", "object", "embed", "link", "style", "svg", "form"}
        found = [tag for tag in self.tags if tag in loading]
        for name, value in self.attributes:
            if name.startswith("on") or name in ("src", "srcset", "style", "formaction"):
                found.append(name)
            if name == "href" and not value.startswith(("http://", "https://")):
                found.append(value)
        return found
