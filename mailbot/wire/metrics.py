"""The measures as Prometheus reads them: plain HTTP on this machine, ``GET /metrics`` and nothing else.

Needs the extra ``metrics``.
"""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from mailbot.config.quantities import TcpPlace, UnixPlace
from mailbot.domain.measure import Measure, Values
from mailbot.errors import StoreError
from mailbot.wire import listening

Take = Callable[[], Iterable[tuple[Measure, Values]]]
"""Takes the measures. StoreError: not now."""

_PATIENCE = 30.0  # seconds to stop
_SLOWEST = 10.0  # seconds that a caller may take to say what it wants


class MetricsDoor:
    """Listens while it is started, in a thread of its own."""

    def __init__(self, listen: TcpPlace | UnixPlace, take: Take) -> None:
        self._listen = listen
        self._registry = CollectorRegistry()
        self._registry.register(_Taken(take))
        ProcessCollector(registry=self._registry)  # process_…: memory, processor time, open files
        self._thread: threading.Thread | None = None
        self.port = 0  # the real one while it listens on TCP

    def start(self) -> None:
        """Returns when it listens. Raises ``WireError``."""
        door = listening.opened(self._listen, "the page of measures")
        self.port = listening.port(door)
        self._server = _Server(door, self._registry)
        self._thread = threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """What is being answered is answered."""
        if self._thread is None:
            return
        self._server.shutdown()
        self._thread.join(_PATIENCE)
        self._thread = None
        self._server.server_close()
        if isinstance(self._listen, UnixPlace):
            self._listen.path.unlink(missing_ok=True)


class _Taken(Collector):
    """Asked anew at each scrape."""

    def __init__(self, take: Take) -> None:
        self._take = take

    def describe(self) -> Iterable[Metric]:
        """The names are known beforehand: registering must not ask the database."""
        return (_family(measure) for measure in Measure)

    def collect(self) -> Iterator[Metric]:
        for measure, values in self._take():
            family = _family(measure)
            for labels, value in values:
                family.add_metric(labels, value)
            yield family


def _family(measure: Measure) -> CounterMetricFamily | GaugeMetricFamily:
    spec = measure.value
    kind = CounterMetricFamily if spec.grows else GaugeMetricFamily
    return kind(spec.name, spec.says, labels=spec.labels)


class _Server(ThreadingHTTPServer):
    """On a socket that listens already."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, door: socket.socket, registry: CollectorRegistry) -> None:
        super().__init__(("", 0), _Page, bind_and_activate=False)
        self.socket.close()
        self.socket = door
        self.registry = registry

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is nothing that an operator would look for."""


class _Page(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SLOWEST
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != "/metrics":
            self.send_error(404)
            return
        encode, kind = choose_encoder(self.headers.get("Accept", ""))
        try:
            page = encode(self.server.registry)
        except StoreError as error:
            self.send_error(503, explain=str(error))
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def version_string(self) -> str:
        return "mailbot"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """The log is for facts about mail."""
