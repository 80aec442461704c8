"""The figures (requirements K73–K86) as formulas over the log: fold, tally, share."""
