"""Children that answer messages: what a thread gets when another one ends the child under it."""

import sys
import threading

import pytest

from evidence_kit.media.outcome import ChildEnded
from evidence_kit.media.partner import Partner

ECHO = (
    sys.executable,
    "-c",
    "import sys\nwhile block := sys.stdin.buffer.read1(): sys.stdout.buffer.write(block), sys.stdout.flush()",
)


def test_an_ended_partner_answers_nobody() -> None:
    """Whoever writes to it or asks it afterwards is told that it ended: its pipes are closed, and no read may trip on that."""
    partner = Partner(ECHO)
    partner.send(b"one")
    assert partner.receive(20) == b"one"
    partner.end()
    partner.send(b"two")
    with pytest.raises(ChildEnded):
        partner.receive(20)
    partner.end()


def test_a_thread_that_reads_hears_of_the_end() -> None:
    """In the middle of its wait, and between two answers."""
    for messages in (0, 200):
        partner = Partner(ECHO)
        told: list[ChildEnded] = []

        def read(partner: Partner = partner, told: list[ChildEnded] = told) -> None:
            try:
                while True:
                    partner.receive(20)
            except ChildEnded as problem:
                told.append(problem)

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(messages):
            partner.send(b"one")
        partner.end()
        reader.join(20)
        assert len(told) == 1
