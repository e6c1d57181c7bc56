"""Django as a WSGI application: what the threads of the pages' process and granian serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magpie.config.settings")

application = get_wsgi_application()
