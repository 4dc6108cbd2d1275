"""How Hypothesis draws the examples of properties: on any machine, however much else it does."""

import functools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# How long one example takes depends on what else the machine does; benchmarks measure time.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")


@functools.cache
def prepare_drawing() -> None:
    """Have Hypothesis read what it draws from: once a process, and by no property's clock.

    The first values that a process draws wait until the constants of all loaded modules are known. For 500 modules that
    nobody has read before it takes 3 s of a processor, 17 s with ten others at it; of the 30 s in which ten examples
    must be drawn (HealthCheck.too_slow) little was left to the property that happened to be the first. Later ones are
    drawn within 0.1 s.
    """

    @settings(max_examples=5, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.integers() | st.text(max_size=2), min_size=100, max_size=100))
    def draw(_: list[int | str]) -> None:
        """Only draw."""

    draw()
