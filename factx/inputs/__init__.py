"""How does something from the world become a document?

    reading.py    a file, an address, standard input or bytes → `Document`: the one way in
    folders.py    files, folders, patterns and tables → a stream of documents
    tables.py     JSON Lines, CSV, TSV, Parquet → a document for each row
    unread.py     `Unread`: an input that is no document
    formats.py    which kind of file it is, by its content
    plain.py      bytes → characters
    html.py       a web page: the article in it, and nothing that it hides
    unshown.py    which parts of a page a browser does not show
    web.py        http and https, to public addresses only
    addresses.py  which addresses are public, in any spelling
    pdf.py        the words of a PDF, and where each page begins
    docx.py       a Word file with its tables and footnotes
    mail.py       an e-mail
    subtitles.py  what is said in a recording, and when
    wrapping.py   lines that a page or a mail program broke → paragraphs
    content.py    what all of them give, and the limits they keep

Everything here gives text that the facts' offsets refer to. An input that holds no text, too much of it or something
else is an `InputError` that says so; a package that is missing is a `UsageError` with the command that installs it.
"""

from factx.inputs.content import About, Limits, Tell
from factx.inputs.folders import stream
from factx.inputs.plain import check_encoding
from factx.inputs.reading import STDIN, read, read_bytes
from factx.inputs.tables import Columns
from factx.inputs.unread import Unread

__all__ = [
    "STDIN",
    "About",
    "Columns",
    "Limits",
    "Tell",
    "Unread",
    "check_encoding",
    "read",
    "read_bytes",
    "stream",
]
