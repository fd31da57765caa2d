from django.urls import path

from services.cases import rehearsing, tracking, unbrought, views

urlpatterns = [
    path("track/", tracking.track, name="track"),
    path("c/<str:number>/", tracking.one, name="track_one"),
    path("c/<str:number>/photo/<str:key>.jpg", views.photo, name="photo"),
    path("work/", views.desk, name="desk"),
    path("work/letters/", unbrought.unbrought, name="unbrought"),
    path("work/letters/<int:pk>/again/", unbrought.send_again, name="send_again"),
    path("work/rules/", rehearsing.rules, name="routing_rules"),
    path("work/rules/<int:pk>/", rehearsing.rehearse, name="rehearse_rule"),
    path("work/<str:number>/", views.sheet, name="sheet"),
    path("work/<str:number>/look/", views.look, name="look"),
    path("work/<str:number>/<slug:verb>/", views.step, name="step"),
]
