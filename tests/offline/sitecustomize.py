"""Put first on PYTHONPATH, this makes any use of the network an error in the whole process."""

from __future__ import annotations

import sys

_NETWORK_EVENTS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto", "socket.bind"}


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: it sees every use of the network through Python, and cannot be taken away again."""
    if event in _NETWORK_EVENTS:
        local = event in {"socket.connect", "socket.bind", "socket.sendto"} and not isinstance(arguments[1], tuple)
        if not local:
            message = f"the network was used: {event}"
            raise RuntimeError(message)


sys.addaudithook(refuse_network)
