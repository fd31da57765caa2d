import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
house = get_wsgi_application()

from portal.front import Front  # noqa: E402  # it needs what get_wsgi_application has set up

application = Front(house)
