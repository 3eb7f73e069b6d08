"""How much of a source is taken in. Beyond a limit a source is refused, by the limit's name."""

MAX_BYTES = 64 * 1024 * 1024
"""Largest source file: the longest reports with pictures stay below 50 MB."""

MAX_CHARACTERS = 4_000_000
"""Largest canonical text: over 1,500 book pages, beyond which it is a library, not a work."""

MAX_BLOCKS = 100_000
"""Paragraphs, headings, items and rows of a document: long books have fewer than 20,000."""

MAX_FRONT_MATTER = 16_384
"""Characters of front matter: a hundred sources fit; more is not metadata."""

MAX_TITLE = 300
"""Characters of a title: it is embedded beside every passage, and must leave room for it."""

MAX_FIELD = 500
"""Characters of any other metadata value, and of an author's name."""

MAX_AUTHORS = 100
"""Names of authors; a list longer than this is a page's navigation, not a byline."""

MAX_DEPTH = 250
"""Elements of a page nested in one another, mere wrappers not counted: the extraction drops what
stands over 256 deep; pages have some dozens."""

MAX_PAGES = 5_000
"""Pages of a PDF: the largest official reports have about 3,000."""

MAX_MEMBERS = 10_000
"""Files inside a .docx or .epub: books with a file per picture stay below 3,000."""

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes all members of a container may unpack to."""

MAX_RATIO = 200
"""Unpacked to packed bytes of one member: XML compresses 10 to 50 times, bombs 1,000 times."""

MAX_SECONDS = 60.0
"""Wall time for parsing one source: a 500-page PDF takes under ten seconds on two cores."""

MAX_MEMORY = 2 * 1024 * 1024 * 1024
"""Address space of the parsing process: several times what a 500-page PDF needs."""
