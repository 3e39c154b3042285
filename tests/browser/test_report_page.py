"""The report in a browser: what a reader sees, clicks and types, and what a hostile text cannot do."""

import re
from importlib import resources

import pytest

import factx
from benchmarks.gold import article, stems
from factx.analysis.links import Link, side
from factx.documents import Document
from factx.facts import Actor, Attribution, Claim, Facts, Gap, PromptUse, Rejection, Run, Stance
from factx.outputs.report import frame
from factx.outputs.report import page as report
from factx.spans import Span
from tests.browser.readings import TEXT, at, reading

HOSTILE = (
    "<img src=x onerror=hit()>",
    "<script>hit()</script>",
    "</style></title></textarea><script>hit()</script>",
    "\"'><svg onload=hit()><a href=javascript:hit()>x</a>",
    "{{ 7*7 }}{% for %}<!--",
)
HIT = "window.struck = 0; window.hit = () => { window.struck += 1; };"


def test_the_text_on_the_page_is_the_source_character_by_character(opened):
    page = opened([reading()])
    assert page.evaluate("document.querySelector('.text').textContent") == TEXT


@pytest.mark.parametrize(
    "text", ["a\rb\r\nc\x0cd\u2028e", "  \n\n lead\n\n\n", "x &lt; &amp;lt; <b>y</b>\u202ez", "👩‍👩‍👧 é\u00a0 "]
)
def test_the_text_on_the_page_is_the_source_whatever_its_blanks_and_marks(opened, text):
    page = opened([reading(text, items=lambda document: [])])
    assert page.evaluate("document.querySelector('.text').textContent") == text


def test_the_pieces_of_nested_crossing_and_touching_facts_make_up_their_words(opened):
    page = opened([reading()])
    for number, fact in enumerate(
        sorted(reading().items, key=lambda each: (each.evidence[0].start, -each.evidence[-1].end)), 1
    ):
        assert page.words_of(number) == "".join(span.text for span in fact.evidence)


def test_no_piece_lies_in_another(opened):
    assert opened([reading()]).locator(".s .s").count() == 0


def test_where_facts_cross_each_has_an_underline_of_its_own(opened):
    page = opened([reading()])
    piece = page.locator(".s", has_text=re.compile("^in 2024$"))
    assert len(piece.get_attribute("data-f").split()) == 3
    images = piece.evaluate("each => getComputedStyle(each).backgroundImage")
    assert len(re.findall(r"gradient\(", images)) == 3


def test_a_click_on_words_chooses_the_innermost_fact_and_the_next_click_the_next(opened):
    page = opened([reading()])
    words = page.locator(".s", has_text=re.compile("^in 2024$"))
    chosen = []
    for _ in range(4):
        words.click()
        chosen += page.chosen()
    lengths = [len(page.words_of(number)) for number in chosen[:3]]
    assert lengths == sorted(lengths)
    assert len(set(chosen)) == 3
    assert chosen[3] == chosen[0]


def test_a_click_on_a_fact_marks_its_words_its_source_and_its_values(opened):
    page = opened([reading()])
    page.locator(".fact.figure .lead").click()
    number = page.chosen()[0]
    marked = page.evaluate("[...document.querySelectorAll('.s.on')].map(each => each.textContent).join('')")
    assert marked == page.words_of(number)
    parts = page.evaluate("[...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String)])")
    assert dict(parts) == {"source": ["Mayor Ada Quill"], "cue": ["said"], "value": ["12 per cent", "tolls", "in 2024"]}


def test_the_pointer_over_words_marks_the_fact_and_over_a_fact_its_words(opened):
    page = opened([reading()])
    page.locator(".s", has_text="Nobody").hover()
    assert page.locator(".fact.near .lead").inner_text() == "Nobody < 40 & over was asked."
    page.locator(".fact.stance .lead").hover()
    assert "Fishers oppose" in page.evaluate(
        "[...document.querySelectorAll('.s.near')].map(each => each.textContent).join('')"
    )


def test_j_and_k_go_through_the_facts_and_escape_lets_go(opened):
    page = opened([reading()])
    seen = []
    for key in ("j", "j", "k", "j", "j", "j", "j"):
        page.keyboard.press(key)
        seen += page.chosen()
    assert seen == ["1", "2", "1", "2", "3", "4", "4"]
    page.keyboard.press("Escape")
    assert page.chosen() == []


def test_letter_keys_can_be_turned_off(opened):
    page = opened([reading()])
    page.locator("footer summary").click()
    page.locator("#keys").uncheck()
    page.keyboard.press("j")
    assert page.chosen() == []


def test_slash_searches_and_every_word_must_be_there(opened):
    page = opened([reading()])
    page.keyboard.press("/")
    page.keyboard.type("plan FISHERS")
    page.tells("1 of 4 facts")
    assert len(page.shown()) == 1
    assert page.locator(".fact.stance").is_visible()
    page.keyboard.press("Escape")
    page.tells("4 facts")


@pytest.mark.parametrize(
    ("by", "value", "count"),
    [
        ("kind", "figure", 1),
        ("kind", "claim", 2),
        ("force", "oppose", 1),
        ("force", "forecast", 2),
        ("support", "exact", 4),
    ],
)
def test_a_filter_shows_what_fits_it(opened, by, value, count):
    page = opened([reading()])
    page.select_option(f"#by-{by}", value)
    page.tells(f"{count} of 4 facts")
    assert len(page.shown()) == count


def test_a_filter_by_source_shows_what_it_vouches_for_and_takes_away_the_other_underlines(opened):
    page = opened([reading()])
    page.select_option("#by-source", label="the union")
    page.tells("1 of 4 facts")
    words = page.evaluate("""() => [...document.querySelectorAll('.s')]
        .filter(each => getComputedStyle(each).backgroundImage.includes('gradient'))
        .map(each => each.textContent).join('')""")
    assert words == "in 2024, and she praised the plan.\n\nFishers oppose the plan"
    page.locator("#all").click()
    page.tells("4 facts")


def test_the_address_of_a_fact_opens_it(opened):
    fact = reading().figures[0]
    page = opened([reading()], fragment=f"#f-{fact.id}")
    assert page.locator(".fact.on").get_attribute("id") == f"f-{fact.id}"
    assert page.locator(".fact.on").is_visible()
    page.keyboard.press("j")
    assert page.url.partition("#")[2] != f"f-{fact.id}"


def test_a_fact_is_copied_as_a_citation(opened):
    page = opened([reading(url="https://example.org/tolls")], permissions=["clipboard-read", "clipboard-write"])
    page.locator(".fact.stance .cite").click()
    page.locator("#told", has_text="Copied").wait_for()
    cited = page.evaluate("navigator.clipboard.readText()")
    stance = reading().stances[0]
    span = stance.evidence[0]
    for part in (
        f"characters {span.start}–{span.end}",
        "the union",
        "2023-11-03",
        "https://example.org/tolls",
        stance.id,
    ):
        assert part in cited


def test_nothing_is_asked_of_a_network(opened):
    page = opened([reading(), reading("Another text says so.", items=lambda document: [])])
    for key in ("j", "/"):
        page.keyboard.press(key)
    page.locator(".fact .cite").first.click()
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert page.errors == []


def test_without_scripts_everything_is_there_and_words_lead_to_their_fact(opened):
    page = opened([reading()], java_script_enabled=False)
    assert page.locator(".fact").count() == 4
    assert not page.locator("#filters").is_visible()
    page.locator(".s", has_text="Nobody").click()
    assert page.locator(".fact:target .lead").inner_text() == "Nobody < 40 & over was asked."
    page.locator(".fact:target .no").click()
    assert page.locator(".n:target").count() == 1


def test_a_conflict_leads_to_its_facts_and_each_of_them_back(opened):
    facts = reading()
    sides = tuple(side(each) for each in facts.items[:2])
    link = Link(relation="figures differ", sides=sides, reason="one says 12, one says 21")
    page = opened([facts], links=[link])
    page.locator(".finding a").nth(1).click()
    assert page.locator(".fact.on").get_attribute("id") == f"f-{facts.items[1].id}"
    assert page.locator(".fact.on .among a").get_attribute("href") == "#l1"


def test_a_picture_leads_to_its_facts(opened):
    page = opened([reading()])
    page.locator("svg a[aria-label='Fishers: against the plan']").dispatch_event("click")
    assert page.locator(".fact.on.stance").count() == 1


def test_search_hides_the_documents_without_a_hit(opened):
    other = reading("Wheat is dear, a baker said.\nBread will follow.", items=lambda document: [])
    page = opened([reading(), other])
    page.locator("#search").fill("baker")
    page.locator("#d1").wait_for(state="hidden")
    assert page.locator("#d2").is_visible()
    assert page.locator("#index tbody tr:visible").count() == 1


def test_in_a_long_page_a_section_is_reached_though_what_is_above_it_is_laid_out_late(opened):
    page = opened([factx.extract(article(stem)) for stem in stems()])
    page.set_viewport_size({"width": 1180, "height": 1000})
    page.emulate_media(reduced_motion="no-preference")
    page.wait_for_timeout(500)
    page.locator("nav a", has_text="Pictures").click()
    page.wait_for_timeout(1500)
    assert abs(page.evaluate("document.getElementById('pictures').getBoundingClientRect().top")) < 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(opened, scheme):
    axe = resources.files(pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed"))
    page = opened(
        [reading(), reading("Bread is dear.", items=lambda document: [])], color_scheme=scheme, bypass_csp=True
    )
    page.keyboard.press("j")
    page.evaluate((axe / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_nothing_is_wider_than_a_narrow_screen(opened):
    page = opened([reading()], viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_is_printed_is_dark_on_light_without_buttons(opened):
    page = opened([reading()], color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#filters").is_visible()
    assert not page.locator(".cite").first.is_visible()


def hostile(payload):
    """A reading with the payload in every field that holds free text."""
    text = f"{payload} said {payload} today.\n{payload}"
    document = Document(text, id=payload, title=payload, url=f"javascript:{payload}", language=payload)
    whole = Span.of(text, 0, len(payload))
    actor = Actor(words=whole, name=at(text, payload, 1))
    chain = (Attribution(source=actor, cue=whole),)
    own = {"document": payload, "evidence": (whole, at(text, payload, 2)), "attribution": chain, "manner": "indirect"}
    items = (
        Claim(**own, statement=payload, force="denial", negated=True, certainty="possible"),
        Stance(**own, holder=actor, target=actor, target_type="idea", polarity="mixed", strength="weak", shows="done"),
    )
    refused = Rejection(document=payload, of=payload, reason="invalid", detail=payload, draft={payload: [payload]})
    gap = Gap(document=payload, first=1, last=1, reason="refused", detail=payload)
    prompt = PromptUse(name=payload, version=payload, fingerprint=payload)
    run = Run(factx=payload, engine=payload, model=payload, prompts=(prompt,), kinds=(payload,))
    link = Link(
        relation="figures differ", sides=(side(items[0]), side(items[1])), reason=payload, unit=payload, difference=1
    )
    return Facts(document, items, (refused,), (gap,), run), link


@pytest.mark.parametrize("payload", HOSTILE)
def test_a_hostile_text_runs_nothing_and_is_shown_as_it_is(opened, payload):
    facts, link = hostile(payload)
    html = report([facts, facts], links=[link])
    page = opened(_with_trap(html), bypass_csp=True)  # what is escaped holds without the policy
    for key in ("j", "j", "c"):
        page.keyboard.press(key)
    page.wait_for_timeout(50)
    assert page.evaluate("window.struck") == 0
    assert page.errors == []
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.evaluate("document.querySelector('.text').textContent") == facts.document.text
    assert page.locator(".fact.claim .lead").first.evaluate("each => each.textContent") == payload


def test_the_trap_of_the_test_above_would_have_sprung(opened):
    html = report([reading()]).replace("<main>", f"<main>{HOSTILE[0]}{HOSTILE[1]}", 1)
    page = opened(_with_trap(html), bypass_csp=True)
    page.wait_for_function("window.struck === 2")


def test_the_policy_alone_stops_what_would_have_been_let_through(opened):
    let_through = (
        "<script>window.struck = 1</script><img src=x onerror='window.struck = 1'><p id=bad style='color:red'>x</p>"
    )
    html = report([reading()]).replace("<main>", f"<main>{let_through}", 1)
    page = opened(html)
    page.wait_for_timeout(50)
    assert page.evaluate("window.struck") is None
    assert page.evaluate("document.getElementById('bad').style.color") == ""
    assert page.locator(".cite").count() == 4  # the page's own script ran


def test_a_notebook_and_the_report_in_it_cannot_touch_each_other(opened):
    page = opened(f"<!doctype html><p id=mine>mine</p>{frame([reading()])}")
    inside = page.frame_locator("iframe")
    inside.locator(".fact.figure .lead").click()
    assert inside.locator(".fact.on").count() == 1
    reached = page.frames[1].evaluate("(() => { try { return !!parent.document.body } catch { return false } })()")
    assert not reached
    assert (
        page.locator("#mine")
        .evaluate("each => getComputedStyle(each).fontFamily")
        .startswith(("Times", '"Times', "serif"))
    )
    assert page.errors == []


def _with_trap(html):
    return html.replace("<head>", f"<head><script>{HIT}</script>", 1)
