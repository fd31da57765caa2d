"""Excel in and out: one description of a sheet for template, check, import and export (docs/adr/0012)."""
