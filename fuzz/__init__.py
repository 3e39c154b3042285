"""What would have to happen for factx to break?

targets.py   one property per kind of input: hypothesis writes the inputs, the property says what must hold
__main__.py  runs one of them under atheris, which looks for inputs that reach new code

python -m fuzz answers -max_total_time=600 corpus/
"""
