"""How dates read where a template names a format instead of spelling one: one file per language."""
