from django.urls import path

from services.figures import views

urlpatterns = [
    path("stats/", views.stats_index, name="stats_index"),
    path("stats/<str:slug>.csv", views.stats_csv, name="stats_csv"),
    path("stats/<str:slug>/", views.stats, name="stats"),
    path("open-data/", views.open_data, name="open_data"),
]
