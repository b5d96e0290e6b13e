"""What is true: bytes, frames and frozen values in, frozen results out.

Nothing here knows Django, the clock or the network; files are opened only in modules named `io.py`.
Usable from a notebook without settings.
"""
