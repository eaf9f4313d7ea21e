"""The types of a command that is run as a user runs it (see the fixture `command`)."""

import subprocess
from collections.abc import Callable

Result = subprocess.CompletedProcess[bytes]
Command = Callable[..., Result]
