"""From two texts to aligned, comparable ones: language, sentences, alignment, counterparts, checks.

Everything here is pure: strings and indices in, ranges and pairs out. Offsets are Unicode code points, half-open,
relative to the string that was passed in.
"""
