"""What the two keep in their space; a module changes one kind of it."""
