"""How much do words say: amounts, the changes they tell of, and every number of a text?"""
