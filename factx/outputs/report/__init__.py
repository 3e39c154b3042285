"""How are facts looked at in a browser?

One HTML file without a request to anywhere: the text with every fact underlined where it stands, the facts beside it,
what contradicts what, pictures, what was rejected, what was not covered, and how it all was made.

segments.py  facts that nest and cross → flat pieces of text, each with the facts that run through it
prose.py     a document's text as HTML whose text content is the text
cards.py     a fact as what is shown of it
sources.py   who says how much: the names to filter by
accounts.py  what was rejected, what was not covered, who read
svg.py graph.py plot.py bars.py   the pictures
sheet.py     all of it on one page
files/       the template, the style and the script of the page
"""

from factx.outputs.report.sheet import frame, page

__all__ = ["frame", "page"]
