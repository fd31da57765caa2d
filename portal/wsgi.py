import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
house = get_wsgi_application()

from grids import scans  # noqa: E402  # they need what get_wsgi_application has set up
from portal import urls  # noqa: E402, F401  # two seconds that would else be the first visitor's
from portal.front import Front  # noqa: E402

tally = scans.Tally()
scans.keep_writing(tally)
application = Front(house, tally)
