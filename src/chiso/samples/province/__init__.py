"""Tỉnh Mẫu, a fictional province that looks lived-in: units, people, a finished round and a running one.

Everything goes through the operations of the apps, in the order in which it would have happened, from one seed and one
`today`: the same two give the same province. Nothing here is official, and no real unit carries an invented score.
"""
