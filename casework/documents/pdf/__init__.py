"""The only place where pypdf is used."""
