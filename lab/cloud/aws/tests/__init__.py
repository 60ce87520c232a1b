"""Tests of the played AWS: python -m unittest discover -t . -s tests, in lab/cloud/aws."""
