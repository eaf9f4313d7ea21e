"""Pages of unknown markup: what is chosen as the body, what is left out, and what is no article at all."""

import pytest

from extractor.article import ArticleError, read_html
from extractor.article.choice import choose

LEAD = "The harbour of Port Ellery will be closed to large freighters for three weeks, its master said on Monday."
SECOND = "Divers found that the northern wall has sunk by eleven centimetres since the storm of last October."
THIRD = "Shipping lines were told to use the berths at Cape Marlow, forty kilometres to the south, until then."
QUOTE = "“We would rather lose three weeks now than the whole wall in winter,” said harbour master Dora Lindqvist."
LAST = "Repairs are to cost 2.4 million crowns, of which the county pays half."
PROSE = [LEAD, SECOND, QUOTE, THIRD, LAST]
MENU = "".join(f"<li><a href='/s{i}'>Section {i}</a></li>" for i in range(12))
RELATED = "".join(f"<li><a href='/r{i}'>An older story about fish number {i} in the bay</a></li>" for i in range(6))


def page(body: str, *, head: str = "", title: str = "Port Ellery closes to large ships") -> str:
    return (
        f"<html><head><title>{title} - The Ellery Gazette</title>{head}</head><body><nav><ul>{MENU}</ul></nav>"
        f"<div id='wrap'><h1>{title}</h1>{body}</div><div class='more'><h3>More</h3><ul>{RELATED}</ul></div>"
        "<footer><p>Copyright 2021 The Ellery Gazette. All rights reserved.</p></footer></body></html>"
    )


def paragraphs(*, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in PROSE)


WORDPRESS = (
    f"<article><div class='entry-content'>{paragraphs()}<div class='sharedaddy'>Share this:</div></div></article>"
)
BREAKS = "<div class='txt'>" + "<br><br>".join(PROSE) + "</div>"
NESTED = f"<main><section><div><div>{paragraphs()}</div></div></section></main>"
TABLE = f"<table><tr><td>{paragraphs()}</td><td><ul>{RELATED}</ul></td></tr></table>"
INLINE = f"<div class='story'>{paragraphs()}<p>Read more: <a href='/x'>Fishing fleet returns to the bay</a></p></div>"


@pytest.mark.parametrize(
    "body", [WORDPRESS, BREAKS, NESTED, TABLE, INLINE], ids=["wordpress", "breaks", "nested", "table", "inline"]
)
def test_every_paragraph_and_no_other(body: str) -> None:
    article = read_html(page(body, head="<meta property='article:published_time' content='2021-03-01T08:00:00Z'>"))
    assert article.body.split("\n\n") == PROSE
    assert article.title == "Port Ellery closes to large ships"
    assert article.layout is None


def test_subheadings_lists_and_quotes_stay() -> None:
    inside = (
        f"<p>{LEAD}</p><h2>What divers found</h2><p>{SECOND}</p><ul>"
        "<li>The northern wall sank by eleven centimetres</li><li>The southern wall did not move at all</li></ul>"
        f"<blockquote><p>{QUOTE}</p></blockquote><p>{THIRD}</p><p>{LAST}</p>"
    )
    article = read_html(page(f"<article>{inside}</article>"), published_at="2021-03-01")
    assert article.body.split("\n\n") == [
        LEAD, "What divers found", SECOND, "The northern wall sank by eleven centimetres",
        "The southern wall did not move at all", QUOTE, THIRD, LAST,
    ]  # fmt: skip


def test_summary_above_the_headline_stays() -> None:
    html = page(f"<article>{paragraphs()}</article>").replace("<h1>", f"<p>{LEAD.replace('Monday', 'Sunday')}</p><h1>")
    assert read_html(html, published_at="2021-03-01").body.endswith("\n\n".join(PROSE))


def test_stated_text_wins_over_other_stories_on_the_page() -> None:
    stated = " ".join(PROSE)
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Port Ellery closes to large ships", '
    )
    head += f'"datePublished": "2021-03-01T08:00:00+00:00", "articleBody": "{stated}"}}</script>'
    other = "".join(
        f"<p>Another story, number {i}, is about the price of herring in the market of the town.</p>" for i in range(4)
    )
    article = read_html(page(f"<div class='a'>{paragraphs()}</div><div class='b'>{other}</div>", head=head))
    assert "herring" not in article.body
    assert all(text in article.body for text in PROSE)


def test_byline_with_time_below_the_headline() -> None:
    stamp = "<p>By Dora Lindqvist | 1 March 2021 09:30</p>"
    article = read_html(page(f"<div class='story'>{stamp}{paragraphs()}</div>"))
    assert article.body.split("\n\n") == PROSE
    assert (article.published_at or "").startswith("2021-03-01T09:30:00")


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (page("".join(f"<h2><a href='/a/{i}'>Headline number {i} about the harbour of the town</a></h2><p>{LEAD}</p>"
                      for i in range(30)), title="The Ellery Gazette"), "https://gazette.example/"),
        (page("".join(f"<p>{text}</p>" for text in PROSE), title="Harbour news"), "https://gazette.example/tag/harbour"),
        (page("".join(f"<h3><a href='/a/{i}'>Headline number {i} about the harbour of the town</a></h3><p>{LEAD}</p>"
                      for i in range(30))).replace("<h1>Port Ellery closes to large ships</h1>", ""), None),
    ],
    ids=["home", "tag", "headlines"],
)  # fmt: skip
def test_lists_are_refused(html: str, url: str | None) -> None:
    with pytest.raises(ArticleError, match=r"holds no article text: it is a home page.*give the address"):
        read_html(html, url=url)


def test_short_article_under_many_links_is_read() -> None:
    caption = (
        "Fishing boats wait outside the harbour wall of Port Ellery on Sunday while divers look at the damage below."
    )
    head = "<meta property='og:type' content='article'>"
    head += "<meta property='article:published_time' content='2021-03-01T08:00Z'>"
    html = page(f"<article><p>{caption}</p></article>", head=head, title="Boats wait outside the wall")
    assert read_html(html, url="https://gazette.example/2021/boats-wait-outside-the-wall").body == caption


def test_updated_time_and_address() -> None:
    head = (
        "<meta property='article:published_time' content='2021-03-01T08:00:00+01:00'>"
        "<meta property='article:modified_time' content='2021-03-02T09:00:00+01:00'>"
        "<link rel=canonical href='http://gazette.example/2021/port-ellery-closes?utm_source=x'>"
    )
    html = page(f"<article>{paragraphs()}</article>", head=head)
    article = read_html(html, url="https://gazette.example/amp/2021/port-ellery-closes")
    assert article.updated_at == "2021-03-02T09:00:00+01:00"
    assert article.canonical_url == "https://gazette.example/2021/port-ellery-closes"
    home = read_html(
        html.replace("/2021/port-ellery-closes?utm_source=x", "/"),
        url="https://gazette.example/2021/port-ellery-closes",
    )
    assert home.id == article.id


def test_the_most_typical_reading_is_chosen() -> None:
    story, advert = PROSE, [f"Buy herring number {i} from the market of the town today." for i in range(8)]
    readings = {"balanced": [*story, *advert], "precise": story, "density": story, "selector": []}
    assert choose(readings) == story
    assert choose({"balanced": story, "density": advert}) == story
    assert choose({"density": story}) == []
    assert choose({}) == []


def test_gaps_are_filled_before_and_between_but_not_after() -> None:
    assert choose({"balanced": [SECOND, THIRD], "density": PROSE, "precise": [SECOND, THIRD]}) == [
        LEAD,
        SECOND,
        QUOTE,
        THIRD,
    ]
