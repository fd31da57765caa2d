from django.urls import path

from services.reports import views

urlpatterns = [
    path("report/", views.choose, name="report"),
    path("report/thanks/<str:number>/", views.thanks, name="thanks"),
    path("report/thanks/<str:number>/code.svg", views.receipt_code, name="receipt_code"),
    path("report/<slug:category>/", views.report, name="report_about"),
]
