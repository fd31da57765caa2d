from django.urls import path

from services.cases import tracking, views

urlpatterns = [
    path("track/", tracking.track, name="track"),
    path("c/<str:number>/", tracking.one, name="track_one"),
    path("c/<str:number>/photo/<str:key>.jpg", views.photo, name="photo"),
    path("work/", views.desk, name="desk"),
    path("work/<str:number>/", views.sheet, name="sheet"),
    path("work/<str:number>/look/", views.look, name="look"),
    path("work/<str:number>/<slug:verb>/", views.step, name="step"),
]
