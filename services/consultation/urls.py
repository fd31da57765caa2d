from django.urls import path

from services.consultation import asking, booking, car_views, desk, reception

urlpatterns = [
    path("consult/", reception.consult, name="consult"),
    path("consult/ask/", asking.ask, name="consult_ask"),
    path("consult/<int:pk>/", reception.officer, name="officer"),
    path("consult/<int:pk>/<slug:code>/", booking.book, name="book"),
    path("move/", car_views.move, name="move"),
    path("move/<str:key>/", car_views.asked, name="move_asked"),
    path("move/<str:key>/owner/", car_views.owner, name="move_owner"),
    path("me/cars/", car_views.cars, name="my_cars"),
    path("me/cars/<int:pk>/remove/", car_views.remove_car, name="remove_car"),
    path("g/<str:slug>/reception/", reception.reception, name="reception"),
    path("g/<str:slug>/reception.ics", reception.reception_ics, name="reception_ics"),
    path("work/consultation/", desk.desk, name="consultation_desk"),
    path("work/consultation/moving/<str:slug>/", car_views.open_moving, name="open_moving"),
    path("work/consultation/hours/", desk.add_hours, name="add_hours"),
    path("work/consultation/hours/<int:pk>/stop/", desk.stop_hours, name="stop_hours"),
    path("work/consultation/away/", desk.add_day_off, name="add_day_off"),
    path("work/consultation/away/<int:pk>/remove/", desk.remove_day_off, name="remove_day_off"),
    path("work/consultation/rosters/", desk.add_roster, name="add_roster"),
    path("work/consultation/rosters/<int:pk>/remove/", desk.remove_roster, name="remove_roster"),
]
