"""What the web server loads; it refuses to serve with a wrong key file or an unsafe database."""

import os
import sys

from django.core.management.base import BaseCommand, SystemCheckError
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gujang.settings")
application = get_wsgi_application()
try:
    BaseCommand().check(tags=["boot"])
except SystemCheckError as error:
    sys.exit(str(error))
connections.close_all()
