"""The web server's application, loaded whole before the server divides itself: its processes share what was loaded."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junheng.hub.site.settings")
gc.set_threshold(50_000, 20, 20)
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  (a first request would load them, in each process anew)
gc.freeze()
