"""Speed, side by side with the named peers."""

import chiso.cli.main  # noqa: F401 (first, as in `chiso`: it settles memory and threads before anything is loaded)
