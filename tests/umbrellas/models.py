from django.db import models

from services.cases.models import Case


class Umbrella(models.Model):
    case = models.OneToOneField(Case, models.CASCADE, related_name="+")
    colour = models.CharField(max_length=10)
    mended = models.BooleanField(default=False)
