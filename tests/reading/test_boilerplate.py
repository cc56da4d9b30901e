"""What stands on a page beside its article is dropped, and what is article stays."""

import pytest

from accord.reading import article_from_text
from accord.reading.boilerplate import COMMENTS, LINE, is_beside, trimmed

BODY = [
    "The Dutch government said on Friday that it would require a licence for machines that print chips, and named "
    "three kinds of them.",
    "The rule covers sales to China, officials said, and comes into force in September after talks with makers and "
    "with two allies.",
    "Share prices of makers fell. The ministry shared its comments with parliament, and related rules will follow "
    "later this year.",
    "A spokeswoman for the company said that it did not expect a change in its outlook for the year, which it had "
    "raised in April.",
]
ARTICLE = "".join(f"<p>{p}</p>" for p in BODY)


def page(inside):
    return article_from_text(
        f"<html><head><title>Chips</title></head><body>{inside}</body></html>", html=True
    ).text


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="cookie-banner"><p>We use cookies to give you the best experience. You can choose.</p></div>',
        '<div id="onetrust-consent-sdk"><div><p>Your privacy is important to us.</p></div></div>',
        '<div role="dialog"><p>Subscribe to read on and support us.</p></div>',
        '<section class="related-posts"><h3>Related</h3><article><a>Japan adds curbs</a></article></section>',
        '<ul class="article-share-buttons"><li>Facebook</li><li>X</li></ul>',
        '<div class="c-newsletter__signup"><p>China news in your inbox. Sign up now.</p></div>',
        '<div id="comments"><h2>2 Comments</h2><article class="comment"><p>Russia did it!</p></article></div>',
        '<ol class="commentlist"><li class="comment depth-1"><p>China will retaliate.</p></li></ol>',
        '<div class="sidebar widget-area"><p>Iran was sanctioned. Read why.</p></div>',
        "<div hidden><p>Not shown to anyone.</p></div>",
        '<div style="display: none"><p>Not shown to anyone.</p></div>',
        '<p aria-hidden="true">Not shown to anyone.</p>',
        '<div class="breadcrumbs"><a>World</a> <a>Asia</a></div>',
        '<ul><li><a href="#">Japan adds curbs</a></li><li><a>US widens list</a></li><li><a>China reacts</a></li></ul>',
        "<h3>Related articles</h3><p>Japan adds curbs</p><p>US widens its list</p>",
        "<h4>You may also like</h4><p>Japan adds curbs</p>",
        "<p>Leave a Reply</p><p>Your email address will not be published. Required fields are marked *</p>"
        "<p>Russia will sanction the Netherlands, I say.</p>",
        "<h3>3 thoughts on “Dutch curb chip tools”</h3><p>Nonsense. China banned it long ago.</p>",
        "<div class=comment-respond><p>Russia banned it.</p>",
    ],
)
def test_dropped(beside):
    assert page(ARTICLE + beside).split("\n") == BODY
    if "comment" not in beside.lower() and "Reply" not in beside and "thoughts" not in beside:
        assert page(f"{beside}<p>Lede: all is well.</p>{ARTICLE}").split("\n")[-4:] == BODY


@pytest.mark.parametrize(
    "wrapper",
    [
        '<div class="post comments-open category-world tag-ai has-sidebar">{}</div>',
        '<div class="entry-content share-enabled">{}</div>',
        '<article class="post type-post related-none">{}</article>',
        '<body class="no-comments with-sidebar">{}</body>',
        '<div itemprop="articleBody" class="social-story">{}</div>',
        '<main class="sidebar"><div>{}</div></main>',
        '<div class="shareholder-report">{}</div>',
        '<div class="advertising-regulation">{}</div>',
        "<div><div><p>Unclosed{}",
        "<nav>{}",
        '<div class="share">{}',
    ],
)
def test_kept(wrapper):
    text = page(wrapper.format(ARTICLE)).split("\n")
    assert text[-len(BODY) :] == BODY


def test_an_unclosed_element_ends_with_what_it_is_in():
    assert page(f'<div><span class="share">Share<b></div>{ARTICLE}').split("\n") == BODY
    assert page(f'<div><p class="share">Share<p>Lede.</div>{ARTICLE}').split("\n") == ["Lede.", *BODY]


def test_teasers_are_not_the_article_they_stand_beside():
    teasers = "<article><h3>Japan adds curbs</h3><p>It did.</p></article>" * 3
    assert page(f"<article>{ARTICLE}</article>{teasers}").split("\n") == BODY


def test_a_list_with_sentences_is_article():
    points = "<ul><li><a>Machines of one kind.</a></li><li><a>Parts.</a></li><li><a>Service.</a></li></ul>"
    assert page(ARTICLE + points).endswith("Machines of one kind.\nParts.\nService.")


def test_a_reply_link_at_the_top_does_not_end_the_article():
    assert page(f"<p>Leave a comment</p>{ARTICLE}").split("\n") == BODY


def test_comments_in_plain_text_are_not_read_and_offsets_stay():
    comments = [
        "2 Comments",
        "Ivan Petrov",
        "July 1, 2023 at 10:02 pm",
        "Russia imposed sanctions on China.",
        "It did.",
    ]
    text = "\n\n".join([*BODY, *comments])
    article = article_from_text(text)
    assert article.text == text
    assert [article.text[a:b] for a, b in article.paragraphs] == BODY
    # another article in the same file is read again, from its title on
    more = ["Japan adds curbs on chip tools", "Japan imposed export controls on China."]
    article = article_from_text("\n\n".join([text, *more]))
    assert [article.text[a:b] for a, b in article.paragraphs] == [*BODY, *more]


@pytest.mark.parametrize(
    "line",
    [
        "Russia did not comment.",
        "Menu prices rose.",
        "Home ministers met in Paris.",
        "Next, the law goes to parliament.",
        "Comments by the minister drew criticism.",
        "Related party transactions fell.",
        "More on sanctions than on trade was said.",
        "Like Japan, Korea will join.",
        "Search engines were fined.",
        "We use chips.",
        "The discussion",
        "Next.",
    ],
)
def test_sentences_that_only_begin_like_boilerplate(line):
    assert not LINE.fullmatch(line)
    assert not COMMENTS.fullmatch(line)
    assert trimmed([line]) == [line]


@pytest.mark.parametrize(
    ("tag", "attributes", "beside"),
    [
        ("div", {"class": "articleShareTools"}, False),
        ("div", {"class": "shareTools"}, False),
        ("div", {"class": "relatedArticles"}, True),
        ("DIV".lower(), {"id": "Comments"}, True),
        ("article", {"class": "post related"}, False),
        ("div", {"class": "a" * 100_000}, False),
        ("div", {"class": "a-" * 100_000}, False),
        ("body", {"class": "sidebar"}, False),
    ],
)
def test_elements(tag, attributes, beside):
    assert is_beside(tag, attributes) is beside


@pytest.mark.parametrize(
    "piece",
    ['<div class="share">', "<ul><li><a>x", "</div>", "<p class=comment>", "<article>", "<li>", "</ul>", "<b></i>",
     '<div class="a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-b">', "<p>Comments</p>", "<p>2 comments</p><p>x</p>"],
)  # fmt: skip
def test_hostile_pages_are_read(piece):
    text = page(f"<p>{BODY[0]}</p>" + piece * (400_000 // len(piece)))
    assert BODY[0] in text
