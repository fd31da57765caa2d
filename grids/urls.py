from django.urls import path, re_path

from grids import views

urlpatterns = [
    re_path(r"^[Bb]/(?P<slug>[^/]{1,20})/code\.(?P<form>svg|png)$", views.code, name="code"),
    re_path(r"^[Bb]/(?P<slug>[^/]{1,20})/plate/$", views.plate, name="plate"),
    path("g/<str:slug>/plates/", views.plates, name="plates"),
]
