"""Stands before the CMS's own addresses: its password doors lead to ours, which ask for the second factor."""

from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, re_path, reverse
from wagtail.documents.views.serve import serve

from accounts.gates import public, signed_in


@public
def lead_to_our_door(request: HttpRequest, **_rest: str) -> HttpResponseRedirect:
    """Whatever was posted here is not read."""
    goal = get_next_redirect_url(request) or reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': goal})}")


@signed_in
def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Documents of the CMS are working papers: for those who may enter it, as nowhere linked from a public page."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return serve(request, document_id, document_filename)


urlpatterns = [
    path("admin/login/", lead_to_our_door),
    re_path(r"^admin/password_reset/.*$", lead_to_our_door),
    path("_util/login/", lead_to_our_door),
    re_path(r"^django-admin/.*$", lead_to_our_door),
    path("documents/<int:document_id>/<str:document_filename>", serve_document, name="wagtaildocs_serve"),
]
