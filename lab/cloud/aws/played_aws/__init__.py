"""A played AWS for the rehearsal: moto, with an EKS of our own, stricter deletes and a token authenticator.

It is a stand-in. It holds nothing real and answers on loopback only.
"""
