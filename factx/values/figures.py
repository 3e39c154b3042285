"""x"""
def is_date(tokens, found, words):
    t=tokens[found.core]
    return found.unit is None and t.text.isdigit() and len(t.text)==4 and 1500<int(t.text)<2100
