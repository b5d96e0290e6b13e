"""WSGI entry point for the application server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chiso.web.settings")
application = get_wsgi_application()
# the pages and what they import are loaded now, not by the first person who asks for one
_ = get_resolver().url_patterns
# what is loaded now stays: a full collection that walked through it would hold one request up for a tenth of a second
gc.collect()
gc.freeze()
