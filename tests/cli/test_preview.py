"""`kbapi preview` says in a sentence why it cannot begin; what it shows is tested in tests/preview."""

import socket

from tests.cli.running import Chosen, refused, run


def test_a_port_that_is_taken_is_told(settings: Chosen) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Cannot listen on 127.0.0.1, port {port}: another program" in refused(
            run(settings, "preview", "--port", str(port))
        )
