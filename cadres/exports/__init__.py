"""The lists of the cadres as workbooks."""
