"""Do documents agree?  Two at a time, many at once, one report or one version after another."""
