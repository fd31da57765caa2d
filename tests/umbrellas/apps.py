from django.apps import AppConfig


class UmbrellasConfig(AppConfig):
    name = "tests.umbrellas"
    default_auto_field = "django.db.models.BigAutoField"
