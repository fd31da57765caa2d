"""The portal without the front that remembers answers: each page is made anew when the cache is a dummy, too."""

from portal.wsgi import house as application

__all__ = ["application"]
