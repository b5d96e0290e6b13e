"""PDFium is not safe to call from two threads at once; whoever uses it holds this lock."""

from __future__ import annotations

import threading

PDFIUM = threading.RLock()
