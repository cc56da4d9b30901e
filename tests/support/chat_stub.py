"""A chat endpoint on the loopback interface that plays back recorded replies."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """One reply: a message, or whatever an endpoint in trouble sends."""

    content: str | None = None
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    wait: float = 0.0
    drip: float = 0.0
    """Seconds between the bytes."""
    promise: int | None = None
    """A Content-Length other than the true one."""

    def payload(self) -> bytes:
        if self.body is not None:
            return self.body
        choice = {"message": {"role": "assistant", "content": self.content}, "finish_reason": self.finish}
        return json.dumps({"choices": [choice]}).encode()


@dataclass
class Stub:
    url: str
    asked: list[dict] = field(default_factory=list)
    headers: list[dict] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def serving(replies: Sequence[Reply | str]) -> Iterator[Stub]:
    """Serve the replies one after the other, the last one again and again."""
    queue = [r if isinstance(r, Reply) else Reply(r) for r in replies]
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            stub.asked.append(json.loads(data))
            stub.headers.append(dict(self.headers))
            stub.paths.append(self.path)
            reply = queue.pop(0) if len(queue) > 1 else queue[0]
            over.wait(reply.wait)
            body = reply.payload()
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(reply.promise or len(body)))
                self.end_headers()
                if reply.drip:
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        if over.wait(reply.drip):
                            return
                else:
                    self.wfile.write(body)
            except OSError:
                pass  # the client has given up

        def do_GET(self):
            stub.paths.append(f"GET {self.path}")
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub = Stub(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
        time.sleep(0)
