"""Changed records back into the form that they were read from: what a parser does, the other way round."""
