"""What a worker does that one case ends each time."""

import os
import signal

from evidence_kit.many.job import BuiltCase, Job


def die_of_one(job: Job) -> BuiltCase:
    """End the process that gets the fourth case."""
    if job.name == "3":
        os.kill(os.getpid(), signal.SIGKILL)
    return BuiltCase(case=job.name, package="", verdict="ready", state="")
