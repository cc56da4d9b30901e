"""Ask a language model behind any endpoint that speaks the chat protocol of OpenAI.

Only the standard library is used. Every wait, retry and size is bounded; no redirect is followed, so that
neither the text nor the key goes anywhere else than to the address configured; and the key is in no message.
"""

from __future__ import annotations

import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import IO, Any
from urllib.parse import urlsplit

from accord.errors import InputError, LayerFailed

REPLY_LIMIT = 2 * 1024 * 1024
"""Bytes of a reply; what goes on beyond is refused."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Endpoint:
    """Where a language model is and how long to wait for it."""

    url: str
    """Base address ("http://localhost:11434/v1") or the whole one, ending in ``/chat/completions``."""
    model: str
    key: str = field(default="", repr=False)
    """Sent as a bearer token, where there is one."""
    timeout: float = 60.0
    """Seconds for one whole reply."""
    retries: int = 2
    """How often to ask again after a time-out, a broken connection or an error that may pass."""
    pause: float = 1.0
    """Seconds before the first retry; each further one waits twice as long, at most ten seconds."""

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InputError(
                f"the address of the language model is {self.url!r}; give one with http:// or https:// and a "
                "host, for example http://localhost:11434/v1 (ACCORD_LLM_URL)."
            )
        if parts.username or parts.password:
            raise InputError(
                "the address of the language model has a password in it; give it as ACCORD_LLM_KEY."
            )
        if not self.model.strip():
            raise InputError("the language model has no name; set ACCORD_LLM_MODEL.")
        if any(c < " " or c == "\x7f" for c in self.key + self.url):
            raise InputError("ACCORD_LLM_KEY or ACCORD_LLM_URL has a line break or control character in it.")
        if not 0 < self.timeout <= 3600:
            raise InputError(f"a time-out of {self.timeout:g} seconds cannot be used; give 1 to 3600.")
        if not 0 <= self.retries <= 10:
            raise InputError(f"{self.retries} retries cannot be used; give 0 to 10.")

    @property
    def address(self) -> str:
        """Where requests go."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    def ask(self, system: str, text: str) -> Answer:
        """Return what the model answers.

        Raises
        ------
        LayerFailed
            If no usable answer came, after the retries.
        """
        body: dict[str, Any] = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": text}],
            "response_format": {"type": "json_object"},
        }
        failure = ""
        tries = 0
        while tries <= self.retries:
            try:
                return _answer(self._post(body))
            except _Fails as error:
                failure = self._without_key(str(error))
                if error.status == 400 and "response_format" in body:
                    del body["response_format"]  # an endpoint that does not know it
                    continue
                if not error.passing:
                    raise LayerFailed(f"{self._who}: {failure}") from None
                wait = min(10.0, self.pause * 2**tries if error.wait is None else error.wait)
            tries += 1
            if tries <= self.retries:
                time.sleep(wait)
        count = f"{tries} times" if tries > 1 else "once"
        raise LayerFailed(f"{self._who}: {failure} (asked {count})")

    @property
    def _who(self) -> str:
        return f"the language model {self.model} at {urlsplit(self.url).netloc} gave no answer"

    def _without_key(self, text: str) -> str:
        return text.replace(self.key, "…") if self.key else text

    def _post(self, body: Mapping[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "accord"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(
            self.address, data=json.dumps(body).encode(), headers=headers, method="POST"
        )
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if urlsplit(self.url).hostname in _LOOPBACK:
            handlers.append(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + self.timeout
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=self.timeout) as response:
                return _read(response, deadline)
        except urllib.error.HTTPError as error:
            with error:
                said = _clean(_read_some(error))
            where = f" to {_clean(error.headers.get('Location', ''))}" if 300 <= error.code < 400 else ""
            hint = {
                401: "; check ACCORD_LLM_KEY",
                403: "; check ACCORD_LLM_KEY",
                404: "; check ACCORD_LLM_URL and ACCORD_LLM_MODEL",
            }.get(error.code, "")
            message = f"HTTP {error.code}{where}{hint}" + (f": {said}" if said else "")
            raise _Fails(
                message,
                passing=error.code in _AGAIN,
                status=error.code,
                wait=_seconds(error.headers.get("Retry-After")),
            ) from None
        except TimeoutError:
            raise _Fails(f"no reply in {self.timeout:g} seconds", passing=True) from None
        except urllib.error.URLError as error:
            late = isinstance(error.reason, TimeoutError)
            said = f"no reply in {self.timeout:g} seconds" if late else _clean(str(error.reason))
            raise _Fails(said, passing=True) from None
        except (HTTPException, OSError, ValueError) as error:
            raise _Fails(f"the connection broke ({type(error).__name__})", passing=True) from None


@dataclass(frozen=True)
class Answer:
    """What a model said."""

    text: str
    cut_off: bool = False
    """True where the endpoint says that the answer ended at its limit of length."""


class _Fails(Exception):
    """One request that failed."""

    def __init__(
        self, message: str, *, passing: bool, status: int | None = None, wait: float | None = None
    ) -> None:
        super().__init__(message)
        self.passing, self.status, self.wait = passing, status, wait


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Any,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


def _read(response: HTTPResponse, deadline: float) -> bytes:
    """Read a reply piece by piece, so that one that drips has to end in time too."""
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(65536):
        pieces.append(piece)
        size += len(piece)
        if size > REPLY_LIMIT:
            raise _Fails(f"the reply has more than {REPLY_LIMIT:,} bytes", passing=False)
        if time.monotonic() > deadline:
            raise TimeoutError
    if response.length:  # what was promised in Content-Length and did not come
        raise _Fails("the reply broke off", passing=True)
    return b"".join(pieces)


def _read_some(error: urllib.error.HTTPError) -> str:
    try:
        return error.read(2000).decode("utf-8", errors="replace")
    except (OSError, HTTPException, ValueError):
        return ""


def _clean(text: str, limit: int = 200) -> str:
    flat = " ".join(_CONTROL.sub(" ", text).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def _seconds(value: str | None) -> float | None:
    return float(value) if value and re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", value.strip()) else None


def _answer(data: bytes) -> Answer:
    try:
        reply = json.loads(data.decode("utf-8"))
        choice = reply["choices"][0]
        content = choice["message"]["content"]
        finish = choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise _Fails("the reply is not one of a chat endpoint of this kind", passing=True) from None
    if isinstance(content, list):  # parts, as some endpoints send them
        content = "".join(p.get("text", "") for p in content if isinstance(p, dict))
    if not isinstance(content, str) or not content.strip():
        raise _Fails("the reply is empty", passing=True)
    return Answer(content, finish == "length")


def from_environment(environ: Mapping[str, str] | None = None) -> Endpoint:
    """Return the endpoint that ACCORD_LLM_URL, ACCORD_LLM_MODEL, ACCORD_LLM_KEY and ACCORD_LLM_TIMEOUT name.

    Raises
    ------
    InputError
        If the address or the name of the model is not set, or a value cannot be used.
    """
    given = os.environ if environ is None else environ
    missing = [name for name in ("ACCORD_LLM_URL", "ACCORD_LLM_MODEL") if not given.get(name, "").strip()]
    if missing:
        raise InputError(
            f"the layer 'model' needs {' and '.join(missing)}: the address of an OpenAI-compatible endpoint "
            "(for example http://localhost:11434/v1) and the name of a model there; ACCORD_LLM_KEY too where "
            "it asks for a key. The text of the article is sent to it."
        )
    seconds = given.get("ACCORD_LLM_TIMEOUT", "").strip() or "60"
    try:
        timeout = float(seconds)
    except ValueError:
        raise InputError(
            f"ACCORD_LLM_TIMEOUT is {seconds!r}; give a number of seconds, such as 60."
        ) from None
    return Endpoint(
        given["ACCORD_LLM_URL"].strip(),
        given["ACCORD_LLM_MODEL"].strip(),
        given.get("ACCORD_LLM_KEY", "").strip(),
        timeout,
    )
