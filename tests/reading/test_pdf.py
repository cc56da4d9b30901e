"""PDFs become articles like any other, or are refused with a reason; pages are mended into paragraphs."""

import hashlib
import sys

import pytest

from accord.analysis import open_source
from accord.errors import MissingExtra, SourceError
from accord.reading import load_article, read
from accord.reading.pdf import PAGES, extract, mended

pypdf = pytest.importorskip("pypdf")


def pdf(*pages):
    """A PDF with a text layer, one list of lines per page, written by hand."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(
            f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*\n" for line in lines
        )
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td\n{shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    return out + (head + tail).encode("latin-1")


PAGE_1 = [
    "Ministry of Trade",
    "Curbs on chip tools",
    "May 14, 2024",
    "The United States imposed export controls on ad-",
    "vanced chips to China, and it said that the rule would",
    "come into force in June.",
    "Germany imposed sanctions on Iran in April 2024 after",
    "1",
]
PAGE_2 = ["Ministry of Trade", "talks with its allies about the goods that are covered", "by the list.", "2"]
PAGE_3 = ["Ministry of Trade", "Nothing else was said.", "3"]


def test_a_pdf_is_read_like_any_article(tmp_path):
    path = tmp_path / "a.pdf"
    data = pdf(PAGE_1, PAGE_2, PAGE_3)
    path.write_bytes(data)
    article = load_article(path)
    assert article.sha256 == hashlib.sha256(data).hexdigest()
    assert article.published.isoformat() == "2024-05-14"
    assert "export controls on advanced chips to China" in article.text
    assert "after talks with its allies" in article.text
    assert "Ministry of Trade" not in article.text
    reading = read(path)
    assert {"export_control", "sanction"} <= {event.type for event in reading.events}
    for span in reading.spans():
        assert article.text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no pdf at all", "is no PDF"),
        (b"%PDF-1.7", "cannot be read as PDF"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "cannot be read as PDF"),
        (pdf([]), "no text in it"),
        (pdf(*[["x"]] * (PAGES + 1)), "more than the limit of 300"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_refused(data, says):
    with pytest.raises(SourceError, match=says):
        extract(data, "a.pdf")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("cut", range(20, 1400, 97))
def test_a_torn_file_is_read_or_refused(cut):
    data = pdf(PAGE_1, PAGE_2)
    for damaged in (data[:cut], data[:cut] + b"\xff" * 9 + data[cut + 9 :]):
        try:
            assert extract(damaged, "a.pdf").text.strip()
        except SourceError:
            continue


def test_a_locked_file_is_refused(tmp_path):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(SourceError, match=r"locked by a password|cannot be read"):
        load_article(tmp_path / "a.pdf")


def test_without_pypdf_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingExtra, match=r"accord\[pdf\]"):
        extract(pdf(PAGE_1), "a.pdf")


def test_pages_are_mended():
    text = mended(
        [
            "Head 1\nA short head\nOne line that is long enough to be a full\nline of para-\ngraphs.\nPage 1 of 3",
            "Head 2\nAnother paragraph that goes on for a whole line\nand ends.\n- 2 -",
            "Head 3\nLast.\n3/3",
        ]
    )
    assert text.split("\n") == [
        "A short head",
        "One line that is long enough to be a full line of paragraphs.",
        "Another paragraph that goes on for a whole line and ends.",
        "Last.",
    ]


def test_numbers_within_a_page_and_lines_on_two_pages_stay():
    assert mended(["a\nb\n12\nc\nd", "a\ne"]).replace("\n", " ") == "a b 12 c d a e"


def test_a_pdf_is_a_source_of_the_main_job(tmp_path):
    path = tmp_path / "article.pdf"
    path.write_bytes(pdf(PAGE_1, PAGE_2, PAGE_3))
    assert {"export_control", "sanction"} <= {event.type for event in open_source(path).reading.events}
