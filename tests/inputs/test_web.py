import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest

from factx.errors import InputError, UsageError
from factx.inputs import Limits, read
from factx.inputs.addresses import host_name, is_public, literal
from factx.inputs.web import Web
from tests.inputs.conftest import ARTICLE

pytestmark = pytest.mark.factx_loopback

CLOSED = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:0:0:0:0:80ff:fffe",
    "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2606:4700::5efe:7f00:1",
]  # fmt: skip
OPEN = ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"]


@pytest.mark.parametrize("address", CLOSED)
def test_no_address_of_a_closed_network_is_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OPEN)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(ip_address(address))


SPELLINGS = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.",
    "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "127。0。0。1", "１２７.0.0.1", "①27.0.0.1", "0", "0.0.0.0", "169.254.169.254", "2852039166", "0xa9fea9fe",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_closed_address_is_refused_in_any_spelling_and_nothing_is_asked(site, host):
    site.page("/", ARTICLE, content_type="text/html")
    with pytest.raises(UsageError, match="--allow-private"):
        Web(lookup=_no_lookup).fetch(f"http://{host}:{site.port}/")
    assert site.asked == []


def _no_lookup(host, port):
    raise AssertionError(f"{host} was looked up, and is an address")


def test_where_it_is_asked_for_a_private_address_is_fetched(site):
    site.page("/", ARTICLE, content_type="text/html; charset=utf-8")
    document = read(site.url(), allow_private=True)
    assert document.text.startswith("Tolls rise\nThe port said")
    assert document.url == site.url()
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@127.0.0.1/", "http://user@example.org/", "file:///etc/hostname", "ftp://example.org/a",
        "gopher://127.0.0.1:6379/_x", "data://text/plain,hello", "http:///path", "http://[fe80::1%25eth0]/",
        "http://exa mple.org/", "http://example.org\\@127.0.0.1/", "http://example..org/", "http://example.org:99999/",
        "http://faß.example/", "http://127.0.0.1%2f.example.org/", "http://exam\tple.org/\r\nX: y", "http://[::1/",
    ],
)  # fmt: skip
def test_an_address_that_must_not_be_asked_is_refused(url):
    with pytest.raises(UsageError) as refused:
        Web(allow_private=True, lookup=_no_lookup).fetch(url)
    assert "secret" not in str(refused.value)


def test_a_name_that_means_a_closed_address_is_refused(site):
    with pytest.raises(UsageError, match=r"127.0.0.1 is no address of the public Internet"):
        Web(lookup=lambda host, port: ["127.0.0.1"]).fetch(site.url(host="good.example"))
    assert site.asked == []


def test_one_closed_address_among_several_is_enough_to_refuse(site):
    with pytest.raises(UsageError, match=r"10.0.0.1"):
        Web(lookup=lambda host, port: ["93.184.215.14", "10.0.0.1"]).fetch(site.url(host="good.example"))


def test_a_name_whose_answer_changes_is_looked_up_once_and_asked_where_it_was_checked(site):
    site.page("/", ARTICLE, content_type="text/html")
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    web = Web(lookup=lambda host, port: answers.pop(0), allowed=_only_this_machine)
    page = web.fetch(site.url(host="changing.example"))
    assert len(answers) == 1
    assert site.asked[0][1]["Host"] == f"changing.example:{site.port}"
    assert page.url == site.url(host="changing.example")


def _only_this_machine(address):
    return str(address) == "127.0.0.1"


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "//169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://0x7f.0.0.2/",
        "http://2130706434/",
    ],
)
def test_a_redirect_to_a_closed_address_is_refused(site, target):
    site.page("/", "", status=302, location=target)
    with pytest.raises(UsageError, match="no address of the public Internet"):
        Web(allowed=_only_this_machine).fetch(site.url())
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/", "data:text/html,x"]
)
def test_a_redirect_out_of_the_web_is_refused(site, target):
    site.page("/", "", status=302, location=target)
    with pytest.raises(UsageError, match="redirects"):
        Web(allow_private=True).fetch(site.url())


def test_a_redirect_is_followed_and_the_last_address_counts(site):
    site.page("/", "", status=301, location="/b?x=ü y", set_cookie="a=b")
    site.page("/b?x=%C3%BC%20y", ARTICLE, content_type="text/html")
    page = Web(allow_private=True).fetch(site.url())
    assert page.url.endswith("/b?x=%C3%BC%20y")
    for _, headers in site.asked:
        assert not {"cookie", "authorization", "referer"} & {name.lower() for name in headers}


def test_redirects_come_to_an_end(site):
    site.page("/", "", status=302, location="/")
    with pytest.raises(InputError, match="more than 5 times"):
        Web(allow_private=True).fetch(site.url())
    assert len(site.asked) == 6


def test_from_https_nothing_leads_down_to_http():
    from factx.inputs.web import _Place

    with pytest.raises(InputError, match="not encrypted"):
        _Place.of("https://example.org/a").moved_to("http://example.org/b")
    assert _Place.of("http://example.org/a").moved_to("https://example.org/b").scheme == "https"


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 500, 503])
def test_an_answer_that_is_no_page_is_told(site, status):
    site.page("/", "no", status=status)
    with pytest.raises(InputError, match=f"answers {status}"):
        Web(allow_private=True).fetch(site.url())


@pytest.mark.parametrize("kind", ["image/png", "application/json", "video/mp4", "application/zip"])
def test_what_is_no_article_is_not_loaded(site, kind):
    site.page("/", "x" * 1_000, content_type=kind)
    with pytest.raises(InputError, match=kind):
        Web(allow_private=True).fetch(site.url())


def test_a_page_that_is_too_big_is_cut_off(site):
    site.page("/", b"x" * 50_000, content_type="text/plain")
    with pytest.raises(InputError, match="more than 10,000 bytes"):
        Web(allow_private=True, limits=Limits(web_bytes=10_000)).fetch(site.url())


def test_a_page_without_end_is_cut_off(site):
    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b"<p>more" * 1_000)
        except OSError:
            pass

    site.pages["/"] = endless
    with pytest.raises(InputError, match="more than 100,000 bytes"):
        Web(allow_private=True, limits=Limits(web_bytes=100_000)).fetch(site.url())


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_page_that_unpacks_to_too_much_is_cut_off(site, coding):
    packed = gzip.compress(b"0" * 50_000_000) if coding == "gzip" else zlib.compress(b"0" * 50_000_000)
    assert len(packed) < 60_000
    site.page("/", packed, content_type="text/html", content_encoding=coding)
    with pytest.raises(InputError, match="more than 1,000,000 bytes"):
        Web(allow_private=True, limits=Limits(web_bytes=1_000_000)).fetch(site.url())


def test_a_packed_page_is_unpacked(site):
    site.page("/", gzip.compress(ARTICLE.encode()), content_type="text/html", content_encoding="gzip")
    assert Web(allow_private=True).fetch(site.url()).content.decode() == ARTICLE


@pytest.mark.parametrize("where", ["head", "body", "nothing"])
def test_a_server_that_takes_for_ever_is_left(site, where):
    def slow(handler):
        try:
            if where == "nothing":
                time.sleep(3)
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            if where == "body":
                handler.wfile.write(b"Content-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(60):
                handler.wfile.write(b"X")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    site.pages["/"] = slow
    with pytest.raises(InputError, match=r"longer than 0.4 seconds"):
        Web(allow_private=True, limits=Limits(seconds=0.4)).fetch(site.url())


def test_a_page_that_is_cut_short_is_no_page(site):
    def cut(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>Prices")
        handler.connection.shutdown(socket.SHUT_WR)

    site.pages["/"] = cut
    with pytest.raises(InputError, match=r"nothing came|cut"):
        Web(allow_private=True).fetch(site.url())


def test_an_answer_that_is_no_http_is_told(site):
    site.pages["/"] = lambda handler: handler.wfile.write(b"\x00\x01\x02" * 50 + b"\r\n\r\n")
    with pytest.raises(InputError, match="nothing came"):
        Web(allow_private=True).fetch(site.url())


def test_a_name_without_an_address_is_told():
    def unknown(host, port):
        raise socket.gaierror("Name or service not known")

    with pytest.raises(InputError, match=r"no host nowhere\.example.*check the spelling"):
        Web(lookup=unknown).fetch("http://nowhere.example/")


def test_the_encoding_that_the_server_names_is_used(site):
    site.page("/a.txt", "Цены выросли.".encode("koi8-r"), content_type="text/plain; charset=koi8-r")
    assert read(site.url("/a.txt"), allow_private=True).text == "Цены выросли."


def test_the_content_decides_against_the_media_type(site):
    site.page("/a", ARTICLE, content_type="application/octet-stream")
    assert read(site.url("/a"), allow_private=True).title == "Tolls rise"


@pytest.mark.parametrize("text", ["", "a b", "-", "a/b", "ex\u00adample..org", "x" * 300])
def test_what_is_no_host_has_no_name(text):
    assert host_name(text) is None


def test_a_name_is_no_literal_address():
    assert literal("example.org") is literal("face.example") is literal("7f.example") is None


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of good.example that nobody has signed, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    folder = tmp_path_factory.mktemp("certificate")
    names = ["-subj", "/CN=good.example", "-addext", "subjectAltName=DNS:good.example"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *names]
    subprocess.run(asked, check=True, capture_output=True)
    return folder / "certificate.pem", folder / "key.pem"


@pytest.mark.parametrize(
    ("host", "trusted", "told"),
    [("good.example", True, None), ("good.example", False, "certificate"), ("other.example", True, "certificate")],
    ids=["its own name", "nobody vouches for it", "another's name"],
)
def test_over_https_the_certificate_must_be_the_host_s(certificate, monkeypatch, host, trusted, told):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]) if trusted else "")
    names = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(ARTICLE.encode())

        def log_message(self, *args):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda connection, name, _: names.append(name)
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.handle_error = lambda *_: None
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        web = Web(allow_private=True, lookup=lambda *_: ["127.0.0.1"])
        url = f"https://{host}:{server.server_address[1]}/"
        if told:
            with pytest.raises(InputError, match=told):
                web.fetch(url)
        else:
            assert web.fetch(url).content == ARTICLE.encode()
        thread.join()
    assert names == [host]
