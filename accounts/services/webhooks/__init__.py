"""Webhooks: who listens, what is queued for them, and how a program's admins look after them."""
