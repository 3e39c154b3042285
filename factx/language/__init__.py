"""What do the words of an English sentence do?

Words with their parts of speech, phrases, names, and who says what: everything the rules read facts from. Nothing in
here knows facts or values.
"""
