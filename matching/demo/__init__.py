"""The demo association: invented people in the middle of a round's life."""
