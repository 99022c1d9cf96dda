"""Knowing a person by their own phone: a port, and the adapter that speaks RFC 8628 with OpenID Connect."""
