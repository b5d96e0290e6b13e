"""Every write of a round, one file per theme; `moves.move` alone changes the state of a sheet."""
