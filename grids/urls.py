from django.urls import path, re_path

from grids import hanging_views, pdf_views, redraw_views, views
from grids.sheets import views as sheets

urlpatterns = [
    re_path(r"^[Bb]/(?P<slug>[^/]{1,20})/code\.(?P<form>svg|png)$", views.code, name="code"),
    re_path(r"^[Bb]/(?P<slug>[^/]{1,20})/plate/$", views.plate, name="plate"),
    path("g/<str:slug>/plates/", views.plates, name="plates"),
    path("work/plates/", hanging_views.hangings, name="hangings"),
    path("work/plates/<str:slug>/", hanging_views.plate_state, name="plate_state"),
    path("work/plates/<str:slug>/renew/", hanging_views.renew, name="renew_plate"),
    path("work/plates/<str:slug>/pdf/", pdf_views.plates_pdf, name="plates_pdf"),
    path("work/plates/<str:slug>/pdf/<str:paper>.pdf", pdf_views.plates_file, name="plates_file"),
    path("work/places/", sheets.places, name="places"),
    path("work/places/template.xlsx", sheets.template, name="places_template"),
    path("work/places/export.xlsx", sheets.export, name="places_export"),
    path("work/places/import/", sheets.import_book, name="import_book"),
    path("work/places/import/<str:key>/", sheets.import_job, name="import_job"),
    path("work/places/import/<str:key>/confirm/", sheets.import_confirm, name="import_confirm"),
    path("work/places/import/<str:key>/marked.xlsx", sheets.import_marked, name="import_marked"),
    path("work/places/redraw/", redraw_views.redraw, name="redraw"),
]
