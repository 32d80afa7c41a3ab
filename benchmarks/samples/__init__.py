"""A synthetic home of any size: lists, consents, outcomes and every kind of no, from a seed.

It lives here on purpose: nothing in the installed package makes numbers. The numbers are drawn from allocated ranges so
that they read like real ones; they are for reading, counting and measuring, and never to be dialled.
"""
