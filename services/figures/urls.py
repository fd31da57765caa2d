from django.urls import path

from services.figures import order_views, views
from services.figures.blanks import views as blanks

urlpatterns = [
    path("stats/", views.stats_index, name="stats_index"),
    path("stats/<str:slug>.csv", views.stats_csv, name="stats_csv"),
    path("stats/<str:slug>/", views.stats, name="stats"),
    path("stats/<str:slug>/monthly/", views.stats_monthly, name="stats_monthly"),
    path("stats/<str:slug>/monthly.docx", views.stats_monthly_word, name="stats_monthly_word"),
    path("stats/<str:slug>/helped/", order_views.helped, name="stats_helped"),
    path("work/figures/<str:slug>/orders/", order_views.staff, name="order_figures"),
    path("work/figures/<str:slug>/orders.csv", order_views.sheet, {"form": "csv"}, name="order_figures_csv"),
    path("work/figures/<str:slug>/orders.xlsx", order_views.sheet, {"form": "xlsx"}, name="order_figures_xlsx"),
    path("work/forms/", blanks.own, name="own_blanks"),
    path("work/figures/<str:slug>/forms/", blanks.blanks, name="blanks"),
    path("work/figures/<str:slug>/forms/fields/", blanks.vocabulary, name="blank_fields"),
    path("work/figures/<str:slug>/forms/sample.xlsx", blanks.sample, {"form": "xlsx"}, name="blank_sample_xlsx"),
    path("work/figures/<str:slug>/forms/sample.docx", blanks.sample, {"form": "docx"}, name="blank_sample_docx"),
    path("work/figures/<str:slug>/forms/<int:pk>/", blanks.fill, name="fill_blank"),
    path("work/figures/<str:slug>/forms/<int:pk>/original/", blanks.original, name="blank_original"),
    path("work/figures/<str:slug>/forms/<int:pk>/forget/", blanks.forget, name="forget_blank"),
    path("work/figures/", views.staff_index, name="staff_index"),
    path("work/figures/<str:slug>.csv", views.staff_csv, name="staff_csv"),
    path("work/figures/<str:slug>/", views.staff_figures, name="staff_figures"),
    path("open-data/", views.open_data, name="open_data"),
]
