"""Thin click commands: parse, call one service, print."""
