"""Sign-on of the association's own, by OpenID Connect, on allauth's."""
