"""Files become articles with exact offsets, or are refused with a reason."""

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.errors import SourceError
from accord.reading import article_from_text, load_article
from accord.reading.source import LIMIT


def sentences(text):
    return [text[a:b] for a, b in article_from_text(text).sentences]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "no text"),
        ("a.txt", b"Russia\x00said", "binary"),
        ("a.txt", bytes(range(1, 32)) * 20, "not text"),
        ("a.txt", b"\xff\xfeA", "UTF-16"),
        ("a.pdf", b"%PDF-1.7", ".pdf"),
        ("a.html", b"<script>alert('Russia')</script>", "no text"),
    ],
)
def test_refused(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=says):
        load_article(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(SourceError, match="directory"):
        load_article(tmp_path)
    with pytest.raises(SourceError, match="no file"):
        load_article(tmp_path / "no.txt")
    with pytest.raises(SourceError):
        load_article("a\0b.txt")


def test_too_large_names_size_and_limit(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * (LIMIT + 1))
    with pytest.raises(SourceError, match=r"5,242,881 bytes.*5,242,880"):
        load_article(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    path = tmp_path / "a.txt"
    data = "Türkiye’s order\r\nstands.".encode(encoding)
    path.write_bytes(data)
    article = load_article(path)
    assert article.text == "Türkiye’s order\nstands."
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert article.name == "a.txt"


@given(st.text(min_size=1, max_size=400))
def test_text_is_never_changed(text):
    if not text.replace("\r\n", "\n").strip():
        return
    article = article_from_text(text)
    assert article.text == text.replace("\r\n", "\n")


def test_html_keeps_the_article_and_runs_nothing():
    page = """<html><head><title>Chip news</title><script>document.write("<p>evil</p>")</script>
    <meta property="article:published_time" content="2024-05-14T08:00:00Z"><style>p{}</style></head>
    <body><nav><a>Home</a><p>Menu of the site</p></nav><article><h1>Tariffs &amp; chips</h1>
    <p>The U.S. imposed <b>tariffs</b> on
    China.</p><aside>Subscribe!</aside><p>It said so. 5 &lt; 6</p></article>
    <footer>All rights reserved</footer></body></html>"""
    article = article_from_text(page, html=True)
    assert article.text == "Tariffs & chips\nThe U.S. imposed tariffs on China.\nIt said so. 5 < 6"
    assert article.title == "Chip news"
    assert article.published.isoformat() == "2024-05-14"


@pytest.mark.parametrize(
    "piece", ["<a", "<", "<!--", "<script>", '<a b="', "<nav>x", "&#", "</", "<?", "<![CDATA[", "<p>x"]
)
def test_hostile_html_takes_linear_time(piece):
    page = "<p>Start.</p>" + piece * (300_000 // len(piece))
    began = time.perf_counter()
    assert "Start." in article_from_text(page, html=True).text
    assert time.perf_counter() - began < 10


@given(st.text(alphabet="<>/abp!-\"'= \n&;", max_size=200))
def test_any_html_is_read_or_refused(page):
    try:
        article = article_from_text(page, html=True)
    except SourceError:
        return
    assert article.text.strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and Japan met. They agreed.", ["The U.S. and Japan met.", "They agreed."]),
        ("It was in the U.S. The plan failed.", ["It was in the U.S.", "The plan failed."]),
        (
            "Dr. J. R. Smith left on Jan. 3, 2025. He said so!",
            ["Dr. J. R. Smith left on Jan. 3, 2025.", "He said so!"],
        ),
        ("He called it “vital.” Others left.", ["He called it “vital.”", "Others left."]),
        ('"We agree." That was all.', ['"We agree."', "That was all."]),
        ("Growth was 3.5 percent. Why?", ["Growth was 3.5 percent.", "Why?"]),
        ("ASML Inc. makes machines. It sells them.", ["ASML Inc. makes machines.", "It sells them."]),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


def test_boilerplate_is_left_out_and_shifts_nothing():
    text = "A heading\n\nRussia said so.\nLeave a Reply\nShare this article\nIt did."
    assert sentences(text) == ["A heading", "Russia said so.", "It did."]
    assert article_from_text(text).headings == (0,)


def test_wrapped_lines_are_one_paragraph():
    wrapped = (
        "The Dutch government said that it would expand its\ncontrols on machines that make chips, to\nChina."
    )
    text = f"# Title\n\n{wrapped}\n\nNext."
    article = article_from_text(text)
    assert [article.text[a:b] for a, b in article.paragraphs][1].count("\n") == 2
    assert sentences(text)[2] == "Next."


@given(st.text(max_size=300) | st.text(alphabet="Aa .!?\n”“'U.S-#", max_size=300))
def test_extents_lie_in_order_within_the_text(text):
    if not text.strip():
        return
    try:
        article = article_from_text(text)
    except SourceError:
        return
    for extents in (article.paragraphs, article.sentences):
        flat = [edge for extent in extents for edge in extent]
        assert flat == sorted(flat)
        assert all(0 <= a < b <= len(article.text) for a, b in extents)
    # sentences lie in paragraphs, and only blanks of a paragraph lie in no sentence
    covered = set()
    for a, b in article.sentences:
        covered.update(range(a, b))
    for a, b in article.paragraphs:
        assert all(i in covered or article.text[i].isspace() for i in range(a, b))
