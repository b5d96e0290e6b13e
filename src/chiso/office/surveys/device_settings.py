"""The settings of a device as a QR code: scanned once, ODK Collect and KoboCollect know server, name and password.

Source: ODK Collect's documentation of configuration by QR code: JSON with `general`, `admin` and `project`, compressed
by zlib, written in base64. The trap: whatever the code leaves out goes back to the app's default, and who photographs
the code has the password; it is shown once, as the password is.
"""

from __future__ import annotations

import base64
import json
import zlib

import segno


def settings_code(*, server: str, username: str, password: str, project: str) -> str:
    """What the QR code says: forms follow the server, finished interviews leave when there is a network."""
    told = {
        "general": {
            "server_url": server,
            "username": username,
            "password": password,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {},
        "project": {"name": project},
    }
    return base64.b64encode(zlib.compress(json.dumps(told).encode())).decode()


def settings_picture(code: str) -> str:
    """The QR code as an address that holds the picture itself: it is kept nowhere."""
    return segno.make(code, error="l", micro=False).svg_data_uri(border=3, scale=4)
