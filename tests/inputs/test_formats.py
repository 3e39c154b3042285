"""Each format gives its text, what it tells of itself, and the places that go with it."""

import io
import sys
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factx.errors import FactxError, InputError, UsageError
from factx.inputs import About, Limits, read_bytes
from tests.inputs.conftest import ARTICLE
from tests.inputs.files import WORD, docx, line, page, pdf, zipped

MAIL = (
    b'From: "A. Roe" <a@b.example>\r\nTo: x@y.example\r\nSubject: =?utf-8?q?Re=3A_Tolls_rise_in_Bruz=C3=A9?=\r\n'
    b"Date: Tue, 12 Mar 2024 23:00:00 -0500\r\nMIME-Version: 1.0\r\n"
)
SRT = (
    "1\n00:00:01,000 --> 00:00:03,500\n<i>The port said</i>\n\n2\n00:00:03,600 --> 00:00:05,000\n"
    "tolls would rise.\n\n3\n00:01:00,000 --> 00:01:02,000\n- Who says so?\n"
)


def is_sound(read, content, name, **more):
    """Whether bytes became a document with text in it, or an error that names the file."""
    try:
        return bool(read(content, name, **more).text.strip())
    except FactxError as error:
        return name in str(error)


def hidden_of(document):
    return [document.text[start:end] for start, end in document.hidden]


class TestTheContentDecides:
    @pytest.mark.parametrize("name", ["a.txt", "a.html", "a", "a.pdf", "a.eml"])
    @pytest.mark.parametrize(
        ("content", "begins"),
        [
            (pdf(page("Tolls rise, they say.")), "Tolls rise"),
            (docx(line("Tolls rise.")), "Tolls rise"),
            (ARTICLE.encode(), "Tolls rise\n"),
            (ARTICLE.encode("utf-16"), "Tolls rise\n"),
            (b"\n<!-- x -->\n" + ARTICLE.encode(), "Tolls rise\n"),
            (SRT.encode(), "The port said tolls"),
            (MAIL + b"\r\nTolls rise.\r\n", "Re: Tolls rise in Bruzé\nTolls rise."),
        ],
        ids=["pdf", "docx", "html", "html in UTF-16", "html after a comment", "srt", "mail"],
    )
    def test_whatever_the_file_is_called(self, read, content, begins, name):
        assert read(content, name).text.startswith(begins)

    @pytest.mark.parametrize("name", ["a.html", "a.eml", "a.srt", "a.pdf", "a.docx"])
    def test_plain_text_stays_what_it_is(self, read, name):
        text = "Prices: up.\r\n\tTolls < 5 & > 3.\r\n"
        assert read(text.encode(), name).text == text

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"\xd0\xcf\x11\xe0old", "an old Office file"),
            (b"{\\rtf1 x}", "an RTF file"),
            (b"\x1f\x8b\x08", "gunzip -c"),
            (b"\x89PNG\r\n", "an image"),
            (zipped({"xl/workbook.xml": "x"}), "an Excel file"),
            (zipped({"mimetype": "application/epub+zip"}), "an EPUB"),
            (zipped({"a.txt": "x"}), "a zip archive without"),
            (b"PK\x03\x04cut", "cut off or damaged"),
            (b"text\0more", "a NUL at byte 4"),
            (b"", "it is empty"),
            (b" \n\t\n", "nothing but blanks"),
        ],
    )
    def test_what_cannot_be_read_is_told_with_a_remedy(self, read, content, told):
        with pytest.raises(InputError, match=told):
            read(content, "a.txt")


class TestPlain:
    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("utf-8", "Café."),
            ("utf-8-sig", "Café."),
            ("utf-16", "Café."),
            ("utf-16-le", "Prices rose on Monday."),
            ("utf-16-be", "Prices rose on Monday."),
            ("utf-32", "Café."),
            ("cp1252", "“Café” prices rose by €5 – he said it’s so."),
            ("cp1250", "Łódź miała wzrost cen, powiedział rzecznik. Płace też się zmieniły w tym roku."),
            ("cp1251", "Цены выросли, сообщил банк в понедельник. Рост составил пять процентов."),
            ("shift_jis", "価格は上昇したと銀行は述べた。月曜日に発表された。"),
            ("gb18030", "银行星期一表示，价格上涨了百分之五。"),
            ("euc_kr", "은행은 월요일에 가격이 올랐다고 밝혔다."),
        ],
    )
    def test_any_encoding_is_found_out(self, read, encoding, text):
        assert read(text.encode(encoding), "a.txt").text == text

    def test_a_guess_is_told_and_utf_8_is_none(self, read):
        read("Café.".encode("cp1252"), "a.txt")
        assert "read as cp1252: say --encoding" in read.notes[0]
        read("Café.".encode(), "a.txt")
        assert read.notes == []

    def test_an_encoding_that_is_named_is_kept_to(self, read):
        assert read(b"\xe9", "a.txt", about=About(encoding="cp1251")).text == "й"
        with pytest.raises(InputError, match=r"byte 0xe9 at 5 \(line 2\)"):
            read(b"One.\n\xe9", "a.txt", about=About(encoding="utf-8"))

    @pytest.mark.parametrize("text", ["\r\nOne.\r\n\r\nTwo.\r", "a\u2028b\x85c", "\u202eabc", "é" * 3, "é" * 5])
    def test_not_a_character_is_changed(self, read, text):
        assert read(text.encode(), "a.txt").text == text

    def test_xml_is_read_as_it_is_with_a_note(self, read):
        assert read(b"<?xml version='1.0'?><a>Prices rose.</a>", "a.xml").text.startswith("<?xml")
        assert "looks like XML" in read.notes[0]


HIDING = [
    '<p style="display:none">PLANT</p>',
    '<p style="DISPLAY : NONE !important">PLANT</p>',
    "<p hidden>PLANT</p>",
    '<p style="visibility:hidden">PLANT</p>',
    '<p style="opacity:0">PLANT</p>',
    '<p style="opacity: 0.0">PLANT</p>',
    '<p style="font-size:0">PLANT</p>',
    '<p style="font-size:1px">PLANT</p>',
    '<p style="font-size:0em;color:red">PLANT</p>',
    '<p style="position:absolute;left:-9999px">PLANT</p>',
    '<p style="text-indent:-1000em">PLANT</p>',
    '<p style="color:#fff;background:#ffffff">PLANT</p>',
    '<p style="color:#123456;background-color:#123456">PLANT</p>',
    '<p style="color:transparent">PLANT</p>',
    '<p style="clip:rect(0,0,0,0)">PLANT</p>',
    '<p style="height:0;overflow:hidden">PLANT</p>',
    '<p style="transform:scale(0)">PLANT</p>',
    '<div style="display:none"><div><p>PLANT</p></div></div>',
    '<p>Kept <span style="display:none">PLANT</span> words.</p>',
    '<p class="sr-only">PLANT</p>',
    '<p class="x gone">PLANT</p>',
    '<p id="away">PLANT</p>',
    "<!-- PLANT -->",
    '<img src="x.gif" width="1" height="1" alt="PLANT">',
    '<img src="x.gif" title="PLANT">',
    "<template><p>PLANT</p></template>",
    "<noscript><p>PLANT</p></noscript>",
    "<script>PLANT</script>",
    '<input type="hidden" value="PLANT">',
    '<p data-x="PLANT">Shown.</p>',
    '<meta name="description" content="PLANT">',
    '<p style="color:white">PLANT</p>',
    '<font color="#FFFFFF">PLANT</font>',
]


class TestHtml:
    STYLES = (
        "<style>/* x */ @media print { .shown { display:none } } p.y, .gone { display: none } #away{opacity:0}</style>"
    )

    @pytest.mark.parametrize("planted", HIDING)
    def test_what_a_page_hides_is_left_out_or_marked(self, read, planted):
        html = ARTICLE.replace("</head>", f"{self.STYLES}</head>").replace(
            "</article>", f"{planted}<p>It ended so.</p></article>"
        )
        document = read(html.encode(), "a.html")
        assert "It ended so." in document.text
        assert document.text.count("PLANT") == sum("PLANT" in each for each in hidden_of(document))

    @pytest.mark.parametrize(
        "shown",
        [
            '<p class="shown">SEEN here.</p>',
            '<p style="opacity:0.9">SEEN here.</p>',
            '<p style="font-size:10px">SEEN here.</p>',
            '<p style="color:#fff;background:#000">SEEN here.</p>',
            '<p style="margin-left:-5px">SEEN here.</p>',
            '<p class="sr-only md:block">SEEN here.</p>',
            '<p aria-hidden="true">SEEN here.</p>',
            '<div aria-hidden="true"><p>SEEN here.</p></div>',
        ],
    )
    def test_what_a_page_shows_is_read_and_not_marked(self, read, shown):
        html = ARTICLE.replace("</head>", f"{self.STYLES}</head>").replace("</article>", f"{shown}</article>")
        document = read(html.encode(), "a.html")
        assert "SEEN here." in document.text
        assert document.hidden == ()

    def test_that_something_was_left_out_is_told(self, read):
        read(ARTICLE.replace("</article>", HIDING[0] + "</article>").encode(), "a.html")
        assert "1 stretch of text that the page hides" in read.notes[0]

    def test_a_page_tells_its_title_author_outlet_day_address_and_language(self, read):
        head = (
            '<meta property="og:site_name" content="The Gazette"><link rel="canonical" href="https://gazette.example/a">'
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": '
            '"2024-03-12T23:00:00+01:00", "dateModified": "2024-05-05", "author": [{"name": "A. Roe"}]}]}</script>'
        )
        document = read(ARTICLE.replace("</head>", head + "</head>").replace("'en'", "'de-AT'").encode(), "a.html")
        assert (document.title, document.author, document.outlet) == ("Tolls rise", "A. Roe", "The Gazette")
        assert (document.published, document.url) == (date(2024, 3, 12), "https://gazette.example/a")
        assert document.language == "de-AT"

    @pytest.mark.parametrize(
        "meta",
        [
            '<meta property="article:published_time" content="2024-03-12T10:00:00Z">',
            '<meta itemprop="datePublished" content="2024-03-12">',
            '<meta name="citation_publication_date" content="2024/03/12">',
        ],
    )
    def test_the_day_is_taken_from_the_page_and_what_is_known_wins(self, read, meta):
        html = ARTICLE.replace("</head>", f"{meta}</head>").encode()
        assert read(html, "a.html").published == date(2024, 3, 12)
        about = About(published=date(2023, 1, 1), title="Mine", url="https://x.example/", language="fr")
        document = read(html, "a.html", about=about)
        assert (document.published, document.title, document.url, document.language) == (
            date(2023, 1, 1), "Mine", "https://x.example/", "fr",
        )  # fmt: skip

    def test_a_day_that_the_page_does_not_tell_is_not_invented(self, read):
        html = ARTICLE.replace("</body>", "<footer>Copyright 2019. Updated 3 May 2020.</footer></body>")
        assert read(html.encode(), "a.html").published is None

    def test_a_page_without_text_is_no_empty_document(self, read):
        with pytest.raises(InputError, match="no text of an article"):
            read(b"<!DOCTYPE html><html><body><script>x()</script></body></html>", "a.html")

    def test_the_declared_encoding_is_used_where_it_is_no_utf_8(self, read):
        html = "<html><head><meta charset='windows-1251'></head><body><p>Цены выросли в понедельник.</p></body></html>"
        assert "Цены выросли" in read(html.encode("cp1251"), "a.html").text

    @pytest.mark.parametrize(
        "body",
        [
            "<div>" * 50_000 + "Prices rose.",
            "<p>a b c</p>" * 60_000,
            "<b>" * 3_000 + "Prices rose." + "</b>" * 3_000,
            "<p>" + "a b " * 400_000,
        ],
        ids=["deep", "many", "deep and closed", "long"],
    )
    def test_a_monstrous_page_ends_in_a_document_or_a_clear_error(self, read, body):
        assert is_sound(read, f"<html><body>{body}</body></html>".encode(), "a.html")

    def test_a_line_that_is_broken_inside_a_sentence_runs_on(self, read):
        page = ARTICLE.replace("</article>", "<p>It said that tolls<br>would rise.<br>It gave no date.</p></article>")
        assert read(page.encode(), "a.html").text.endswith("It said that tolls would rise.\nIt gave no date.")

    def test_a_quotation_inside_a_sentence_has_its_marks_and_a_table_its_rows(self, read):
        rows = "<table><tr><th>Year</th><th>Tons</th></tr><tr><td>2023</td><td>12</td></tr></table>"
        page = ARTICLE.replace(
            "</article>", f"<p>She called it <q>a <b>bold</b> step</q> on Monday.</p>{rows}</article>"
        )
        text = read(page.encode(), "a.html").text
        assert "She called it “a bold step” on Monday." in text
        assert [line.strip(" |") for line in text.splitlines()[-2:]] == ["Year | Tons", "2023 | 12"]

    def test_a_page_that_is_too_deep_is_not_read_in_part(self, read):
        nested = ARTICLE.replace("</article>", "<ul><li>It went on." * 300 + "</article>")
        with pytest.raises(InputError, match="nested too deeply"):
            read(nested.encode(), "a.html")


class TestPdf:
    def test_ligatures_hyphens_and_lines_become_running_text_with_its_pages(self, read):
        first = page(
            "The \x01rst tari\\377s rose on Monday, the customs of-",
            "\x01ce said in a long-",
            "term report. Ships wait.",
        ).replace("\\377", "\x02")
        document = read(pdf(first, page("On the next page it goes on.", "2")), "a.pdf")
        assert document.text.startswith("The first tarif")
        assert "customs office said in a long-term report." in document.text
        assert document.page_at(document.text.index("first")) == 1
        assert document.page_at(document.text.index("On the next")) == 2
        assert not document.text.rstrip().endswith("2")

    def test_a_sentence_runs_over_the_foot_of_a_page(self, read):
        words = "The harbour board met on Monday and decided that the tolls for all ships would"
        document = read(pdf(page(words), page("rise by 12 per cent. It gave no date.")), "a.pdf")
        assert "would rise by 12" in document.text
        assert document.page_at(document.text.index("rise")) == 2

    def test_a_hyphen_that_the_text_spells_elsewhere_stays(self, read):
        drawn = page(
            "A toll-free road is planned by the county for the year, and", "this toll-", "free road is the second one."
        )
        assert "this toll-free road" in read(pdf(drawn), "a.pdf").text

    def test_running_heads_are_left_out_and_told(self, read):
        pages = [
            page(f"The Gazette, 12 March {2000 + n}", f"Story {'abcd'[n]} has a long sentence about the port.", str(n))
            for n in range(4)
        ]
        document = read(pdf(*pages), "a.pdf")
        assert "Gazette" not in document.text
        assert document.text.count("Story") == 4
        assert "running heads left out" in read.notes[0]

    def test_title_and_author_are_told_and_the_day_of_making_is_only_a_note(self, read):
        document = read(
            pdf(page("Tolls rise, they say."), info="/Title (Tolls) /Author (A. Roe) /CreationDate (D:20240312)"),
            "a.pdf",
        )
        assert (document.title, document.author, document.published) == ("Tolls", "A. Roe", None)
        assert "made on 2024-03-12" in read.notes[0]

    @pytest.mark.parametrize(
        "planted",
        [
            "BT 1 1 1 rg /F1 12 Tf 72 500 Td (PLANT is here.) Tj ET",
            "BT 1 g /F1 12 Tf 72 500 Td (PLANT is here.) Tj ET",
            "BT 0 0 0 0 k /F1 12 Tf 72 500 Td (PLANT is here.) Tj ET",
            "BT 3 Tr /F1 12 Tf 72 500 Td (PLANT is here.) Tj ET",
            "BT /F1 1 Tf 72 500 Td (PLANT is here.) Tj ET",
        ],
        ids=["white", "grey of 1", "no colour", "no ink", "tiny"],
    )
    def test_what_is_not_to_be_seen_is_marked(self, read, planted):
        document = read(pdf(f"{page('Prices rose on Monday.')} q {planted} Q {page('It ended so.', top=300)}"), "a.pdf")
        assert hidden_of(document) == ["PLANT is here."]
        assert "It ended so." in document.text

    def test_pages_without_words_are_no_empty_document(self, read):
        with pytest.raises(InputError, match="no text on its pages"):
            read(pdf("0 0 m 10 10 l S"), "a.pdf")

    @pytest.mark.parametrize("cut", [20, 100, 300, 600])
    def test_a_damaged_file_ends_in_a_document_or_a_clear_error(self, read, cut):
        content = pdf(page("Prices rose on Monday."))
        for broken in (
            content[:cut],
            content[:cut] + b"\0\xff<<" * 5 + content[cut:],
            content.replace(b"obj", b"ojb", 2),
        ):
            assert is_sound(read, broken, "a.pdf")

    def test_a_file_with_too_many_pages_is_refused(self, read):
        with pytest.raises(InputError, match=r"the most is 3"):
            read(pdf(*[page("x.")] * 4), "a.pdf", limits=Limits(pages=3))

    def test_a_bomb_of_text_is_refused(self, read):
        with pytest.raises(InputError, match="more than 1,000 characters"):
            read(pdf(page(*["Prices rose on Monday."] * 200)), "a.pdf", limits=Limits(text_chars=1_000))

    def test_drawings_that_use_each_other_do_not_multiply_without_end(self, read):
        """Each of ten forms draws the next ten times: 10^10 words if nothing stops it."""
        forms = pdf_of_forms(levels=10, times=10)
        with pytest.raises(InputError, match=r"longer than 1 seconds|more than"):
            read(forms, "a.pdf", limits=Limits(seconds=1, text_chars=100_000))


def pdf_of_forms(*, levels, times):
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(page("Start.") + " /X0 Do"))))
    own = writer.pages[0]["/Resources"]["/Font"]
    below = None
    for _ in range(levels + 1):
        form = DecodedStreamObject()
        drawing = "/X0 Do " * times if below is not None else page("Word word word.")
        form.set_data(drawing.encode())
        resources = DictionaryObject({NameObject("/Font"): own})
        if below is not None:
            resources[NameObject("/XObject")] = DictionaryObject({NameObject("/X0"): below})
        form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
        form[NameObject("/Resources")] = resources
        below = writer._add_object(form)
    writer.pages[0]["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/X0"): below})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestDocx:
    def test_headings_tables_footnotes_and_tracked_changes(self, read):
        cells = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"
        gone = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        changed = f"<w:p>{gone}<w:ins><w:r><w:t>put in</w:t></w:r></w:ins></w:p>"
        body = (
            line("Tolls rise")
            + line("The port said so.")
            + cells.format(line("2023"), line("12") + line("tons"))
            + changed
        )
        notes = f'<w:footnote w:type="separator" w:id="0">{line("x")}</w:footnote>'
        notes += f'<w:footnote w:id="2">{line("A note.")}</w:footnote>'
        document = read(docx(body, title="Tolls", author="A. Roe", footnotes=notes), "a.docx")
        assert document.text == "Tolls rise\nThe port said so.\n2023 | 12 tons\nput in\nA note.\n"
        assert (document.title, document.author) == ("Tolls", "A. Roe")

    def test_a_table_in_a_table_and_a_content_control_are_read_once(self, read):
        inner = f"<w:tbl><w:tr><w:tc>{line('inner')}</w:tc></w:tr></w:tbl>"
        body = f"<w:tbl><w:tr><w:tc>{inner}{line('outer')}</w:tc></w:tr></w:tbl>"
        body += f"<w:sdt><w:sdtContent>{line('held')}</w:sdtContent></w:sdt>"
        text = read(docx(body), "a.docx").text
        assert [text.count(word) for word in ("inner", "outer", "held")] == [1, 1, 1]

    def test_hidden_words_are_left_out_and_white_ones_marked(self, read):
        body = line("Shown.") + line("GONE", "<w:vanish/>") + line("Not hidden.", '<w:vanish w:val="0"/>')
        body += line("WHITE", '<w:color w:val="FFFFFF"/>') + line("TINY", '<w:sz w:val="2"/>')
        document = read(docx(body), "a.docx")
        assert "GONE" not in document.text
        assert hidden_of(document) == ["WHITE", "TINY"]
        assert "1 run of hidden text left out" in read.notes[0]

    def test_what_unpacks_to_too_much_is_refused_unopened(self, read):
        bomb = docx(line("x" * 30_000_000))
        assert len(bomb) < 60_000
        with pytest.raises(InputError, match="unpacks to"):
            read(bomb, "a.docx")

    def test_entities_are_not_expanded(self, read):
        entities = f'<!DOCTYPE x [<!ENTITY a "{"ha" * 1_000}"><!ENTITY b "{"&a;" * 1_000}">]>'
        words = f"<w:p><w:r><w:t>Hello {'&b;' * 100}</w:t></w:r></w:p>"
        body = f'{entities}<w:document xmlns:w="{WORD}"><w:body>{words}</w:body></w:document>'
        plain = zipfile.ZipFile(io.BytesIO(docx(line("x"))))
        members = {each: plain.read(each) for each in plain.namelist()} | {"word/document.xml": body}
        assert is_sound(read, zipped(members), "a.docx", limits=Limits(text_chars=10_000))

    def test_a_part_that_does_not_unpack_ends_in_a_clear_error(self, read):
        content = bytearray(docx(line("Prices rose on Monday, they said.")))
        start = content.index(b"word/document.xml") + len(b"word/document.xml")
        content[start : start + 20] = bytes(255 - each for each in content[start : start + 20])
        with pytest.raises(InputError, match="damaged"):
            read(bytes(content), "a.docx")

    def test_a_word_file_without_words_is_no_empty_document(self, read):
        with pytest.raises(InputError, match="no text in this Word file"):
            read(docx(line(" ")), "a.docx")

    def test_deep_tables_end_in_a_document_or_a_clear_error(self, read):
        body = "<w:sdt><w:sdtContent>" * 120 + line("deep") + "</w:sdtContent></w:sdt>" * 120
        with pytest.raises(InputError, match="damaged"):
            read(docx(body), "a.docx")


class TestMail:
    def test_subject_sender_day_and_paragraphs(self, read):
        body = (
            b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
            b"The port said on Monday that tolls would rise by 12 per cent, a\r\nmove that shippers dislike.\r\n"
            b"\r\nMore follows.\r\n"
        )
        document = read(MAIL + body, "a.eml")
        assert document.text == (
            "Re: Tolls rise in Bruzé\nThe port said on Monday that tolls would rise by 12 per cent, a move that "
            "shippers dislike.\nMore follows."
        )
        assert (document.title, document.author) == ("Tolls rise in Bruzé", "A. Roe")
        assert document.published == date(2024, 3, 12)

    def test_a_day_that_there_is_not_is_none(self, read):
        assert read(MAIL.replace(b"2024", b"99999999999") + b"\r\nPrices rose.", "a.eml").published is None

    def test_a_page_is_read_where_there_is_no_plain_text(self, read):
        document = read(MAIL + b"Content-Type: text/html\r\n\r\n" + ARTICLE.encode(), "a.eml")
        assert "The port said on Monday" in document.text

    def test_attachments_are_named_and_not_read(self, read):
        body = (
            b'Content-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nTolls rise.\r\n'
            b'--B\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename="../x.html"\r\n\r\n'
            b"<p>PLANT</p>\r\n--B--\r\n"
        )
        assert "PLANT" not in read(MAIL + body, "a.eml").text
        assert "../x.html" in read.notes[0]

    @pytest.mark.parametrize(
        "rest",
        [
            b"Content-Type: text/plain; charset=x-none\r\n\r\nCaf\xe9 prices rose.\r\n",
            b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nQ2Fm6SBwcmljZXM=\r\n",
            b"Content-Type: text/plain; format=flowed\r\n\r\nPrices \r\nrose.\r\n",
            b"Content-Type: nonsense\r\n\r\nPrices rose.\r\n",
            b"Content-Type: multipart/mixed\r\n\r\nPrices rose.\r\n",
            b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n",
            b"Content-Type: image/png\r\n\r\n\x89PNG",
            b"Date: nonsense\r\nFrom: <<>>\r\n\r\nPrices rose.\r\n",
        ],
    )
    def test_a_message_out_of_order_ends_in_a_document_or_a_clear_error(self, read, rest):
        assert is_sound(read, MAIL + rest, "a.eml")

    @pytest.mark.parametrize(
        "header",
        [
            b"Subject: " + b"=?utf-8?q?a?= " * 9_000,
            b"From: " + b"(" * 3_900,
            b"Content-Type: text/plain;" + b"a*0=b;" * 9_000,
        ],
    )
    def test_a_monstrous_header_ends_in_a_clear_error(self, read, header):
        with pytest.raises(InputError, match=r"a\.eml: this e-mail is damaged"):
            read(b"Date: x\nMIME-Version: 1.0\nMessage-ID: x\n" + header + b"\n\nhi", "a.eml")

    def test_parts_within_parts_without_end_are_refused(self, read):
        nested = b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3_000)
        )
        with pytest.raises(InputError, match=r"a\.eml"):
            read(MAIL + nested + b"\r\nhello", "a.eml")


class TestSubtitles:
    def test_cues_become_sentences_whose_times_are_known(self, read):
        document = read(SRT.encode(), "a.srt")
        assert document.text == "The port said tolls would rise.\n- Who says so?"
        assert document.moment_at(document.text.index("tolls")) == 3_600
        assert document.moment_at(document.text.index("Who")) == 60_000

    def test_webvtt_with_notes_styles_voices_and_rolling_lines(self, read):
        text = (
            "WEBVTT - about\n\nNOTE not said\n\nSTYLE\n::cue { color: red }\n\nfirst\n"
            "00:01.000 --> 00:03.000 align:start\n<v Mary>Hello &amp; good day\n\n"
            "00:03.000 --> 00:05.000\n<v Mary>Hello &amp; good day\nto <c.red>you</c>.\n"
        )
        document = read(text.encode(), "a.vtt")
        assert document.text == "Mary: Hello & good day to you."
        assert document.cues == ((0, 1_000), (23, 3_000))

    @pytest.mark.parametrize("text", ["WEBVTT\n\n", "1\n00:00:01,000 --> 00:00:02,000\n\n"])
    def test_subtitles_without_a_word_are_no_empty_document(self, read, text):
        with pytest.raises(InputError, match="there is no word"):
            read(text.encode(), "a.vtt")


@pytest.mark.parametrize(
    ("package", "content", "extra"),
    [("trafilatura", ARTICLE.encode(), "web"), ("pypdf", pdf(page("x.")), "pdf"), ("docx", docx(line("x.")), "docx")],
)
def test_a_missing_package_is_told_with_the_command_that_installs_it(read, monkeypatch, package, content, extra):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=rf"pip install 'factx\[{extra}\]'"):
        read(content, "a")


def test_too_many_bytes_are_refused(read):
    with pytest.raises(InputError, match="the most that is read is 10"):
        read(b"x" * 11, "a.txt", limits=Limits(file_bytes=10))


def test_too_many_characters_are_refused(read):
    with pytest.raises(InputError, match="11 characters"):
        read(b"x" * 11, "a.txt", limits=Limits(text_chars=10))


STARTS = st.sampled_from(
    [
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"<html>",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n",
        MAIL,
        b"\xff\xfe",
        b"1\n00:00:01,0 -->",
    ]
)


@settings(max_examples=150, deadline=None)
@given(STARTS, st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", "a.eml", "a.srt", "a.docx", "a.pdf"]))
def test_any_bytes_end_in_a_document_with_text_or_in_an_error_of_ours(start, rest, name):
    assert is_sound(lambda content, name: read_bytes(content, name=name), start + rest, name)
