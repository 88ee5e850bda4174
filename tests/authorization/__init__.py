"""Who may do what at which address: the table, and the world it is asked in."""
