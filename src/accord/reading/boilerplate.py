"""What stands on a page beside its article: readers' comments, cookie notices, related links, buttons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from accord.reading.words import words

ENOUGH = 400
"""Characters of article before a heading of comments is taken for its end: "Leave a reply" also stands at the top."""

LINE = re.compile(
    r"(?:leave a (?:reply|comment|response)\b.*|(?:\d+ |no |add |post |view |show |hide |join the )?(?:comments?|"
    r"responses?|replies|conversation|discussion)(?: ?\(\d+\))?|"
    r"share (?:this|on|via|article|story)\b.*|subscribe\b.*|sign up\b.*|(?:our|the) newsletters?|"
    r"get (?:our|the) (?:\w+ ){0,3}(?:newsletter|briefing|in your inbox).*|"
    r"related(?: (?:posts|articles|stories|news|topics|content|reading|coverage|links)\b.*)?|"
    r"(?:you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you)?|"
    r"more (?:stories|news|articles)|most (?:read|popular|viewed)|trending(?: now)?|"
    r"editors?[’'] picks?|up next|don[’']t miss|in case you missed it)|"
    r"read (?:more|also|next|the full (?:story|article))\b.*|continue reading.*|advertis\w+|sponsored(?: content)?|"
    r"skip to (?:main )?(?:content|navigation)|jump to (?:navigation|content)|"
    r"your email address will not be published.*|required fields are marked.*|save my name.*|"
    r"(?:post|submit)(?: (?:a )?comment)?|notify me of (?:follow-up|new) .*|you must be logged in.*|log ?in to "
    r"(?:reply|comment).*|reply|like|report(?: abuse)?|permalink|cancel reply|name \*|email \*|website|"
    r"(?:tags?|categor(?:y|ies)|topics?|filed under|posted in|tagged(?: with)?):.*|"
    r"(?:copyright|©|\(c\)(?=\s*(?:copyright|19|20))) .*|©.*|all rights reserved.*|follow (?:us|@\w+)\b.*|"
    r"(?:previous|next) (?:(?:post|article|story|page)\b.*|[»›>])|"
    r"(?:we|this (?:web)?site|our (?:web)?site) (?:and our (?:\w+ )?partners )?uses? cookies\b.*|"
    r"by (?:continuing|using) (?:to (?:use|browse) )?(?:this|our) (?:web)?site\b.*|"
    r"accept(?: all)?(?: cookies)?|reject all|manage (?:cookies|preferences|consent|settings|options)|"
    r"cookie (?:settings|policy|preferences|notice)|privacy policy|terms (?:of (?:use|service)|and conditions)|"
    r"log ?in|sign in|register|menu|search|close|open menu|toggle navigation|print(?: this page)?|"
    r"email(?: this)?|copy link|back to top|share|tweet|facebook|twitter|linkedin|whatsapp|telegram|home|"
    r"\d+ ?min(?:ute)?s? read|listen(?: to this article)?|(?:photo|image)(?: credit)?:.*)[.!:…»›>]?",
    re.IGNORECASE,
)
"""A line that is no part of an article, whole."""

COMMENTS = re.compile(
    r"(?:leave a (?:reply|comment|response)\b.{0,60}|(?:\d+|one|two|three|no) (?:comments?|responses?|replies|"
    r"thoughts?)\b(?: (?:on|to) .{0,120})?|(?:readers?[’'] )?comments?(?: ?\(\d+\)| ?\d+)?|"
    r"join the (?:conversation|discussion)|what do you think\?)[.!:]?",
    re.IGNORECASE,
)
"""A heading after which readers have the word."""

COMMENTER = re.compile(
    r"\b(?:says?|said|wrote|writes)\b\W*$|\bat \d{1,2}[:.]\d\d|\bago\b|\b\d{1,2}:\d\d\b", re.IGNORECASE
)
"""The line over a reader's comment: a name that says, an hour."""

LINKS = re.compile(
    r"(?:related(?: (?:posts|articles|stories|news|topics|content|reading|coverage|links))?|"
    r"you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you)?|"
    r"more (?:stories|news|articles)|more (?:from|on|like) [^.!?]{2,50}|most (?:read|popular|viewed)|"
    r"trending(?: now)?|read (?:also|next)|editors?[’'] picks?|up next|latest (?:news|stories|articles))[:]?",
    re.IGNORECASE,
)
"""A heading over titles of other articles."""

_TAIL = (
    r"(?:[-_](?:area|section|list|wrapper?|wrap|container|block|box|bar|links?|buttons?|icons?|widget|form|module|"
    r"inner|outer|posts?|articles?|stories|items?|panel|content|title|heading|header|banner|notice|popup|message|"
    r"overlay|modal|policy|thread|reply|template|count|region|unit|slot|grid|row|top|bottom|\d+))*"
)
_WORDS = (
    r"comments?|commentlist|comment[-_]?respond|respond|disqus(?:[-_]thread)?|livefyre|fb[-_]comments|discussion|"
    r"cookies?|cookie[-_]?(?:consent|law|notice|bar|banner)\w*|consent|gdpr|ccpa|onetrust[\w-]*|didomi[\w-]*|"
    r"related|recommended|recommendations?|recirculation|recirc|you[-_]may[-_](?:also[-_])?like|"
    r"more[-_](?:stories|news|articles|from|on)|read[-_](?:more|next|also)|most[-_](?:read|popular|viewed)|trending|"
    r"popular[-_]posts|latest[-_]news|share|shares|sharing|sharedaddy|social|addthis\w*|addtoany\w*|share[-_]?this|"
    r"newsletter|subscribe|subscription|signup|sign[-_]up|promo|promotion|sponsored|advert|advertisement|adverts|"
    r"adsbygoogle|ad|ads|outbrain|taboola|breadcrumbs?|pagination|pager|paywall|sidebar|skip[-_]links?|"
    r"screen[-_]reader[-_]text|sr[-_]only|visually[-_]hidden|site[-_](?:header|footer|nav|navigation)|masthead|"
    r"menu|navbar|navigation|nav|author[-_](?:bio|box)|about[-_]the[-_]author|post[-_](?:tags|navigation|meta[-_]tags)|"
    r"tag[-_]?cloud|tags[-_]links|jp[-_]relatedposts|yarpp\w*|print[-_]only|pop[-_]?up|toolbar"
)
_NAMED = re.compile(
    rf"(?!(?:has|with|no|is|not|without|show|hide)[-_])(?:[a-z0-9]+(?:__|--|[-_]))*?(?:{_WORDS}){_TAIL}",
)
_COMMENT = re.compile(r"(?:[a-z0-9]+[-_])*comments?(?:[-_][a-z0-9]+)*|depth-\d+")
_BODY = words(
    "entry-content article-body article__body articlebody post-content story-body story-content article-content "
    "content-body post-body entry hentry post-entry article-text body-copy main-content content post article"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ROLES = words("navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar")
_ATTRIBUTE_LIMIT = 400
"""Characters of a class or id that are looked at."""


def is_beside(tag: str, attributes: dict[str, str]) -> bool:
    """Say whether an element of a page is no part of its article, by its class, id, role or being hidden."""
    if tag in {"html", "body", "main", "head", "title"}:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    style = attributes.get("style", "")[:_ATTRIBUTE_LIMIT].replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    given = f"{attributes.get('class', '')[:_ATTRIBUTE_LIMIT]} {attributes.get('id', '')[:_ATTRIBUTE_LIMIT]}"
    names = [_CAMEL.sub("-", name).lower() for name in given.split()]
    if tag == "article":
        return any(_COMMENT.fullmatch(name) for name in names if len(name) < 60)
    if attributes.get("itemprop", "").lower() == "articlebody" or _BODY.intersection(names):
        return False
    if tag != "header" and attributes.get("role", "").lower() in _ROLES:
        return True
    return any(_NAMED.fullmatch(name) for name in names if len(name) < 60)


def trimmed(lines: Sequence[str]) -> list[str]:
    """Return the lines of a page's text without what stands beside the article."""
    kept: list[str] = []
    length = 0
    listing = False
    for line in lines:
        text = line.strip()
        if length >= ENOUGH and COMMENTS.fullmatch(text):
            break
        if len(text) < 120 and LINKS.fullmatch(text):
            listing = True
            continue
        if listing and is_title(text):
            continue
        listing = False
        if len(text) < 160 and LINE.fullmatch(text):
            continue
        kept.append(line)
        length += len(text)
    return kept


def is_title(text: str) -> bool:
    """Say whether a line is like the title of another article: short, and no sentence."""
    return len(text) < 140 and not text.rstrip("”\"'’) ").endswith((".", "!", "…", ":"))
