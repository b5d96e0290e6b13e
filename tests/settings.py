"""The product's settings for one test process: a temporary folder, a cheap password hash, unhashed static names."""

import atexit
import os
import shutil
import tempfile

# before the product's settings are read: they make the folder and the secret of the installation
_DATA = tempfile.mkdtemp(prefix="chiso-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["CHISO_DATA"] = _DATA

from chiso.web.settings import *  # noqa: E402, F403
from chiso.web.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALLOWED_HOSTS = ["*"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, not memory: the live server's threads need connections of their own, as in production
    DATABASES["default"]["TEST"] = {"NAME": f"{_DATA}/test.sqlite3"}
