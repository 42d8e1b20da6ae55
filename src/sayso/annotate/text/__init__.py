"""What every layer reads in a text: sentences, quotation marks, words."""
