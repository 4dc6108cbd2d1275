"""The words, dates and money of a claim. Pure: values in, findings out."""
